package io.millrace.inference.http;

import io.millrace.inference.InferenceConfig;
import io.millrace.lifecycle.error.UnavailableException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Lets requests with a body in while there is room; others hear 503 at once, which costs nothing. */
@Provider
public class AdmissionFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String TICKET = "millrace.ticket";

    private final Admission admission;
    private final int maxBodyBytes;

    AdmissionFilter(Admission admission, InferenceConfig config) {
        this.admission = admission;
        this.maxBodyBytes = config.maxBodyBytes();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!request.getMethod().equals(HttpMethod.POST)) {
            return;
        }
        var ticket = admission.enter(bodyBytes(request));
        if (ticket == null) {
            throw new UnavailableException("more requests are under way than fit; come again");
        }
        request.setProperty(TICKET, ticket);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(TICKET) instanceof Admission.Ticket ticket) {
            request.removeProperty(TICKET);
            admission.leave(ticket);
        }
    }

    /** A packed body, and one of unknown length, may be as long as any. */
    private int bodyBytes(ContainerRequestContext request) {
        int length = request.getLength();
        boolean known = length >= 0 && request.getHeaderString(HttpHeaders.CONTENT_ENCODING) == null;
        return known ? Math.min(length, maxBodyBytes) : maxBodyBytes;
    }
}
