package io.millrace.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a process and a service, and follows a {@link Script}. One request a connection. */
final class FaultProxy implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile URI service;
    private volatile Script script = Script.clean();

    FaultProxy(URI service) {
        this.service = service;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void follow(Script next) {
        script = next;
    }

    /** From now on another service is meant. */
    void leadTo(URI other) {
        service = other;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var request = ProxiedRequest.read(client.getInputStream());
            if (request.isPresent()) {
                answer(client, request.get());
            }
        } catch (IOException e) {
            // The client is gone, or the service is: both see a broken connection.
        } finally {
            open.remove(client);
        }
    }

    private void answer(Socket client, ProxiedRequest request) throws IOException {
        switch (script.next(request)) {
            case Script.Step.Pass pass -> client.getOutputStream().write(forward(request));
            case Script.Step.Meet(var fault) -> {
                if (fault.takesEffect()) {
                    forward(request);
                }
                if (fault == WireFault.TIMEOUT) {
                    client.getInputStream().read(); // until the client gives up
                    return;
                }
                client.getOutputStream().write(fault.answer(request));
            }
            case Script.Step.Kill(var kill, var takesEffect) -> {
                if (takesEffect) {
                    forward(request);
                }
                kill.run();
            }
        }
    }

    /** The service's whole answer. */
    private byte[] forward(ProxiedRequest request) throws IOException {
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request.bytes());
            return socket.getInputStream().readAllBytes();
        }
    }
}
