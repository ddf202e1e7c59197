package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

class LateTlsTest {
    private static final int TLS_HANDSHAKE = 22;

    private final LateTls http = new LateTls(Duration.ofSeconds(5), Duration.ofSeconds(5));

    @Test
    void plainHttpDoesWithoutTheTrustStore() throws IOException {
        try (var server = new LoopbackServer((exchange, body) -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
        })) {
            var answer = get(server.uri());
            assertThat(answer.responseBody().orElseThrow().readAllBytes())
                    .asString()
                    .isEqualTo("ok");
        }
        assertThat(http.canTls()).isFalse();
    }

    @Test
    void anAddressOverTlsIsSpokenToInTls() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var said = CompletableFuture.supplyAsync(() -> firstByte(server));
            var address = URI.create("https://127.0.0.1:" + server.getLocalPort());
            assertThatThrownBy(() -> get(address)).isInstanceOf(IOException.class);
            assertThat(said.get(5, TimeUnit.SECONDS)).isEqualTo(TLS_HANDSHAKE);
        }
        assertThat(http.canTls()).isTrue();
    }

    private static int firstByte(ServerSocket server) {
        try (var connection = server.accept()) {
            return connection.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPlainServerThatSaysNothingIsGivenUp() throws IOException {
        var hasty = new LateTls(Duration.ofMillis(200), Duration.ofMillis(200));
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            assertThatThrownBy(() -> get(hasty, address)).hasMessageContaining("timed out");
        }
    }

    @Test
    void clientsOfAwsReadTheTrustStoreBeforeTheirFirstCall() {
        try (var s3 = builder().build()) {
            http.prepare(s3.serviceClientConfiguration());
        }
        assertThat(http.canTls()).isTrue();
    }

    @Test
    void clientsOfAnEndpointOnThisMachineDoNot() {
        try (var s3 =
                builder().endpointOverride(URI.create("http://127.0.0.1:9")).build()) {
            http.prepare(s3.serviceClientConfiguration());
        }
        assertThat(http.canTls()).isFalse();
    }

    private S3ClientBuilder builder() {
        return S3Client.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    private HttpExecuteResponse get(URI address) throws IOException {
        return get(http, address);
    }

    private static HttpExecuteResponse get(LateTls http, URI address) throws IOException {
        var request =
                SdkHttpRequest.builder().uri(address).method(SdkHttpMethod.GET).build();
        return http.prepareRequest(HttpExecuteRequest.builder().request(request).build())
                .call();
    }
}
