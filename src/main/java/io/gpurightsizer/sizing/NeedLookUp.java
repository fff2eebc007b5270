package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.names.OwnerPrefix;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.RowMatches;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * What declarations, names and the table say of one container's need.
 *
 * @param need the largest need that anything found leads to; empty if there is none
 * @param several which models the container loads, if more than one and no need is declared
 * @param unknown what cannot be seen and leaves the need open; empty if it is not open
 */
record NeedLookUp(Optional<ResolvedNeed> need, Optional<String> several, Optional<String> unknown) {
    private static final int MOST_SHOWN = 4;

    static NeedLookUp of(GpuContainer container, GpuWorkload workload, SizingTable table) {
        Optional<ResolvedNeed> declared = ResolvedNeed.declared(container);
        if (declared.isPresent()) {
            return new NeedLookUp(declared, Optional.empty(), Optional.empty());
        }
        ModelNames names = container.names();
        Optional<FoundName> chosen = names.declared();
        Optional<String> several = chosen.isPresent() ? Optional.empty() : several(names);
        if (several.isPresent()) {
            return new NeedLookUp(Optional.empty(), several, Optional.empty());
        }
        Search search = new Search(container, workload, table);
        if (chosen.isPresent()) {
            return search.rowsOf(chosen.get());
        }
        return byNames(names, search);
    }

    private static Optional<String> several(ModelNames names) {
        List<FoundName> loaded = names.loaded();
        if (loaded.size() > 1) {
            return Optional.of(list(loaded.stream().map(FoundName::toString).toList(), " and "));
        }
        return names.servers() > 1 ? Optional.of(names.servers() + " servers, each with a model") : Optional.empty();
    }

    /** A called name can only make larger what the loaded name says, and stands in for none that is given and unseen. */
    private static NeedLookUp byNames(ModelNames names, Search search) {
        List<FoundName> loaded = names.loaded();
        if (names.unseen().isPresent()) {
            NeedLookUp seen = search.rowsOf(loaded.isEmpty() ? names.unseen().get() : loaded.get(0));
            return loaded.isEmpty() || seen.need().isEmpty()
                    ? seen
                    : seen.openBy("it may load another model: " + names.unseen().get());
        }
        List<FoundName> called = names.called();
        if (loaded.isEmpty() && called.isEmpty()) {
            return search.rowsOf("", ModelIdentity.UNKNOWN);
        }
        NeedLookUp found = search.rowsOf(loaded.isEmpty() ? called.get(0) : loaded.get(0));
        if (!loaded.isEmpty() && found.isEmpty()) {
            return found;
        }
        for (FoundName alias : called) {
            found = found.orLarger(search.rowsThatNameModels(alias));
        }
        return found;
    }

    private boolean isEmpty() {
        return need.isEmpty() && unknown.isEmpty();
    }

    private NeedLookUp openBy(String what) {
        return new NeedLookUp(need, several, Optional.of(what));
    }

    private NeedLookUp orLarger(NeedLookUp other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Optional<String> open = unknown.or(other::unknown);
        return open.isPresent() ? openBy(open.get()) : largest(List.of(need.get(), other.need.get()));
    }

    /** The first of the largest needs; open where two cannot be compared. */
    private static NeedLookUp largest(List<ResolvedNeed> needs) {
        ResolvedNeed largest = needs.get(0);
        for (ResolvedNeed next : needs) {
            Optional<Need> larger = Need.larger(largest.need(), next.need());
            if (larger.isEmpty()) {
                return new NeedLookUp(
                        Optional.of(largest),
                        Optional.empty(),
                        Optional.of(largest.decidedBy() + " or " + next.decidedBy() + ", of which none is the larger"));
            }
            largest = larger.get() == largest.need() ? largest : next;
        }
        return new NeedLookUp(Optional.of(largest), Optional.empty(), Optional.empty());
    }

    private static String list(List<String> texts, String between) {
        String shown = texts.stream().limit(MOST_SHOWN).collect(Collectors.joining(between));
        return texts.size() > MOST_SHOWN ? shown + " and " + (texts.size() - MOST_SHOWN) + " more" : shown;
    }

    /** Looks names up for one container. */
    private record Search(GpuContainer container, GpuWorkload workload, SizingTable table) {
        NeedLookUp rowsOf(FoundName name) {
            NeedLookUp asWritten = rowsOf(name.name(), name.model());
            String withoutOwner = OwnerPrefix.without(name.name());
            return asWritten.isEmpty() && !withoutOwner.equals(name.name())
                    ? rowsOf(withoutOwner, name.model())
                    : asWritten;
        }

        NeedLookUp rowsOf(String name, ModelIdentity model) {
            return of(table.lookUp(workload.labels(), name, container.environment()), model);
        }

        /** A row for any model speaks of what is loaded, not of what it is called. */
        NeedLookUp rowsThatNameModels(FoundName name) {
            for (String spelling : List.of(name.name(), OwnerPrefix.without(name.name()))) {
                RowMatches rows = table.lookUp(workload.labels(), spelling, container.environment());
                RowMatches naming = new RowMatches(
                        rows.possible().stream().filter(SizingRow::namesModels).toList(),
                        rows.sure().filter(SizingRow::namesModels));
                if (!naming.inOrder().isEmpty()) {
                    return of(naming, name.model());
                }
            }
            return new NeedLookUp(Optional.empty(), Optional.empty(), Optional.empty());
        }

        private NeedLookUp of(RowMatches rows, ModelIdentity model) {
            List<ResolvedNeed> needs = new ArrayList<>();
            for (SizingRow row : rows.inOrder()) {
                needs.add(ResolvedNeed.of(row, model, container.declared()));
            }
            if (needs.isEmpty()) {
                return new NeedLookUp(Optional.empty(), Optional.empty(), Optional.empty());
            }
            NeedLookUp largest = largest(needs);
            boolean open = rows.sure().isEmpty() || largest.need().get().need() instanceof Need.WholeGpu;
            return rows.possible().isEmpty() || largest.unknown().isPresent() || !open
                    ? largest
                    : largest.openBy(inWords(rows));
        }

        private static String inWords(RowMatches rows) {
            List<String> names = rows.inOrder().stream().map(SizingRow::name).toList();
            return (names.size() == 1 ? "row " : "rows ") + list(names, " or ");
        }
    }
}
