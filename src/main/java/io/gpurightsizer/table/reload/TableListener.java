package io.gpurightsizer.table.reload;

import java.util.List;

import io.gpurightsizer.table.yaml.Problem;

/** Is told which tables are taken and refused, to log and count them; called on the thread that read the table. */
public interface TableListener {
    /** A table came into use, the first one included. */
    void accepted(ActiveTable active, List<Problem> warnings);

    /** A table was refused, or the file is gone; the one in use stays. Called once for each content refused. */
    void refused(ActiveTable kept, ActiveTable.Refusal refusal);
}
