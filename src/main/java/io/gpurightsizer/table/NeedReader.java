package io.gpurightsizer.table;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.table.yaml.SpellingHint;
import io.gpurightsizer.text.SafeText;

/** Reads what a row's matches need: exactly one of {@code memory}, {@code resources}, {@code wholeGpu}. */
final class NeedReader {
    private static final List<String> KINDS = List.of("memory", "resources", "wholeGpu");
    private static final String REQUIRED = "required";
    private static final Pattern PERCENT = Pattern.compile("([1-9][0-9]?|100)%");

    private final ResourceReader resources;
    private final int headroomPercent;
    private final GpuMemory largestGpu;
    private final Optional<GpuMemory> largestMigDevice;

    NeedReader(GpuCatalog catalog, ResourceReader resources, int headroomPercent) {
        this.resources = resources;
        this.headroomPercent = headroomPercent;
        this.largestGpu = catalog.largestMemory();
        this.largestMigDevice = catalog.models().stream()
                .flatMap(model -> model.profiles().stream().map(profile -> usable(catalog, model, profile)))
                .max(Comparator.naturalOrder());
    }

    private static GpuMemory usable(GpuCatalog catalog, GpuModel model, GpuModel.Profile profile) {
        return catalog.usableMemory(model.products().get(0), profile.profile());
    }

    /** What a row needs; a whole GPU if what it says has an error. */
    Need read(Field row, Fields fields) {
        List<Field> given = fields.among(KINDS);
        if (given.isEmpty() && KINDS.stream().noneMatch(fields::mentions)) {
            row.error("says nothing of what is needed; expected exactly one of " + String.join(", ", KINDS));
        }
        for (Field extra : given.subList(Math.min(1, given.size()), given.size())) {
            extra.errorAtKey("cannot stand beside " + given.get(0).path() + "; expected exactly one of "
                    + String.join(", ", KINDS));
        }
        Optional<Isolation> isolation =
                fields.get("isolation").flatMap(it -> it.choice("an isolation", Isolation.values()));
        int computePercent =
                fields.get("compute").flatMap(NeedReader::computePercent).orElse(0);
        if (!fields.mentions("memory")) {
            fields.among(List.of("isolation", "compute"))
                    .forEach(it -> it.errorAtKey("means something beside \"memory\" only"));
        }
        Optional<Need> memory = fields.get("memory")
                .flatMap(this::memory)
                .map(amount -> new Need.Memory(
                        amount, isolation.orElse(Isolation.PREFERRED), isolation.isPresent(), computePercent));
        Optional<Need> named = fields.get("resources").flatMap(this::resources);
        Need whole = fields.get("wholeGpu").map(NeedReader::wholeGpu).orElse(new Need.WholeGpu());
        return memory.or(() -> named).orElse(whole);
    }

    private Optional<GpuMemory> memory(Field field) {
        return field.textOrNumber("16Gi").flatMap(text -> memory(field, text));
    }

    private Optional<GpuMemory> memory(Field field, String text) {
        GpuMemory memory;
        try {
            memory = GpuMemory.parse(text);
        } catch (IllegalArgumentException e) {
            field.error(problemOf(text));
            return Optional.empty();
        }
        check(field, text, memory);
        return Optional.of(memory);
    }

    private void check(Field field, String text, GpuMemory memory) {
        if (!memory.isAtLeast(GpuMemory.ofMebibytes(1))) {
            field.error(SafeText.quoted(text) + " is " + memory.bytes() + " bytes, less than any model needs; "
                    + "expected for example 16Gi");
            return;
        }
        GpuMemory need = memory.plusPercent(headroomPercent);
        String needed = SafeText.quoted(text) + " and " + headroomPercent + " % headroom are " + need;
        if (!largestGpu.isAtLeast(need)) {
            field.error(needed + ", more than the largest known GPU has (" + largestGpu
                    + "); expected less, or wholeGpu: true");
        } else if (largestMigDevice.filter(device -> device.isAtLeast(need)).isEmpty()) {
            field.warning(needed + ", more than any MIG device can hold"
                    + largestMigDevice.map(device -> " (" + device + ")").orElse(""));
        }
    }

    private static Optional<Integer> computePercent(Field field) {
        Optional<String> text = field.textOrNumber("25%");
        text.filter(it -> !PERCENT.matcher(it).matches())
                .ifPresent(it -> field.error(SafeText.quoted(it)
                        + " is not a share of a GPU's multiprocessors; expected 1% to 100%, for example 25%"));
        return text.filter(PERCENT.asMatchPredicate()).map(it -> Integer.valueOf(it.substring(0, it.length() - 1)));
    }

    private static String problemOf(String text) {
        String shown = SafeText.quoted(text);
        if (text.matches("-[0-9.]+[A-Za-z]*|[+-]?0+(\\.0+)?[A-Za-z]*")) {
            return shown + " is not more than zero; expected for example 16Gi";
        }
        if (text.matches("[0-9]+(\\.[0-9]*)?([kMGTPE]i?|[eE][0-9]+)?")) {
            return shown + " is more memory than any GPU has; expected for example 16Gi";
        }
        if (text.matches("[0-9]+(\\.[0-9]+)?\\s*(?i:g|gb|gib|gi)")) {
            return shown + " is not a quantity" + SpellingHint.hint(text.replaceFirst("\\s*[A-Za-z]+$", "Gi"));
        }
        if (text.matches("[0-9]+(\\.[0-9]+)?\\s*(?i:mb|mib|mi)")) {
            return shown + " is not a quantity" + SpellingHint.hint(text.replaceFirst("\\s*[A-Za-z]+$", "Mi"));
        }
        return shown + " is not a quantity; expected for example 16Gi";
    }

    private Optional<Need> resources(Field field) {
        Optional<List<String>> named = resources.names(field).map(List::copyOf);
        if (named.isPresent() && named.get().isEmpty()) {
            field.error("is empty; expected at least one resource, for example [nvidia.com/mig-1g.10gb]");
            return Optional.empty();
        }
        if (named.isPresent() && named.get().contains(ExtendedResource.WHOLE_GPU.name())) {
            field.warning(
                    "\"nvidia.com/gpu\" stands for whatever part of a GPU a node offers under that name; to keep the"
                            + " whole GPU, say wholeGpu: true");
        }
        return named.map(Need.Resources::new);
    }

    private static Need wholeGpu(Field field) {
        if (field.says(REQUIRED)) {
            return new Need.WholeGpu(true);
        }
        field.truth()
                .filter(said -> !said)
                .ifPresent(no -> field.error("false says nothing; expected true, or one of memory, resources instead"));
        return new Need.WholeGpu();
    }
}
