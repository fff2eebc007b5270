package io.gpurightsizer.plan;

/** How GPUs may be divided. */
public enum Sharing {
    /** MIG where boards have it, time-slicing where they do not. */
    AUTO("auto"),
    /** MIG, and whole GPUs where boards do not have it. */
    MIG("mig"),
    TIME_SLICING("time-slicing"),
    MPS("mps");

    private final String text;

    Sharing(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }

    boolean prefersMig() {
        return this == AUTO || this == MIG;
    }

    boolean cuts(Pool pool) {
        return prefersMig() && pool.board().model().computeSlices() > 0;
    }

    /** Whether GPUs of the pool may be shared by pods without MIG. */
    boolean shares(Pool pool) {
        return this != MIG && !cuts(pool);
    }

    /** As the node label {@code nvidia.com/gpu.sharing-strategy} says it. */
    String label() {
        return this == MPS ? MPS.text : TIME_SLICING.text;
    }
}
