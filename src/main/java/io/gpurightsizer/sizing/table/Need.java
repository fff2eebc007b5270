package io.gpurightsizer.sizing.table;

import java.util.List;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;

/** What a container needs of a GPU, as a row of the table or an annotation says. */
public sealed interface Need {
    /**
     * So much memory at its peak, before headroom, kept apart from others so strictly.
     */
    record Memory(GpuMemory amount, Isolation isolation) implements Need {}

    /** One of these resources, never none, the first one that is offered and isolated as asked. */
    record Resources(List<ExtendedResource> inOrder, Isolation isolation) implements Need {
        public Resources {
            inOrder = List.copyOf(inOrder);
        }

        public Resources(List<ExtendedResource> inOrder) {
            this(inOrder, Isolation.PREFERRED);
        }
    }

    /** The whole GPU it asks for. */
    record WholeGpu() implements Need {}
}
