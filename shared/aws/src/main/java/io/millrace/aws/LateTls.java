package io.millrace.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.Lazy;

/**
 * The SDK's client, which reads the JDK's trust store when it is made, made only for those who need it: requests over TLS,
 * or by a proxy. Plain HTTP, to an endpoint on this machine, does without.
 */
final class LateTls implements SdkHttpClient {
    private static final String TLS = "https";

    private final SdkHttpClient plain;
    private final Lazy<SdkHttpClient> whole;
    private final boolean proxied = ProxyConfiguration.builder().build().host() != null;

    /**
     * @param connect most time until a connection stands
     * @param silence most time without a byte
     */
    LateTls(Duration connect, Duration silence) {
        plain = UrlConnectionHttpClient.create(address -> connection(address, connect, silence));
        whole = new Lazy<>(() -> UrlConnectionHttpClient.builder()
                .connectionTimeout(connect)
                .socketTimeout(silence)
                .build());
    }

    /** Reads the trust store now and not with the first request, where requests will go over TLS. */
    void prepare(SdkServiceClientConfiguration service) {
        var scheme = service.endpointOverride().map(URI::getScheme).orElse(TLS);
        var unused = client(scheme);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return client(request.httpRequest().protocol()).prepareRequest(request);
    }

    private SdkHttpClient client(String scheme) {
        return proxied || scheme.equals(TLS) ? whole.getValue() : plain;
    }

    /** Whether the trust store has been read. */
    boolean canTls() {
        return whole.hasValue();
    }

    private static HttpURLConnection connection(URI address, Duration connect, Duration silence) {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
            connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String clientName() {
        return plain.clientName();
    }

    @Override
    public void close() {
        plain.close();
        if (canTls()) {
            whole.getValue().close();
        }
    }
}
