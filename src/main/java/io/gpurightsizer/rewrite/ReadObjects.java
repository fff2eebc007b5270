package io.gpurightsizer.rewrite;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ManifestReader;
import io.gpurightsizer.objects.ObjectSink;
import io.gpurightsizer.objects.UnreadableDocument;

/** What a text means: its objects, and what of it cannot be read, in order. */
final class ReadObjects {
    private final List<KubernetesObject> objects = new ArrayList<>();
    private final Map<Integer, List<KubernetesObject>> byLine = new HashMap<>();
    private final List<String> unread = new ArrayList<>();

    private ReadObjects() {}

    static ReadObjects of(String file, String text) {
        ReadObjects read = new ReadObjects();
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            new ManifestReader(read.new Sink()).readStream(file, new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always readable", e);
        }
        return read;
    }

    private final class Sink implements ObjectSink {
        @Override
        public void object(KubernetesObject object) {
            objects.add(object);
            byLine.computeIfAbsent(object.at().line(), line -> new ArrayList<>())
                    .add(object);
        }

        @Override
        public void list(KubernetesObject list) {
            objects.add(list);
        }

        @Override
        public void unreadable(UnreadableDocument document) {
            unread.add(document.why());
        }
    }

    List<KubernetesObject> objects() {
        return objects;
    }

    /** The object that holds a template; empty where it stands inside another one. */
    Optional<KubernetesObject> with(TemplateResize resize) {
        return allWith(resize).findFirst();
    }

    /** Whether the line holds different objects of the same name and kind, for example in two namespaces. */
    boolean isOneOfSeveral(TemplateResize resize) {
        return allWith(resize).map(KubernetesObject::root).distinct().count() > 1;
    }

    /** Several if an object stands twice on one line. */
    private Stream<KubernetesObject> allWith(TemplateResize resize) {
        return byLine.getOrDefault(resize.at().line(), List.of()).stream().filter(resize::isIn);
    }

    /** The same once these templates are resized: the objects are changed. */
    ReadObjects resized(List<TemplateResize> resizes) {
        for (TemplateResize resize : resizes) {
            allWith(resize).forEach(object -> resize.changes().forEach(it -> it.applyTo(object.root())));
        }
        return this;
    }

    /** Where the objects begin that another text gives otherwise; all of them if it does not give the same number. */
    Set<Integer> linesUnlike(ReadObjects other) {
        boolean alike = unread.equals(other.unread) && objects.size() == other.objects.size();
        return IntStream.range(0, objects.size())
                .filter(i -> !alike
                        || !objects.get(i).root().equals(other.objects.get(i).root()))
                .mapToObj(i -> objects.get(i).at().line())
                .collect(Collectors.toSet());
    }
}
