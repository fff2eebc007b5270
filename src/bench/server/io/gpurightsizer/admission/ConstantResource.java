package io.gpurightsizer.admission;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;

/** Reads the same body and answers as many bytes, to see what the server costs without the webhook. Only with {@code -Pbench}. */
@Path("/constant")
public final class ConstantResource {
    private volatile byte[] constant = new byte[0];

    @POST
    @NonBlocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] answer(@QueryParam("length") int length, byte[] body) {
        if (constant.length != length) {
            byte[] spaces = new byte[length];
            Arrays.fill(spaces, (byte) ' ');
            constant = spaces;
        }
        return constant;
    }
}
