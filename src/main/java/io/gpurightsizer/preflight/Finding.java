package io.gpurightsizer.preflight;

/**
 * Something that a check found.
 *
 * @param found what there is
 * @param why why it matters; empty where the check passes
 * @param todo what to do; empty where nothing is to be done
 */
public record Finding(Result result, String found, String why, String todo) {
    static Finding pass(String found) {
        return new Finding(Result.PASS, found, "", "");
    }

    static Finding unknown(String found, String why, String todo) {
        return new Finding(Result.UNKNOWN, found, why, todo);
    }

    static Finding warn(String found, String why, String todo) {
        return new Finding(Result.WARN, found, why, todo);
    }

    static Finding fail(String found, String why, String todo) {
        return new Finding(Result.FAIL, found, why, todo);
    }
}
