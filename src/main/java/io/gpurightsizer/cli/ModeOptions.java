package io.gpurightsizer.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.text.SharedSettings;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.Share;

/** What would be done with decisions, and for which workloads. */
final class ModeOptions {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            converter = ModeWord.class,
            completionCandidates = ModeWords.class,
            description = SharedSettings.MODE_MEANING + " (" + SharedSettings.MODE_VARIABLE + "; default: "
                    + SharedSettings.MODE_DEFAULT + ").",
            defaultValue = "${env:" + SharedSettings.MODE_VARIABLE + ":-" + SharedSettings.MODE_DEFAULT + "}")
    private Mode configured;

    @Option(
            names = "--mode-file",
            paramLabel = "FILE",
            description = SharedSettings.MODE_FILE_MEANING + " (" + SharedSettings.MODE_FILE_VARIABLE + ").",
            defaultValue = "${env:" + SharedSettings.MODE_FILE_VARIABLE + "}")
    private Path modeFile;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            converter = SharePercent.class,
            description = SharedSettings.SHARE_MEANING + " (" + SharedSettings.SHARE_VARIABLE + "; default: 100).",
            defaultValue = "${env:" + SharedSettings.SHARE_VARIABLE + ":-" + SharedSettings.SHARE_DEFAULT + "}")
    private Share configuredShare;

    @Option(
            names = "--share-file",
            paramLabel = "FILE",
            description = SharedSettings.SHARE_FILE_MEANING + " (" + SharedSettings.SHARE_FILE_VARIABLE + ").",
            defaultValue = "${env:" + SharedSettings.SHARE_FILE_VARIABLE + "}")
    private Path shareFile;

    /** The modes that can be chosen, for completion. */
    static final class ModeWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Mode.CHOICES.stream().map(Mode::toString).iterator();
        }
    }

    /** Of the modes those that can be chosen. */
    static final class ModeWord implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String word) {
            return Mode.CHOICES.stream()
                    .filter(it -> it.toString().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected enforce, dry-run or off, found " + SafeText.quoted(word)));
        }
    }

    static final class SharePercent implements ITypeConverter<Share> {
        @Override
        public Share convert(String percent) {
            try {
                return Share.parse(percent);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The mode where neither pod, owner nor namespace says one. */
    Mode mode() {
        return modeFile == null ? configured : word("--mode-file", modeFile, Mode::parse);
    }

    /** Whether the file says {@code off}, which counts before what pods, owners and namespaces say. */
    boolean everythingIsOff() {
        return modeFile != null && mode() == Mode.OFF;
    }

    /** The share where the namespace says none. */
    Share share() {
        return shareFile == null ? configuredShare : word("--share-file", shareFile, Share::parse);
    }

    private static <T> T word(String option, Path file, Function<String, T> parse) {
        try {
            return parse.apply(new String(FileOption.bytes(option, file), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + file + ": " + e.getMessage());
        }
    }
}
