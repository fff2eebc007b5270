package io.gpurightsizer.pod;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;

/**
 * For a field whose name custom resources use for something else too: what is not an object, or of a list
 * no array, reads as {@code null}.
 */
final class IfObject extends JsonDeserializer<Object> implements ContextualDeserializer {
    private JsonDeserializer<?> ofObject;
    private boolean list;

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty field)
            throws JsonMappingException {
        IfObject reader = new IfObject();
        reader.ofObject = context.findContextualValueDeserializer(field.getType(), field);
        reader.list = field.getType().isCollectionLikeType();
        return reader;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (list ? parser.isExpectedStartArrayToken() : parser.isExpectedStartObjectToken()) {
            return ofObject.deserialize(parser, context);
        }
        parser.skipChildren();
        return null;
    }
}
