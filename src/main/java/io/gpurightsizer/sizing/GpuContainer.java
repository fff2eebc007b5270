package io.gpurightsizer.sizing;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Setting;

/**
 * A container or init container that asks for at least one whole GPU.
 *
 * @param at its place in the pod
 * @param gpus how many whole GPUs it asks for, at least 1
 * @param names all names found for the model it serves
 * @param declared what labels and annotations say it needs
 * @param environment its environment and the flags of its command line, as {@link Setting} reads them: literal values,
 *     {@link Setting#UNSEEN} for those from elsewhere
 * @param signs what else its command line, variables and image say
 */
public record GpuContainer(
        ContainerPosition at,
        int gpus,
        ModelNames names,
        DeclaredNeed declared,
        Map<String, String> environment,
        ServerSigns signs) {
    public GpuContainer {
        environment = Map.copyOf(environment);
    }

    public String name() {
        return at.name();
    }

    /** The same in a namespace whose label says this isolation, unless that of its own says one. */
    GpuContainer withNamespaceIsolation(Isolation isolation) {
        Optional<Isolation> said = declared.namespaceIsolation().or(() -> Optional.of(isolation));
        return new GpuContainer(at, gpus, names, declared.inNamespace(said), environment, signs);
    }

    /** The name that counts most of those found. */
    public ModelIdentity model() {
        return names.first();
    }
}
