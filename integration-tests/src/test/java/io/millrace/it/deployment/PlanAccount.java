package io.millrace.it.deployment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An AWS account that answers what a plan of an empty state asks, and nothing else: who is there, and which zones. It
 * listens on a free port of the loopback.
 */
final class PlanAccount implements AutoCloseable {
    private static final String CALLER = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::123456789012:user/plan</Arn><UserId>AIDAPLAN</UserId><Account>123456789012</Account>
            </GetCallerIdentityResult></GetCallerIdentityResponse>""";

    private static final String ZONES = """
            <DescribeAvailabilityZonesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><availabilityZoneInfo>
            <item><zoneName>us-east-1a</zoneName><zoneState>available</zoneState><zoneId>use1-az1</zoneId></item>
            <item><zoneName>us-east-1b</zoneName><zoneState>available</zoneState><zoneId>use1-az2</zoneId></item>
            </availabilityZoneInfo></DescribeAvailabilityZonesResponse>""";

    private static final String UNKNOWN =
            "<Response><Errors><Error><Code>NoAnswer</Code><Message>PlanAccount has no answer to %s</Message></Error></Errors></Response>";

    private final HttpServer server;

    PlanAccount() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", PlanAccount::answer);
        server.start();
    }

    /** Variables that lead the AWS provider here. */
    Map<String, String> environment() {
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "AWS_ENDPOINT_URL", address,
                "AWS_ACCESS_KEY_ID", "plan",
                "AWS_SECRET_ACCESS_KEY", "plan",
                "AWS_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (request.contains("Action=GetCallerIdentity")) {
            send(exchange, 200, CALLER);
        } else if (request.contains("Action=DescribeAvailabilityZones")) {
            send(exchange, 200, ZONES);
        } else {
            send(exchange, 400, UNKNOWN.formatted(exchange.getRequestMethod() + " " + exchange.getRequestURI()));
        }
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        var bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
