package io.gpurightsizer.rewrite;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One change of an object: what it means, and how it is written. */
sealed interface Change permits RenamedKey, AddedEntries {
    /** Makes the change in the object as it is read. */
    void applyTo(ObjectNode object);

    /** What to change in the text for it; empty if that cannot be told, nothing where nothing is to be changed. */
    Optional<List<Edit>> in(WrittenObject object);
}
