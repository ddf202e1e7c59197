package io.millrace.inference.http;

import io.millrace.inference.InferenceConfig;
import io.millrace.inference.TooLargeException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;

/** Unpacks gzip bodies while they are read, so that the limit on bodies holds for what is inside. */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class ContentEncoding implements ContainerRequestFilter {

    /** Looked up late: filters are made before there is a configuration. */
    private final Instance<InferenceConfig> config;

    ContentEncoding(Instance<InferenceConfig> config) {
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> {}
            case "gzip" ->
                request.setEntityStream(
                        new GunzippedBody(new MeteredBody(request.getEntityStream(), this::checkPacked)));
            default -> throw new NotSupportedException("Content-Encoding must be gzip or identity");
        }
    }

    /** A body that is longer packed than it may be unpacked holds nothing but gzip's own bytes. */
    private void checkPacked(long bytes) {
        int most = config.get().maxBodyBytes();
        if (bytes > most) {
            throw new TooLargeException("the packed body is over the limit of " + most + " bytes");
        }
    }
}
