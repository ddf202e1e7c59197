package io.millrace.inference.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets requests with a body in while there is room, and takes room for what is read of it; others hear 503 at once. Runs
 * behind {@link ContentEncoding}, so that a packed body counts as what it holds.
 */
@Provider
public class AdmissionFilter implements ContainerRequestFilter {
    private final Ticket ticket;
    private final RequestTime time;

    AdmissionFilter(Ticket ticket, RequestTime time) {
        this.ticket = ticket;
        this.time = time;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.POST)) {
            // Of a short body that never came whole there is nothing to read.
            time.checkReading();
            ticket.enter(request.getLength());
            request.setEntityStream(new MeteredBody(request.getEntityStream(), bytes -> {
                time.checkReading();
                ticket.read(bytes);
            }));
        }
    }
}
