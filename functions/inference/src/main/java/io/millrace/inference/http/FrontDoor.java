package io.millrace.inference.http;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What happens to requests on the thread that takes them in, before a route is looked for. In the container only: an event
 * of Lambda brings its body along, and is alone.
 */
@Singleton
@IfBuildProfile("container")
class FrontDoor {
    private static final int FIRST = 100;
    private static final int SECOND = 99;

    void register(@Observes Filters filters, ShortBodies bodies, QuickPredictions predictions) {
        filters.register(bodies::take, FIRST);
        filters.register(predictions::take, SECOND);
    }
}
