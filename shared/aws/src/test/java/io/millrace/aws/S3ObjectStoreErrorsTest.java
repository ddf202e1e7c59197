package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.LoopbackServer.Request;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Each failure of S3 becomes the exception that says who must act. */
class S3ObjectStoreErrorsTest {
    private static final byte[] BYTES = {1, 2, 3};
    private static final String TYPE = "application/json";

    private final LoopbackServer server = new LoopbackServer(new LoopbackS3());
    private final S3Client s3 = LoopbackClients.s3(server.uri(), 1);
    private final S3ObjectStore store = new S3ObjectStore(s3, "bucket");

    @TempDir
    Path temp;

    @AfterEach
    void close() {
        s3.close();
        server.close();
    }

    static Stream<Named<Consumer<S3ObjectStore>>> calls() {
        return Stream.of(
                Named.of("head", store -> store.head("k")),
                Named.of("find", store -> store.find("k")),
                Named.of("open", store -> store.open("k")),
                Named.of("download", store -> store.download("k", Path.of("never-written"))),
                Named.of("put", store -> store.put("k", BYTES, TYPE)),
                Named.of("create", store -> store.create("k", BYTES, TYPE)),
                Named.of("replace", store -> store.replace("k", BYTES, TYPE, "e")),
                Named.of("delete", store -> store.delete("k")),
                Named.of("list", store -> store.list("k").toList()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aServerThatFailsIsUnavailable(Consumer<S3ObjectStore> call) {
        server.next(503, error("SlowDown"));

        assertThatThrownBy(() -> call.accept(store)).isInstanceOf(UnavailableException.class);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aBrokenConnectionIsUnavailable(Consumer<S3ObjectStore> call) {
        // Twice: the JDK's client sends a request again by itself when a kept connection turns out closed.
        server.nextBreaks();
        server.nextBreaks();

        assertThatThrownBy(() -> call.accept(store)).isInstanceOf(UnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RequestTimeout", "ExpiredToken"})
    void aRefusalThatTimeCuresIsUnavailable(String code) {
        server.next(400, error(code));

        assertThatThrownBy(() -> store.find("k")).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aMissingPermissionIsABug() {
        server.next(403, error("AccessDenied"));

        assertThatThrownBy(() -> store.find("k")).isInstanceOf(S3Exception.class);
    }

    @Test
    void aMissingBucketIsUnavailableAndNoMissingObject() {
        server.next(404, error("NoSuchBucket"));

        assertThatThrownBy(() -> store.find("k")).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aDownloadThatEndsEarlyLeavesTheOldFile() throws Exception {
        var target = Files.writeString(temp.resolve("model.onnx"), "old");
        server.nextEndsEarly();

        assertThatThrownBy(() -> store.download("k", target)).isInstanceOf(UnavailableException.class);
        assertThat(target).hasContent("old");
        assertThat(temp).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void anObjectThatEndsEarlyIsUnavailable() {
        server.nextEndsEarly();

        assertThatThrownBy(() -> store.find("k")).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aDownloadOfNothingIsNotFound() {
        assertThatThrownBy(() -> store.download("none", temp.resolve("a"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void conditionsAreSentAsS3WantsThem() {
        store.create("k", BYTES, TYPE);
        store.replace("k", BYTES, TYPE, "abc");

        var writes = server.requests().stream()
                .filter(request -> request.method().equals("PUT"))
                .toList();
        assertThat(writes).extracting(Request::ifNoneMatch).containsExactly("*", "null");
        assertThat(writes).extracting(Request::ifMatch).containsExactly("null", "\"abc\"");
    }

    @Test
    void aFailedConditionIsEmpty() {
        server.next(412, error("PreconditionFailed"));
        assertThat(store.create("k", BYTES, TYPE)).isEmpty();

        server.next(412, error("PreconditionFailed"));
        assertThat(store.replace("k", BYTES, TYPE, "e")).isEmpty();
    }

    @Test
    void aWriteUnderWayLosesAReplace() {
        server.next(409, error("ConditionalRequestConflict"));

        assertThat(store.replace("k", BYTES, TYPE, "e")).isEmpty();
    }

    @Test
    void aWriteUnderWayLosesACreateOnlyOnceTheOtherIsThere() {
        server.next(409, error("ConditionalRequestConflict"));
        assertThatThrownBy(() -> store.create("k", BYTES, TYPE)).isInstanceOf(UnavailableException.class);

        store.put("k", new byte[] {9}, TYPE);
        server.next(409, error("ConditionalRequestConflict"));
        assertThat(store.create("k", BYTES, TYPE)).isEmpty();
    }

    @Test
    void listingFetchesNoPageThatNobodyReads() {
        for (var i = 0; i < 150; i++) {
            store.put("p/%03d".formatted(i), BYTES, TYPE);
        }
        server.requests().clear();

        assertThat(store.list("p/").limit(50).toList()).hasSize(50);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aFailedPartAbortsTheUpload() throws Exception {
        var file = Files.write(temp.resolve("large"), new byte[3_000]);
        var small = new S3ObjectStore(s3, "bucket", new MultipartPut(s3, "bucket", 1_000, 1_000));
        server.next(200, "<R><UploadId>u</UploadId></R>");
        server.next(503, error("SlowDown"));

        assertThatThrownBy(() -> small.put("k", file, TYPE)).isInstanceOf(UnavailableException.class);
        assertThat(server.requests()).extracting(Request::method).isEqualTo(List.of("POST", "PUT", "DELETE"));
        assertThat(store.head("k")).isEmpty();
    }

    @Test
    void partsGrowWithTheFileToStayUnderTheLimit() {
        var multipart = new MultipartPut(s3, "bucket");

        assertThat(multipart.partBytes(100L << 20)).isEqualTo(16L << 20);
        assertThat(1_000_000_000_001L / multipart.partBytes(1_000_000_000_001L)).isLessThan(10_000);
    }

    private static String error(String code) {
        return "<Error><Code>" + code + "</Code><Message>canned</Message></Error>";
    }
}
