package io.gpurightsizer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.Share;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A folder as the kubelet mounts a ConfigMap: what is in it is exchanged by one symbolic link. */
class CurrentModeTest {
    private static final CurrentMode.InUse BEFORE = new CurrentMode.InUse(Mode.DRY_RUN, Share.ALL, false);
    private static final CurrentMode.InUse AFTER = new CurrentMode.InUse(Mode.ENFORCE, new Share(10), false);

    @TempDir
    Path folder;

    @Test
    void aChangeOfModeAndShareIsTakenOverAsAWhole() throws IOException, InterruptedException {
        mount("first", "dry-run", "100%");
        CurrentMode mode = new CurrentMode(settings(), new ErrorLog(new SimpleMeterRegistry()));
        Set<CurrentMode.InUse> seen = new LinkedHashSet<>(List.of(mode.current()));

        mount("second", "enforce", "10%");
        for (int i = 0; i < 10_000 && !seen.contains(AFTER); i++) {
            seen.add(mode.current());
            Thread.sleep(1);
        }
        mode.close();

        assertEquals(List.of(BEFORE, AFTER), List.copyOf(seen));
    }

    @Test
    void offInTheFileSwitchesEverythingOff() throws IOException {
        mount("first", "off", "10%");
        CurrentMode mode = new CurrentMode(settings(), new ErrorLog(new SimpleMeterRegistry()));
        mode.close();

        assertEquals(new CurrentMode.InUse(Mode.OFF, new Share(10), true), mode.current());
    }

    @Test
    void aShareInTheFileThatIsNoneAtTheStartCountsAsNone() throws IOException {
        mount("first", "enforce", "ten");
        CurrentMode mode = new CurrentMode(settings(), new ErrorLog(new SimpleMeterRegistry()));
        mode.close();

        assertEquals(new CurrentMode.InUse(Mode.ENFORCE, Share.NONE, false), mode.current());
    }

    private void mount(String version, String mode, String share) throws IOException {
        Path data = Files.createDirectory(folder.resolve(version));
        Files.writeString(data.resolve("mode"), mode);
        Files.writeString(data.resolve("share"), share);
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), data);
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Settings settings() {
        Map<String, String> values = Map.of(
                "rightsizer.mode-file", folder.resolve("..data/mode").toString(),
                "rightsizer.share-file", folder.resolve("..data/share").toString());
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withConverter(Duration.class, 100, new DurationConverter())
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(Settings.class);
    }
}
