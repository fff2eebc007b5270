package io.gpurightsizer.sizing.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * The sizing table: rows in order, of which the first that matches a container says what it needs. Immutable.
 *
 * @param name the table's name, for reports
 * @param headroomPercent added to every need before an offer is sought
 * @param whenNoneFree what a pod does while nothing that fits it is free, where neither its row nor an annotation says it
 * @param computeCapability which compute capability a pod may be resized to, where its row does not say it
 * @param assumeOffered resources taken as offered though no node shows them
 * @param identityKeys where model names are read from
 * @param allowedSchedulers schedulers besides {@code default-scheduler} whose pods are resized
 * @param rows in order
 * @param byModel finds the rows that a model's name may match
 */
public record SizingTable(
        String name,
        int headroomPercent,
        WhenNoneFree whenNoneFree,
        CapabilityRule computeCapability,
        Set<ExtendedResource> assumeOffered,
        IdentityKeys identityKeys,
        Set<String> allowedSchedulers,
        List<SizingRow> rows,
        RowsByModel byModel) {
    public static final int DEFAULT_HEADROOM_PERCENT = 10;

    public SizingTable {
        assumeOffered = Set.copyOf(assumeOffered);
        allowedSchedulers = Set.copyOf(allowedSchedulers);
        rows = List.copyOf(rows);
    }

    public SizingTable(
            String name,
            int headroomPercent,
            WhenNoneFree whenNoneFree,
            CapabilityRule computeCapability,
            Set<ExtendedResource> assumeOffered,
            IdentityKeys identityKeys,
            Set<String> allowedSchedulers,
            List<SizingRow> rows) {
        this(
                name,
                headroomPercent,
                whenNoneFree,
                computeCapability,
                assumeOffered,
                identityKeys,
                allowedSchedulers,
                rows,
                new RowsByModel(rows));
    }

    /** The same, where pods do this while nothing that fits them is free. */
    public SizingTable with(WhenNoneFree other) {
        return new SizingTable(
                name, headroomPercent, other, computeCapability, assumeOffered, identityKeys, allowedSchedulers, rows);
    }

    /** The same, where pods may be resized to GPUs of these compute capabilities. */
    public SizingTable with(CapabilityRule other) {
        return new SizingTable(
                name, headroomPercent, whenNoneFree, other, assumeOffered, identityKeys, allowedSchedulers, rows);
    }

    /** One that leaves a pod its GPU where nothing is free, and its generation of GPUs. */
    public SizingTable(
            String name,
            int headroomPercent,
            Set<ExtendedResource> assumeOffered,
            IdentityKeys identityKeys,
            Set<String> allowedSchedulers,
            List<SizingRow> rows) {
        this(
                name,
                headroomPercent,
                WhenNoneFree.WHOLE_GPU,
                CapabilityRule.SAME,
                assumeOffered,
                identityKeys,
                allowedSchedulers,
                rows);
    }

    /** A table with everything but name and rows at its default. */
    public static SizingTable of(String name, List<SizingRow> rows) {
        return new SizingTable(name, DEFAULT_HEADROOM_PERCENT, Set.of(), IdentityKeys.DEFAULT, Set.of(), rows);
    }

    /** The first row that surely matches; see {@link SizingRow#match}. */
    public Optional<SizingRow> firstMatch(Map<String, String> labels, String model, Map<String, String> environment) {
        return lookUp(labels, model, environment).sure();
    }

    /** The rows that may match, down to the first that surely does; see {@link SizingRow#match}. */
    public RowMatches lookUp(Map<String, String> labels, String model, Map<String, String> environment) {
        BitSet candidates = byModel.candidates(model);
        List<SizingRow> possible = new ArrayList<>();
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            Match match = rows.get(i).match(labels, model, environment);
            if (match == Match.SURE) {
                return new RowMatches(possible, Optional.of(rows.get(i)));
            }
            if (match == Match.MAYBE) {
                possible.add(rows.get(i));
            }
        }
        return new RowMatches(possible, Optional.empty());
    }
}
