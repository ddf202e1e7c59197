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

/** FastAPI on uvicorn, one process, which takes the body and answers a constant. */
final class PeerServer {
    private static final Polling START = new Polling(Duration.ofSeconds(30), Duration.ofMillis(100));
    private static final String PROGRAM = """
            import sys
            import uvicorn
            from fastapi import FastAPI, Request, Response

            app = FastAPI()
            answer = b'{"model_name":"cnn","model_version":"1","outputs":[{"name":"scores","datatype":"FP32",' \\
                b'"shape":[1,10],"data":[' + b",".join([b"0.123456"] * 10) + b"]}]}"

            @app.post("/infer")
            async def infer(request: Request):
                await request.body()
                return Response(answer, media_type="application/json")

            uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
            """;

    private PeerServer() {}

    /** Empty where Python with these libraries is not installed. */
    static Optional<Load> measure(Path folder, int connections, Duration time) throws Exception {
        var program = Files.writeString(folder.resolve("peer.py"), PROGRAM);
        int port = ContainerServer.freePort();
        Process process;
        try {
            process = new ProcessBuilder("python3", program.toString(), String.valueOf(port))
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
