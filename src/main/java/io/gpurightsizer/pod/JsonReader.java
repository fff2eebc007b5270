package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads an object of the Kubernetes API into a class that has fields of the same names. What the class has no field for is
 * skipped. A text, list or object that is {@code null} reads as an empty one; a map as {@code null}, because a patch must
 * know whether there is one, and its entries that are {@code null} are left out. A number or a boolean reads as text, as
 * it is written.
 *
 * <p>The classes are not records: of a key that stands twice the last one counts, and Jackson cannot set a component of a
 * record that has all of them.
 */
public final class JsonReader<T> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.WRAP_EXCEPTIONS)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.AS_EMPTY))
            .withConfigOverride(
                    Map.class, it -> it.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SET, Nulls.SKIP)))
            .build();

    private final ObjectReader reader;

    public JsonReader(Class<T> type) {
        this.reader = MAPPER.readerFor(type);
    }

    /**
     * Reads the object on whose first token the parser stands.
     *
     * @throws MalformedPodException if a field has a value of another type; it says where, and what was expected
     * @throws IOException if the input ends early or is not JSON
     */
    public T read(JsonParser parser) throws IOException {
        try {
            return reader.readValue(parser);
        } catch (MismatchedInputException e) {
            throw new MalformedPodException(parser.getParsingContext().pathAsPointer() + ": expected "
                    + inWords(e.getTargetType()) + ", found " + inWords(parser.currentToken()));
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof MalformedPodException malformed) {
                throw malformed;
            }
            throw e.getCause() instanceof IOException notJson ? notJson : e;
        }
    }

    private static String inWords(JsonToken found) {
        return switch (found) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> found.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static String inWords(Class<?> type) {
        return type == String.class ? "a string" : Iterable.class.isAssignableFrom(type) ? "an array" : "an object";
    }
}
