package io.gpurightsizer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.ProductNames;

/** {@code --gpus 16xNVIDIA-H100-80GB-HBM3}: nodes that are assumed, each with eight such GPUs, the last with the rest. */
final class GpusOption {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,5})x(.+)");
    private static final int GPUS_OF_A_NODE = 8;

    private GpusOption() {}

    /**
     * The nodes.
     *
     * @throws UsageException if one is not written so, or a product is not known
     */
    static ClusterObjects nodes(List<String> gpus, GpuCatalog catalog) {
        List<NodeState> nodes = new ArrayList<>();
        for (String text : gpus) {
            Matcher matcher = SHAPE.matcher(text.strip());
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
                throw new UsageException(
                        "--gpus: expected a number and a product such as 8xH100, found \"" + text + "\"");
            }
            String product = product(matcher.group(2), catalog);
            int left = Integer.parseInt(matcher.group(1));
            for (int i = 1; left > 0; i++) {
                nodes.add(node(product, i, Math.min(GPUS_OF_A_NODE, left)));
                left -= GPUS_OF_A_NODE;
            }
        }
        return ClusterObjects.of(nodes);
    }

    private static String product(String name, GpuCatalog catalog) {
        try {
            return ProductNames.resolve(name, catalog);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--gpus: " + e.getMessage());
        }
    }

    private static NodeState node(String product, int number, int gpus) {
        return new NodeState(
                product.toLowerCase(Locale.ROOT) + "-" + number,
                Map.of("nvidia.com/gpu.product", product, "nvidia.com/gpu.count", Integer.toString(gpus)),
                List.of(),
                false,
                true,
                Map.of("nvidia.com/gpu", (long) gpus));
    }
}
