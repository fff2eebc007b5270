package io.gpurightsizer.plan.layout;

/** What a plan is good at. */
public enum Strategy {
    /** As few GPUs as can be, however many change. */
    FEWEST_GPUS("fewest-gpus"),
    /** GPUs whose layout serves already are left alone. */
    LEAST_DISRUPTION("least-disruption");

    private final String text;

    Strategy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
