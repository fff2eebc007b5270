package io.gpurightsizer.table.reload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.yaml.Problem;

/**
 * The table in use, as an immutable snapshot.
 *
 * @param table the table
 * @param file where it was read from
 * @param sha256 of the bytes it was read from, 64 hexadecimal digits
 * @param since when it came into use
 * @param refusal why a newer one was not taken; empty if the file has held none since
 */
public record ActiveTable(SizingTable table, String file, String sha256, Instant since, Optional<Refusal> refusal) {
    /**
     * A newer table that was not taken.
     *
     * @param sha256 of its bytes; empty if there were none to read
     * @param problems all that is wrong with it, at least one of them an error
     * @param when it was refused
     */
    public record Refusal(String sha256, List<Problem> problems, Instant when) {
        public Refusal {
            problems = List.copyOf(problems);
        }
    }

    /** How many rows it has. */
    public int rows() {
        return table.rows().size();
    }

    ActiveTable withRefusal(Refusal newer) {
        return new ActiveTable(table, file, sha256, since, Optional.of(newer));
    }

    ActiveTable withoutRefusal() {
        return new ActiveTable(table, file, sha256, since, Optional.empty());
    }
}
