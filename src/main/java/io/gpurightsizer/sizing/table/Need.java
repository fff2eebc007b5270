package io.gpurightsizer.sizing.table;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;

/** What a container needs of a GPU, as a row of the table or an annotation says. */
public sealed interface Need {
    /**
     * An amount of memory.
     *
     * @param amount at the peak and before headroom
     * @param isolation how strictly it is kept apart from others
     * @param isolationSaid whether the row says so itself; if not, a namespace may say otherwise
     * @param computePercent the largest share of a GPU's multiprocessors that it keeps busy; 0 if any share will do
     */
    record Memory(GpuMemory amount, Isolation isolation, boolean isolationSaid, int computePercent) implements Need {
        /** The default is taken as not said; any share of the multiprocessors will do. */
        public Memory(GpuMemory amount, Isolation isolation) {
            this(amount, isolation, isolation != Isolation.PREFERRED, 0);
        }

        public Memory withAmount(GpuMemory other) {
            return new Memory(other, isolation, isolationSaid, computePercent);
        }

        /** The same, isolated as the pod, its owner or its namespace says. */
        public Memory withIsolation(Isolation other) {
            return new Memory(amount, other, other != Isolation.PREFERRED, computePercent);
        }
    }

    /** What the name of a ResourceClaimTemplate is written with in a row, as in {@code claimTemplate/voice}. */
    String CLAIM_TEMPLATE = "claimTemplate/";

    /**
     * The first of these that is offered and isolated as asked; at least one.
     *
     * @param inOrder names of extended resources, and of ResourceClaimTemplates behind {@link #CLAIM_TEMPLATE}
     */
    record Resources(List<String> inOrder, Isolation isolation) implements Need {
        public Resources {
            inOrder = List.copyOf(inOrder);
        }

        public Resources(List<String> inOrder) {
            this(inOrder, Isolation.PREFERRED);
        }

        /** Whether it is one of them that devices of this name are. */
        public boolean names(String name) {
            return inOrder.contains(name);
        }

        /** Those that are extended resources. */
        public List<ExtendedResource> extendedResources() {
            return inOrder.stream()
                    .filter(it -> !it.startsWith(CLAIM_TEMPLATE))
                    .map(ExtendedResource::new)
                    .toList();
        }
    }

    /**
     * The whole GPU it asks for.
     *
     * @param required whether a part of one that goes by the same name will not do at all
     */
    record WholeGpu(boolean required) implements Need {
        public WholeGpu() {
            this(false);
        }
    }

    /** The one that needs more, the first of two alike; empty if that cannot be told. */
    static Optional<Need> larger(Need one, Need other) {
        if (one.equals(other) || one instanceof WholeGpu whole && (whole.required() || !isRequired(other))) {
            return Optional.of(one);
        }
        if (other instanceof WholeGpu) {
            return Optional.of(other);
        }
        return one instanceof Memory a && other instanceof Memory b ? larger(a, b) : Optional.empty();
    }

    private static boolean isRequired(Need need) {
        return need instanceof WholeGpu whole && whole.required();
    }

    /** Empty if one needs more memory and the other more multiprocessors. */
    private static Optional<Need> larger(Memory one, Memory other) {
        int byMemory = one.amount().compareTo(other.amount());
        int byCompute = Integer.compare(one.computePercent(), other.computePercent());
        if (byMemory * byCompute < 0) {
            return Optional.empty();
        }
        int compared = byMemory + byCompute;
        boolean first = compared == 0 ? one.isolation().compareTo(other.isolation()) <= 0 : compared > 0;
        return Optional.of(first ? one : other);
    }
}
