package io.gpurightsizer.recommend;

/** Why a series is not believed. */
enum Doubt {
    ONLY_ZERO("its series are 0 throughout, which an exporter writes that may not see processes (hostPID: false)"),
    NO_AMOUNT(
            "its series have values that are larger than the memory of any GPU, which is how DCGM writes what it does not"
                    + " know"),
    SHARED_DEVICE("its pods share their devices with others, and the exporter gives each what all of them use together;"
            + " its per-process mode (KUBERNETES_VIRTUAL_GPUS and hostPID: true) tells them apart"),
    CHANGED("all its series are of pods with another image, command line or variables than today's");

    private final String sentence;

    Doubt(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String toString() {
        return sentence;
    }
}
