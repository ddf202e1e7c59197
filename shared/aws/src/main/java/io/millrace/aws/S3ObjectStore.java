package io.millrace.aws;

import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket on S3. The caller's role needs {@code s3:ListBucket} too: without it S3 answers 403 instead of 404 for what
 * does not exist.
 *
 * <p>Calls about small objects end within {@link AwsClients}' time limits. Transfers of files may take long, and end when
 * the connection is silent.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final int NOT_FOUND = 404;
    /** From here on a body is sent as a file is: without a limit in time that a slow line would break. */
    private static final int LARGE_BYTES = 8 << 20;

    private final S3Client s3;
    private final String bucket;
    private final MultipartPut multipart;
    private final ConditionalPut conditional;

    public S3ObjectStore(S3Client s3, String bucket) {
        this(s3, bucket, new MultipartPut(s3, bucket));
    }

    S3ObjectStore(S3Client s3, String bucket, MultipartPut multipart) {
        this.s3 = s3;
        this.bucket = bucket;
        this.multipart = multipart;
        this.conditional = new ConditionalPut(s3);
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return unlessMissing(
                "head " + key,
                () -> s3.headObject(r -> r.bucket(bucket).key(key)),
                head -> new ObjectInfo(key, unquoted(head.eTag()), head.contentLength(), head.lastModified()));
    }

    @Override
    public Optional<StoredObject> find(String key) {
        return unlessMissing(
                "get " + key,
                () -> s3.getObjectAsBytes(reading(key)),
                object -> new StoredObject(
                        key,
                        unquoted(object.response().eTag()),
                        object.asByteArray(),
                        LateDates.lastModified(object.response())));
    }

    @Override
    public InputStream open(String key) {
        return unlessMissing("open " + key, () -> s3.getObject(reading(key)), body -> new ObjectBody(key, body))
                .orElseThrow(() -> new NotFoundException("no object " + key));
    }

    @Override
    public InputStream open(String key, long from, long to) {
        var range = reading(key).toBuilder()
                .range("bytes=%d-%d".formatted(from, to - 1))
                .build();
        return unlessMissing("open " + key, () -> s3.getObject(transfer(range)), body -> new ObjectBody(key, body))
                .orElseThrow(() -> new NotFoundException("no object " + key));
    }

    @Override
    public void download(String key, Path target) {
        // Beside the target, so that the move is atomic and a reader never sees half a file.
        var folder = target.toAbsolutePath().getParent();
        var part = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(folder);
            try {
                unlessMissing(
                                "download " + key,
                                () -> s3.getObject(transfer(reading(key)), ResponseTransformer.toFile(part)),
                                r -> r)
                        .orElseThrow(() -> new NotFoundException("no object " + key));
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        var request = request(key, contentType);
        if (bytes.length >= LARGE_BYTES) {
            request.overrideConfiguration(AwsClients.TRANSFER);
        }
        var body = RequestBody.fromBytes(bytes);
        return unquoted(AwsErrors.call("put " + key, () -> s3.putObject(request.build(), body))
                .eTag());
    }

    @Override
    public String put(String key, Path file, String contentType) {
        try {
            if (multipart.suits(Files.size(file))) {
                return unquoted(multipart.put(key, file, contentType));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        var request = request(key, contentType)
                .overrideConfiguration(AwsClients.TRANSFER)
                .build();
        return unquoted(AwsErrors.call("put " + key, () -> s3.putObject(request, RequestBody.fromFile(file)))
                .eTag());
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        return conditional.create(request(key, contentType).build(), bytes).map(S3ObjectStore::unquoted);
    }

    @Override
    public Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag) {
        return conditional
                .replace(request(key, contentType).build(), bytes, expectedEtag)
                .map(S3ObjectStore::unquoted);
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) {
        return Stream.iterate(page(prefix, null), Objects::nonNull, page -> after(page, prefix))
                .flatMap(page -> page.contents().stream())
                .map(o -> new ObjectInfo(o.key(), unquoted(o.eTag()), o.size(), o.lastModified()));
    }

    private @Nullable ListObjectsV2Response after(ListObjectsV2Response page, String prefix) {
        return Boolean.TRUE.equals(page.isTruncated()) ? page(prefix, page.nextContinuationToken()) : null;
    }

    private ListObjectsV2Response page(String prefix, @Nullable String token) {
        return AwsErrors.call(
                "list " + prefix,
                () -> s3.listObjectsV2(r -> r.bucket(bucket).prefix(prefix).continuationToken(token)));
    }

    @Override
    public void delete(String key) {
        AwsErrors.call(
                "delete " + key, () -> s3.deleteObject(r -> r.bucket(bucket).key(key)));
    }

    private GetObjectRequest reading(String key) {
        return GetObjectRequest.builder().bucket(bucket).key(key).build();
    }

    private PutObjectRequest.Builder request(String key, String contentType) {
        return PutObjectRequest.builder().bucket(bucket).key(key).contentType(contentType);
    }

    private static GetObjectRequest transfer(GetObjectRequest request) {
        return request.toBuilder().overrideConfiguration(AwsClients.TRANSFER).build();
    }

    private static <T, R> Optional<R> unlessMissing(String doing, Supplier<T> call, Function<T, R> result) {
        try {
            return Optional.of(result.apply(AwsErrors.call(doing, call)));
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A missing bucket is a fault of the deployment, not a missing object. */
    private static boolean isMissing(S3Exception e) {
        return e.statusCode() == NOT_FOUND && !AwsErrors.hasCode(e, "NoSuchBucket");
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
