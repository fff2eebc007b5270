package io.gpurightsizer.admission;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * What the server can do at most: the same body is read, and a constant of the same length is answered. Only in the jar that
 * {@code -Pbench} makes.
 */
@Path("/constant")
public final class ConstantResource {
    private volatile byte[] constant = new byte[0];

    @POST
    @NonBlocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response answer(@QueryParam("length") int length, byte[] body) {
        if (constant.length != length) {
            constant = new byte[length];
            java.util.Arrays.fill(constant, (byte) ' ');
        }
        return Response.ok(constant).build();
    }
}
