package io.gpurightsizer.audit.manifests;

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
record Document(ObjectNode root, Map<JsonNode, Integer> lines, Source at) {
    /** Where one of its objects begins; the document's own beginning if that is not known. */
    Source at(JsonNode part) {
        return at.atLine(lines.getOrDefault(part, at.line()));
    }
}
