package io.gpurightsizer.table.reload;

import java.util.List;

import io.gpurightsizer.table.yaml.Problem;

/** Hears what becomes of tables, to log and count it. Called on the thread that read the table; must not block. */
public interface TableListener {
    /** Hears nothing. */
    TableListener NONE = new TableListener() {
        @Override
        public void accepted(ActiveTable active, List<Problem> warnings) {}

        @Override
        public void refused(ActiveTable kept, ActiveTable.Refusal refusal) {}
    };

    /** A table came into use, the first one included. */
    void accepted(ActiveTable active, List<Problem> warnings);

    /** A table was refused, or the file is gone; the one in use stays. Called once for each content refused. */
    void refused(ActiveTable kept, ActiveTable.Refusal refusal);
}
