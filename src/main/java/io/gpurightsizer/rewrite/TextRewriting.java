package io.gpurightsizer.rewrite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.objects.WrittenDocument;

/**
 * Resizes templates in the text that holds them, document by document. The result is read again: a document that does not
 * mean exactly what it should then is left as it is, for example since what would change in it is shared by an anchor.
 */
final class TextRewriting {
    private static final String NOT_IN_PLACE =
            "an anchor, a merge key, an escape or a map without a value (annotations:) is used there, so it cannot be changed in"
                    + " its place; write it out";
    private static final String ONE_OF_SEVERAL =
            "several objects of its kind and name stand on one line; format the file first (jq .)";

    private final String file;
    private final String text;
    private final ReadObjects read;
    private final Map<Integer, List<WrittenObject>> writtenByLine;
    private final Map<TemplateResize, String> left = new LinkedHashMap<>();

    TextRewriting(String file, String text) {
        this.file = file;
        this.text = text;
        this.read = ReadObjects.of(file, text);
        this.writtenByLine = WrittenDocument.in(text).stream()
                .flatMap(it -> WrittenObject.in(it, text))
                .collect(Collectors.groupingBy(WrittenObject::line));
    }

    /** What is to be edited for the templates of one document. */
    private record DocumentEdits(WrittenDocument document, List<TemplateResize> resizes, List<Edit> edits) {
        DocumentEdits(WrittenDocument document) {
            this(document, new ArrayList<>(), new ArrayList<>());
        }
    }

    /** What the text means as it is. */
    ReadObjects read() {
        return read;
    }

    /** Those that are left as they are, each with the reason. */
    Map<TemplateResize, String> left() {
        return left;
    }

    /** The text with these templates resized, but for those that are left. */
    String resized(List<TemplateResize> resizes) {
        List<TemplateResize> accepted = new ArrayList<>();
        for (TemplateResize resize : resizes) {
            refusal(resize).ifPresentOrElse(why -> left.put(resize, why), () -> accepted.add(resize));
        }
        List<DocumentEdits> all = edits(accepted);
        Set<WrittenDocument> wrong = wrong(all);
        if (wrong.isEmpty()) {
            return edited(all);
        }
        List<DocumentEdits> right = without(wrong, all);
        return edited(without(wrong(right), right));
    }

    private Optional<String> refusal(TemplateResize resize) {
        if (read.isOneOfSeveral(resize)) {
            return Optional.of(ONE_OF_SEVERAL);
        }
        return read.with(resize)
                .map(object -> Refusals.of(resize, object))
                .orElse(Optional.of("it is part of another object, which is processed before it is created"));
    }

    /** Leaves the templates of the documents in which something is wrong. */
    private List<DocumentEdits> without(Set<WrittenDocument> wrong, List<DocumentEdits> edited) {
        Map<Boolean, List<DocumentEdits>> byWrong =
                edited.stream().collect(Collectors.partitioningBy(it -> wrong.contains(it.document)));
        byWrong.get(true).forEach(it -> it.resizes.forEach(resize -> left.put(resize, NOT_IN_PLACE)));
        return byWrong.get(false);
    }

    private List<DocumentEdits> edits(List<TemplateResize> resizes) {
        Map<WrittenDocument, DocumentEdits> byDocument = new LinkedHashMap<>();
        for (TemplateResize resize : resizes) {
            List<WrittenObject> objects = writtenByLine.getOrDefault(resize.at().line(), List.of()).stream()
                    .filter(resize::isIn)
                    .toList();
            List<Edit> edits = new ArrayList<>();
            boolean known = !objects.isEmpty();
            for (WrittenObject object : objects) {
                for (Change change : resize.changes()) {
                    Optional<List<Edit>> found = change.in(object);
                    known &= found.isPresent();
                    found.ifPresent(edits::addAll);
                }
            }
            if (known) {
                DocumentEdits document =
                        byDocument.computeIfAbsent(objects.get(0).document(), DocumentEdits::new);
                document.resizes.add(resize);
                document.edits.addAll(edits);
            } else {
                left.put(resize, NOT_IN_PLACE);
            }
        }
        return List.copyOf(byDocument.values());
    }

    /** In which documents something does not mean what it should once these are edited. */
    private Set<WrittenDocument> wrong(List<DocumentEdits> edited) {
        List<TemplateResize> resizes =
                edited.stream().flatMap(it -> it.resizes.stream()).toList();
        ReadObjects meant = ReadObjects.of(file, text).resized(resizes);
        return meant.linesUnlike(ReadObjects.of(file, edited(edited))).stream()
                .flatMap(line -> writtenByLine.getOrDefault(line, List.of()).stream())
                .map(WrittenObject::document)
                .collect(Collectors.toSet());
    }

    private String edited(List<DocumentEdits> documents) {
        return Edit.applied(
                text, documents.stream().flatMap(it -> it.edits.stream()).toList());
    }
}
