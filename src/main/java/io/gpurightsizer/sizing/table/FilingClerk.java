package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;

/** Chooses for every row the condition that the fewest rows share, and files it there. */
final class FilingClerk {
    /** A key so rare is taken although a rarer one exists, if it is cheaper to look up. */
    static final int RARE_ENOUGH = 4;

    private final KeyCounts counts;
    private final List<Postings.Entry> entries = new ArrayList<>();
    private final List<Integer> unfiled = new ArrayList<>();
    private long starts;
    private long ends;
    private int grams;
    private boolean labels;
    private boolean labelKeys;
    private boolean variables;

    FilingClerk(KeyCounts counts) {
        this.counts = counts;
    }

    void file(SizingRow row, int position) {
        Optional<List<ModelKey>> models = modelKeys(row);
        int byModel = models.map(
                        keys -> keys.stream().mapToInt(ModelKey::count).max().orElseThrow())
                .orElse(Integer.MAX_VALUE);
        Optional<Requirement> label = rarest(row.selector());
        int byLabel = label.map(this::count).orElse(Integer.MAX_VALUE);
        Optional<Setting> setting = rarest(row.settings());
        int bySetting = setting.map(this::count).orElse(Integer.MAX_VALUE);
        if (models.isPresent() && byModel <= Math.max(RARE_ENOUGH, Math.min(byLabel, bySetting))) {
            models.get().forEach(key -> add(key, position));
        } else if (label.isPresent() && byLabel <= bySetting) {
            add(label.get(), position);
        } else if (setting.isPresent()) {
            variables = true;
            add(key(setting.get()), position);
        } else {
            unfiled.add(position);
        }
    }

    RowFiles files() {
        return new RowFiles(
                Postings.of(entries),
                new Probes(starts, ends, grams, labels, labelKeys, variables),
                unfiled.stream().mapToInt(Integer::intValue).toArray());
    }

    static boolean isFileable(Setting setting) {
        return !setting.negated() && setting.value().isExact();
    }

    private record ModelKey(long key, GlobKeys.Kind kind, int length, int count) {
        boolean beats(ModelKey other) {
            return other.count > RARE_ENOUGH && count < other.count;
        }
    }

    /** One key for each glob; empty if there is no glob or one of them has no key. */
    private Optional<List<ModelKey>> modelKeys(SizingRow row) {
        List<ModelKey> keys = new ArrayList<>(row.models().size());
        for (Glob glob : row.models()) {
            rarest(glob).ifPresent(keys::add);
        }
        return keys.isEmpty() || keys.size() < row.models().size() ? Optional.empty() : Optional.of(keys);
    }

    private Optional<ModelKey> rarest(Glob glob) {
        List<ModelKey> best = new ArrayList<>(1);
        GlobKeys.of(glob, (key, kind, length) -> {
            ModelKey candidate = new ModelKey(key, kind, length, counts.of(key));
            if (best.isEmpty()) {
                best.add(candidate);
            } else if (candidate.beats(best.get(0))) {
                best.set(0, candidate);
            }
        });
        return best.stream().findFirst();
    }

    private Optional<Requirement> rarest(LabelSelector selector) {
        return selector.requirements().stream()
                .filter(it -> it.operator() == Operator.Exists || it.operator() == Operator.In)
                .min((a, b) -> Integer.compare(count(a), count(b)));
    }

    private Optional<Setting> rarest(List<Setting> settings) {
        return settings.stream().filter(FilingClerk::isFileable).min((a, b) -> Integer.compare(count(a), count(b)));
    }

    private int count(Requirement requirement) {
        if (requirement.operator() == Operator.Exists) {
            return counts.of(RowKeys.labelKey(requirement.key()));
        }
        return requirement.values().stream()
                .mapToInt(value -> counts.of(RowKeys.label(requirement.key(), value)))
                .max()
                .orElse(0);
    }

    private int count(Setting setting) {
        return counts.of(key(setting));
    }

    private static long key(Setting setting) {
        return RowKeys.variable(setting.variable(), setting.value().pattern());
    }

    private void add(ModelKey key, int position) {
        switch (key.kind()) {
            case WHOLE -> {}
            case START -> starts |= 1L << key.length();
            case END -> ends |= 1L << key.length();
            case GRAM -> grams |= 1 << key.length();
        }
        add(key.key(), position);
    }

    private void add(Requirement requirement, int position) {
        labels = true;
        if (requirement.operator() == Operator.Exists) {
            labelKeys = true;
            add(RowKeys.labelKey(requirement.key()), position);
        } else {
            requirement.values().forEach(value -> add(RowKeys.label(requirement.key(), value), position));
        }
    }

    private void add(long key, int position) {
        entries.add(new Postings.Entry(key, position));
    }
}
