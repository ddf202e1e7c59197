package io.millrace.inference.server;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;

/**
 * As many threads take requests in as there are processors, unless {@code QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE} says
 * otherwise. Since they answer what is quick themselves, more would wait for each other: a tenth of the CPU time.
 */
@Singleton
@IfBuildProfile(anyOf = {"container", "test"})
class EventLoops implements VertxOptionsCustomizer {

    @Override
    public void accept(VertxOptions options) {
        if (options.getEventLoopPoolSize() == VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE) {
            options.setEventLoopPoolSize(Runtime.getRuntime().availableProcessors());
        }
    }
}
