package io.gpurightsizer.companions;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Something of the cluster that must be told of the new resource names, in the order in which it is printed. */
public enum Companion {
    QUOTA(QuotaCompanion::isNeeded, QuotaCompanion::of),
    LIMITRANGE(LimitRangeCompanion::isNeeded, LimitRangeCompanion::of),
    KUEUE(KueueCompanion::isNeeded, KueueCompanion::of),
    AUTOSCALER(AutoscalerCompanion::isNeeded, AutoscalerCompanion::of),
    KARPENTER(KarpenterCompanion::isNeeded, KarpenterCompanion::of),
    GKE(GkeCompanion::isNeeded, GkeCompanion::of),
    DRA(DraCompanion::isNeeded, DraCompanion::of);

    private final Predicate<CompanionInput> needed;
    private final Function<CompanionInput, Section> made;

    Companion(Predicate<CompanionInput> needed, Function<CompanionInput, Section> made) {
        this.needed = needed;
        this.made = made;
    }

    /** Those that what was read shows to be of use. */
    public static List<Companion> neededFor(CompanionInput input) {
        return Stream.of(values()).filter(it -> it.needed.test(input)).toList();
    }

    /** What it consists of in this cluster. */
    Section in(CompanionInput input) {
        return made.apply(input);
    }

    /** As it is typed, for example {@code limitrange}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
