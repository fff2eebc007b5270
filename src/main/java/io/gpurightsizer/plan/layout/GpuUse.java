package io.gpurightsizer.plan.layout;

import io.gpurightsizer.gpu.packing.Layout;

/** What one GPU is used for. */
public sealed interface GpuUse {
    /** A pod has all of it; MIG is off. */
    GpuUse WHOLE = new Whole();

    /** Nobody has it; MIG is off, so that it is a whole GPU for whoever comes. */
    GpuUse UNUSED = new Unused();

    /** Whether the GPU is set up the same: a whole GPU that is used and one that is not are. */
    default boolean isSetUpLike(GpuUse other) {
        return equals(other) || isWhole() && other.isWhole();
    }

    /** Whether MIG is off and nothing is shared. */
    default boolean isWhole() {
        return this instanceof Whole || this instanceof Unused;
    }

    /** See {@link #WHOLE}. */
    record Whole() implements GpuUse {
        @Override
        public String toString() {
            return "whole";
        }
    }

    /** See {@link #UNUSED}. */
    record Unused() implements GpuUse {
        @Override
        public String toString() {
            return "unused";
        }
    }

    /** Cut into MIG devices. */
    record Cut(Layout layout) implements GpuUse {
        @Override
        public String toString() {
            return layout.toString();
        }
    }

    /** Shared by so many pods. */
    record Shared(int replicas) implements GpuUse {
        @Override
        public String toString() {
            return "shared by " + replicas;
        }
    }
}
