package io.millrace.inference.http;

import io.millrace.lifecycle.error.UnavailableException;
import jakarta.enterprise.inject.Instance;
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

    /** Looked up late: filters are made before there is a configuration. */
    private final Instance<Admission> admission;

    AdmissionFilter(Instance<Admission> admission) {
        this.admission = admission;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!request.getMethod().equals(HttpMethod.POST)) {
            return;
        }
        var ticket = admission.get().enter(bodyBytes(request));
        if (ticket == null) {
            throw new UnavailableException("more requests are under way than fit; come again");
        }
        request.setProperty(TICKET, ticket);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(TICKET) instanceof Admission.Ticket ticket) {
            request.removeProperty(TICKET);
            admission.get().leave(ticket);
        }
    }

    /** A packed body, and one of unknown length, may be as long as any: -1. */
    private static int bodyBytes(ContainerRequestContext request) {
        return request.getHeaderString(HttpHeaders.CONTENT_ENCODING) == null ? request.getLength() : -1;
    }
}
