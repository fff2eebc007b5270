package io.gpurightsizer.sizing.table;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Numbers filed under texts; a look-up finds all that are filed under a beginning of the text looked up. */
final class PrefixMap {
    private final NavigableMap<String, Node> nodes = new TreeMap<>();

    /**
     * @param shorter the longest other prefix that this one begins with
     */
    private record Node(String prefix, Optional<Node> shorter, List<Integer> numbers) {}

    PrefixMap(Map<String, List<Integer>> numbers) {
        Optional<Node> last = Optional.empty();
        for (Map.Entry<String, List<Integer>> entry : new TreeMap<>(numbers).entrySet()) {
            String prefix = entry.getKey();
            while (last.isPresent() && !prefix.startsWith(last.get().prefix())) {
                last = last.get().shorter();
            }
            last = Optional.of(new Node(prefix, last, List.copyOf(entry.getValue())));
            nodes.put(prefix, last.get());
        }
    }

    /**
     * Adds the numbers filed under a beginning of {@code text} to {@code found}. Whatever stands between a prefix of the
     * text and the text, in alphabetical order, begins with that prefix; so all of them are found from the last that is not
     * after the text.
     */
    void find(String text, BitSet found) {
        Optional<Node> node = Optional.ofNullable(nodes.floorEntry(text)).map(Map.Entry::getValue);
        for (; node.isPresent(); node = node.get().shorter()) {
            if (text.startsWith(node.get().prefix())) {
                node.get().numbers().forEach(found::set);
            }
        }
    }
}
