package io.millrace.inference.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnOutputTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final TurnOutput output = new TurnOutput(new OutputStream() {
        @Override
        public void write(int value) {
            writes.add(String.valueOf((char) value));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writes.add(new String(bytes, offset, length, UTF_8));
        }
    });

    @Test
    void linesOfATurnGoOutTogetherAtItsEnd() throws Exception {
        var duringTheTurn = inATurn(() -> {
            line("a\n");
            line("b\n");
            return List.copyOf(writes);
        });
        assertThat(duringTheTurn).isEmpty();
        var inTheNext = inATurn(() -> {
            line("c\n");
            return List.copyOf(writes);
        });
        assertThat(inTheNext).containsExactly("a\nb\n");
        assertThat(inATurn(() -> List.copyOf(writes))).containsExactly("a\nb\n", "c\n");
    }

    @Test
    void linesOfOtherThreadsGoOutAtOnce() {
        line("a\n");
        line("b\n");
        assertThat(writes).containsExactly("a\n", "b\n");
    }

    @Test
    void lineOfAnEventLoopBesideAllTurnsGoesOutAtOnce() throws Exception {
        vertx.nettyEventLoopGroup().submit(() -> line("a\n")).get(10, TimeUnit.SECONDS);
        assertThat(writes).containsExactly("a\n");
    }

    @Test
    void threadThatMayWaitTakesLinesOfATurnAlong() throws Exception {
        inATurn(() -> {
            line("of the turn\n");
            var other = Thread.ofPlatform().start(() -> line("of a thread\n"));
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(writes).containsExactly("of the turn\nof a thread\n");
            return writes;
        });
        assertThat(inATurn(() -> List.copyOf(writes))).hasSize(1);
    }

    @Test
    void manyBytesDoNotWaitForTheEndOfTheTurn() throws Exception {
        var duringTheTurn = inATurn(() -> {
            line("x".repeat(TurnOutput.MOST + 1));
            return List.copyOf(writes);
        });
        assertThat(duringTheTurn).hasSize(1);
    }

    /** Done on the same event loop each time, one after the other. */
    private <T> T inATurn(Supplier<T> work) throws Exception {
        var done = new CompletableFuture<T>();
        loop.runOnContext(turn -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(10, TimeUnit.SECONDS);
    }

    private void line(String line) {
        try {
            output.write(line.getBytes(UTF_8));
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
