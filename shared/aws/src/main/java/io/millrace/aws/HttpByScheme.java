package io.millrace.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.Lazy;

/**
 * The SDK's client, made for the first request by HTTPS: it reads the trust store, which takes a tenth of a second at the
 * start of a process. Plain HTTP goes to an endpoint on this machine or beside it, and past a proxy that the environment
 * names.
 */
final class HttpByScheme implements SdkHttpClient {
    private static final String SECURE = "https";

    private final SdkHttpClient plain;
    private final Lazy<SdkHttpClient> secure;

    /**
     * @param connect the most time until there is a connection
     * @param silence the most time without a byte
     */
    HttpByScheme(Duration connect, Duration silence) {
        this.plain = UrlConnectionHttpClient.create(uri -> open(uri, connect, silence));
        this.secure = new Lazy<>(() -> UrlConnectionHttpClient.builder()
                .connectionTimeout(connect)
                .socketTimeout(silence)
                .build());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var client = SECURE.equals(request.httpRequest().protocol()) ? secure.getValue() : plain;
        return client.prepareRequest(request);
    }

    @Override
    public String clientName() {
        return plain.clientName();
    }

    @Override
    public void close() {
        plain.close();
        secure.close();
    }

    private static HttpURLConnection open(URI uri, Duration connect, Duration silence) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
            connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
