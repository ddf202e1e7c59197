package io.millrace.benchmarks.serving;

import io.millrace.benchmarks.serving.Wrk.Load;
import io.millrace.local.process.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The same model served by hand: FastAPI on uvicorn, onnxruntime and orjson, one process. */
final class PeerServer {
    private static final Polling START = new Polling(Duration.ofSeconds(30), Duration.ofMillis(100));

    private PeerServer() {}

    /** Empty where Python with these libraries is not installed. */
    static Optional<Load> measure(Path folder, int connections, Duration time) throws Exception {
        var program = folder.resolve("peer.py");
        try (var source = PeerServer.class.getResourceAsStream("peer.py")) {
            Files.copy(source, program);
        }
        var model = Files.write(folder.resolve("model.onnx"), TextbookCnn.file());
        int port = ContainerServer.freePort();
        Process process;
        try {
            process = new ProcessBuilder("python3", program.toString(), String.valueOf(port), model.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("peer.log").toFile())
                    .start();
        } catch (IOException noPython) {
            return Optional.empty();
        }
        try {
            if (START.until(() -> listens(process, port)).filter(up -> up).isEmpty()) {
                return Optional.empty();
            }
            var address = List.of(URI.create("http://127.0.0.1:" + port + "/infer"));
            return Optional.of(
                    new Wrk(folder).load(address, InferRequest.json(), connections, time, process.toHandle()));
        } finally {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** False if it has ended, for want of a library; empty if it has not started yet. */
    private static Optional<Boolean> listens(Process process, int port) {
        if (!process.isAlive()) {
            return Optional.of(false);
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return Optional.of(socket.isConnected());
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }
}
