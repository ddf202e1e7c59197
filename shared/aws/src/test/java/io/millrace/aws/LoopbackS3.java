package io.millrace.aws;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.testing.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** As much of S3's REST interface as the object store speaks, over objects in memory. */
final class LoopbackS3 implements LoopbackServer.Answer {
    private static final String WRITER = "x-amz-meta-" + ConditionalPut.WRITER;
    private static final String TYPE = "application/octet-stream";
    private static final int PAGE = 100;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final Map<String, String> writers = new ConcurrentHashMap<>();
    private final Map<String, TreeMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();

    @Override
    public void to(HttpExchange exchange, byte[] body) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var key = path.substring(path.indexOf('/', 1) + 1);
        var query = query(exchange);
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (query.containsKey("list-type")) {
                    list(exchange, query);
                } else {
                    get(exchange, key);
                }
            }
            case "HEAD" -> get(exchange, key);
            case "PUT" -> {
                if (query.containsKey("uploadId")) {
                    uploads.get(query.get("uploadId")).put(Integer.valueOf(query.get("partNumber")), body);
                    exchange.getResponseHeaders().add("ETag", "\"part\"");
                    LoopbackServer.send(exchange, 200, "");
                } else {
                    put(exchange, key, body);
                }
            }
            case "POST" -> multipart(exchange, key, query);
            case "DELETE" -> {
                objects.delete(key);
                LoopbackServer.send(exchange, 204, "");
            }
            default -> LoopbackServer.send(exchange, 405, "");
        }
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        var found = objects.find(key);
        if (found.isEmpty()) {
            LoopbackServer.send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.add("ETag", '"' + found.get().etag() + '"');
        headers.add(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        found.get().lastModified().atOffset(ZoneOffset.UTC)));
        headers.add(WRITER, writers.getOrDefault(key, ""));
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.add("Content-Length", String.valueOf(found.get().bytes().length));
        }
        var range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            LoopbackServer.send(exchange, 200, found.get().bytes());
            return;
        }
        var places = range.replace("bytes=", "").split("-");
        int from = Integer.parseInt(places[0]);
        int last = Integer.parseInt(places[1]);
        headers.add(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, last, found.get().bytes().length));
        LoopbackServer.send(exchange, 206, Arrays.copyOfRange(found.get().bytes(), from, last + 1));
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        if (exchange.getRequestHeaders().containsKey("If-Match")
                && objects.head(key).isEmpty()) {
            LoopbackServer.send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
            return;
        }
        var etag = write(exchange, key, body);
        etag.ifPresent(tag -> exchange.getResponseHeaders().add("ETag", '"' + tag + '"'));
        LoopbackServer.send(
                exchange,
                etag.isPresent() ? 200 : 412,
                etag.isPresent() ? "" : "<Error><Code>PreconditionFailed</Code></Error>");
    }

    /** What a PUT does, apart from its answer; the new ETag unless its condition does not hold. */
    Optional<String> write(HttpExchange exchange, String key, byte[] body) {
        var headers = exchange.getRequestHeaders();
        Optional<String> etag;
        if (headers.containsKey("If-None-Match")) {
            etag = objects.create(key, body, TYPE);
        } else if (headers.containsKey("If-Match")) {
            etag = objects.replace(key, body, TYPE, headers.getFirst("If-Match").replace("\"", ""));
        } else {
            etag = Optional.of(objects.put(key, body, TYPE));
        }
        if (etag.isPresent()) {
            writers.put(key, String.valueOf(headers.getFirst(WRITER)));
        }
        return etag;
    }

    private void multipart(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
        if (query.containsKey("uploads")) {
            var id = "upload-" + uploads.size();
            uploads.put(id, new TreeMap<>());
            LoopbackServer.send(
                    exchange,
                    200,
                    "<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
            return;
        }
        var whole = new ByteArrayOutputStream();
        uploads.remove(query.get("uploadId")).values().forEach(whole::writeBytes);
        var etag = objects.put(key, whole.toByteArray(), TYPE);
        LoopbackServer.send(
                exchange,
                200,
                "<CompleteMultipartUploadResult><ETag>&quot;" + etag + "&quot;</ETag></CompleteMultipartUploadResult>");
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        var after = query.getOrDefault("continuation-token", "");
        var rest = objects.list(query.getOrDefault("prefix", ""))
                .dropWhile(o -> !after.isEmpty() && !hex(o.key()).equals(after))
                .skip(after.isEmpty() ? 0 : 1)
                .toList();
        var page = rest.stream().limit(PAGE).toList();
        var more = rest.size() > page.size();
        var contents = page.stream().map(LoopbackS3::xml).collect(Collectors.joining());
        var token = more ? "<NextContinuationToken>" + hex(page.getLast().key()) + "</NextContinuationToken>" : "";
        LoopbackServer.send(
                exchange,
                200,
                "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>" + more + "</IsTruncated>" + token
                        + contents + "</ListBucketResult>");
    }

    private static String xml(ObjectInfo o) {
        // S3 tells HTTP dates in whole seconds, and so must the listing here for both to agree.
        return "<Contents><Key>" + encoded(o.key()) + "</Key><ETag>&quot;" + o.etag() + "&quot;</ETag><Size>"
                + o.sizeBytes() + "</Size><LastModified>" + o.lastModified().truncatedTo(ChronoUnit.SECONDS)
                + "</LastModified></Contents>";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return Stream.of(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    /** Continuation tokens mean nothing to clients, and are not URL-encoded. */
    private static String hex(String key) {
        return HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8));
    }
}
