package io.gpurightsizer.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Another name for an entry of a map, whose value stays; nothing where there is no such entry.
 *
 * @param map where the map stands in the object
 */
record RenamedKey(FieldSteps map, String from, String to) implements Change {
    @Override
    public void applyTo(ObjectNode object) {
        JsonNode found = map.in(object);
        if (found instanceof ObjectNode entries && entries.has(from)) {
            entries.set(to, entries.remove(from));
        }
    }

    @Override
    public Optional<List<Edit>> in(WrittenObject object) {
        Optional<Node> key = map.in(object.root())
                .flatMap(it -> WrittenObject.entry(it, from))
                .map(entry -> entry.getKeyNode());
        List<Edit> edits = new ArrayList<>();
        if (key.isPresent()) {
            int at = object.offsetOf(key.get());
            int name = at + (object.startsWith(at, "\"") || object.startsWith(at, "'") ? 1 : 0);
            if (!object.startsWith(name, from)) {
                return Optional.empty();
            }
            edits.add(new Edit(name, from.length(), to));
        }
        return Optional.of(edits);
    }
}
