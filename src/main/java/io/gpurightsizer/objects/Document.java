package io.gpurightsizer.objects;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One object that was read, whole.
 *
 * @param root the object
 * @param lines on which line each of its objects begins, by identity
 * @param at where it begins
 */
public record Document(ObjectNode root, Map<JsonNode, Integer> lines, Source at) {
    /** Where one of its objects begins; the document's own beginning if that is not known. */
    public Source at(JsonNode part) {
        return at.atLine(lines.getOrDefault(part, at.line()));
    }
}
