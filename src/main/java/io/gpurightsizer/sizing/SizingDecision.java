package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Need;

/** What becomes of a pod: all of its whole-GPU containers are resized, or none. */
public sealed interface SizingDecision {
    /** {@code resize} or {@code keep}. */
    String verb();

    /** The countable reason, for example {@code smallest-fit} or {@code no-matching-row}. */
    String reasonCode();

    /** One sentence for people, about this pod. */
    String explanation();

    /** How it is led to whole GPUs; only for a pod that is meant to have one. */
    default Optional<Steering> steering() {
        return Optional.empty();
    }

    /** The rows that decided, comma-separated; empty where none did. */
    String rowNames();

    /** The resources the pod gets, comma-separated; {@code nvidia.com/gpu} for a pod that keeps it. */
    String resourceNames();

    /**
     * The pod gets something smaller.
     *
     * @param containers one entry for each container that asked for a whole GPU
     * @param nodes the nodes that offer all of it at once, for example {@code node gpu-a and 2 more}
     */
    record Resize(List<ContainerResize> containers, String nodes) implements SizingDecision {
        public Resize {
            containers = List.copyOf(containers);
        }

        @Override
        public String verb() {
            return "resize";
        }

        @Override
        public String reasonCode() {
            return containers.get(0).fitted() ? "smallest-fit" : "first-offered";
        }

        @Override
        public String explanation() {
            String each = containers.size() == 1
                    ? containers.get(0).explanation()
                    : containers.stream().map(ContainerResize::explanation).collect(Collectors.joining("; "));
            return each + "; on " + nodes;
        }

        @Override
        public String rowNames() {
            return joined(ContainerResize::origin);
        }

        @Override
        public String resourceNames() {
            return joined(it -> it.offer().name());
        }

        /** The node labels the pod must select to reach what it gets. */
        public Map<String, String> nodeSelector() {
            Map<String, String> all = new TreeMap<>();
            containers.forEach(it -> all.putAll(it.offer().target().nodeSelector()));
            return all;
        }

        private String joined(Function<ContainerResize, String> part) {
            return containers.size() == 1
                    ? part.apply(containers.get(0))
                    : containers.stream().map(part).distinct().collect(Collectors.joining(","));
        }
    }

    /**
     * What one container gets.
     *
     * @param at which container
     * @param offer what it gets
     * @param origin the row that decided, or {@link ResolvedNeed#ANNOTATION}
     * @param fitted whether the offer was chosen by size, not by name
     * @param explanation the sentence on this container
     */
    record ContainerResize(ContainerPosition at, Offer offer, String origin, boolean fitted, String explanation) {
        /** For example {@code row parakeet-asr} or {@code annotation}. */
        public String decidedBy() {
            return ResolvedNeed.decidedBy(origin);
        }
    }

    /**
     * The pod keeps what it asks for.
     *
     * @param reason why
     * @param detail what in this pod is the cause; may be empty
     * @param rowNames the row that decided, or empty
     * @param steering how it is led to whole GPUs, where a row or an annotation says that it is to have one
     * @param wanted what of a GPU would have done, with headroom, where that was not there or not free; by name where one
     *     fits but none is free
     */
    record Keep(KeepReason reason, String detail, String rowNames, Optional<Steering> steering, Optional<Need> wanted)
            implements SizingDecision {
        public Keep(KeepReason reason, String detail, String rowNames) {
            this(reason, detail, rowNames, Optional.empty(), Optional.empty());
        }

        Keep steered(Optional<Steering> how) {
            return new Keep(reason, detail, rowNames, how, wanted);
        }

        Keep wanting(Need need) {
            return new Keep(reason, detail, rowNames, steering, Optional.of(need));
        }

        /**
         * The device that was wanted and not there: that which fits but is not free, else the smallest profile of the
         * catalogue that would do; empty if there is none. Annotations can make up no names here.
         */
        public Optional<ExtendedResource> wantedDevice(GpuCatalog catalog) {
            return wanted.flatMap(need -> need instanceof Need.Memory memory
                    ? catalog.smallestHolding(memory.amount(), memory.computePercent())
                            .map(ExtendedResource::ofProfile)
                    : ((Need.Resources) need)
                            .extendedResources().stream()
                                    .filter(it -> reason == KeepReason.NONE_FREE || isOf(catalog, it))
                                    .findFirst());
        }

        private static boolean isOf(GpuCatalog catalog, ExtendedResource named) {
            return !named.isShared()
                    && named.migProfile().filter(catalog.profiles()::contains).isPresent();
        }

        @Override
        public String verb() {
            return "keep";
        }

        @Override
        public String reasonCode() {
            return reason.code();
        }

        @Override
        public String explanation() {
            return detail.isEmpty() ? reason.sentence() : reason.sentence() + ": " + detail;
        }

        @Override
        public String resourceNames() {
            return reason == KeepReason.NO_WHOLE_GPU ? "" : ExtendedResource.WHOLE_GPU.name();
        }
    }
}
