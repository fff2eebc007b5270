package io.gpurightsizer.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * What a server can do at most that looks at every token of the body and answers a constant: nobody who reads JSON is
 * faster. Only in the jar that {@code -Pbench} makes.
 */
@Path("/tokens")
public final class TokensResource {
    private static final JsonFactory JSON = new JsonFactory();

    private final ConstantResource constant = new ConstantResource();

    @POST
    @NonBlocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response answer(@QueryParam("length") int length, byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                // Told apart, and no more.
            }
        }
        return constant.answer(length, body);
    }
}
