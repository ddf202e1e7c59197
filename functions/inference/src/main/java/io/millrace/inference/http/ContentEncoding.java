package io.millrace.inference.http;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;

/** Unpacks gzip bodies while they are read, so that the limit on bodies holds for what is inside. */
@Provider
public class ContentEncoding implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        var encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> {}
            case "gzip" -> request.setEntityStream(new GunzippedBody(request.getEntityStream()));
            default -> throw new NotSupportedException("Content-Encoding must be gzip or identity");
        }
    }
}
