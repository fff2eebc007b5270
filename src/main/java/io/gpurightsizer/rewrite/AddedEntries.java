package io.gpurightsizer.rewrite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * Entries that a map does not have yet; the map, and those it stands in, are added where they are missing. They are written
 * before what the map holds, so that comments stay with what they are about.
 *
 * @param map where the map stands in the object
 */
record AddedEntries(FieldSteps map, Map<String, String> entries) implements Change {
    AddedEntries {
        entries = Map.copyOf(entries);
    }

    @Override
    public void applyTo(ObjectNode object) {
        ObjectNode found = object;
        for (String name : map.names()) {
            JsonNode next = found.path(name);
            found = next instanceof ObjectNode present ? present : found.putObject(name);
        }
        entries.forEach(found::put);
    }

    @Override
    public Optional<List<Edit>> in(WrittenObject object) {
        Optional<NodeTuple> holder = Optional.empty();
        Node found = object.root();
        int present = 0;
        while (present < map.names().size()) {
            Optional<NodeTuple> next = WrittenObject.entry(found, map.names().get(present));
            if (next.isEmpty()) {
                break;
            }
            holder = next;
            found = next.get().getValueNode();
            present++;
        }
        WrittenEntries written = missing(present);
        if (!(found instanceof MappingNode mapping) || holder.isEmpty()) {
            return Optional.empty();
        }
        return mapping.getFlowStyle() == FlowStyle.FLOW
                ? inFlow(object, mapping, written)
                : inBlock(object, holder.get().getKeyNode(), mapping, written);
    }

    /** What is to be added to the last map on the way that is there. */
    private WrittenEntries missing(int present) {
        Map<String, Object> value = new LinkedHashMap<>(new TreeMap<>(entries));
        for (int i = map.names().size() - 1; i >= present; i--) {
            value = new LinkedHashMap<>(Map.of(map.names().get(i), value));
        }
        return new WrittenEntries(value);
    }

    private static Optional<List<Edit>> inFlow(WrittenObject object, MappingNode mapping, WrittenEntries written) {
        int brace = object.offsetOf(mapping);
        if (!object.startsWith(brace, "{")) {
            return Optional.empty();
        }
        if (mapping.getValue().isEmpty()) {
            return Optional.of(List.of(new Edit(brace + 1, 0, written.flow())));
        }
        int first = object.offsetOf(mapping.getValue().get(0).getKeyNode());
        String space = object.text().substring(brace + 1, first);
        String separator = space.isBlank() ? "," + (space.isEmpty() ? " " : space) : ", ";
        return Optional.of(List.of(new Edit(first, 0, written.flow() + separator)));
    }

    /** On lines of their own, below that of the map's name. */
    private static Optional<List<Edit>> inBlock(
            WrittenObject object, Node name, MappingNode mapping, WrittenEntries written) {
        Node first = mapping.getValue().get(0).getKeyNode();
        int lineEnd = object.text().indexOf('\n', object.offsetOf(name));
        if (lineEnd < 0 || object.offsetOf(first) <= lineEnd) {
            return Optional.empty();
        }
        String newline = object.startsWith(lineEnd - 1, "\r") ? "\r\n" : "\n";
        String lines = written.block(first.getStartMark().getColumn(), newline);
        return Optional.of(List.of(new Edit(lineEnd + 1, 0, lines)));
    }
}
