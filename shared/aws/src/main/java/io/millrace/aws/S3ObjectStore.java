package io.millrace.aws;

import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
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
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket on S3. The caller's role needs {@code s3:ListBucket} too: without it S3 answers 403 instead of 404 for what
 * does not exist.
 *
 * <p>A conditional write whose answer was lost is sent again by the SDK and then finds its own object: it counts as lost
 * to another writer, which every caller must cope with anyway.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
public final class S3ObjectStore implements ObjectStore {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final String bucket;
    private final MultipartPut multipart;

    public S3ObjectStore(S3Client s3, String bucket) {
        this(s3, bucket, new MultipartPut(s3, bucket));
    }

    S3ObjectStore(S3Client s3, String bucket, MultipartPut multipart) {
        this.s3 = s3;
        this.bucket = bucket;
        this.multipart = multipart;
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
                        object.response().lastModified()));
    }

    @Override
    public InputStream open(String key) {
        return unlessMissing("open " + key, () -> s3.getObject(reading(key)), InputStream.class::cast)
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
                                () -> s3.getObject(reading(key), ResponseTransformer.toFile(part)),
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
        return unquoted(
                AwsErrors.call("put " + key, () -> put(request(key, contentType).build(), bytes))
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
        var request = request(key, contentType).build();
        return unquoted(AwsErrors.call("put " + key, () -> s3.putObject(request, RequestBody.fromFile(file)))
                .eTag());
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        try {
            var request = request(key, contentType).ifNoneMatch("*").build();
            return Optional.of(unquoted(
                    AwsErrors.call("create " + key, () -> put(request, bytes)).eTag()));
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case PRECONDITION_FAILED -> Optional.empty();
                case CONFLICT -> lostTo(key, e);
                default -> throw e;
            };
        }
    }

    /** 409: another write or delete of the key was under way. Who won is known only afterwards. */
    private Optional<String> lostTo(String key, S3Exception conflict) {
        if (head(key).isPresent()) {
            return Optional.empty();
        }
        throw new UnavailableException("create " + key + ": another write is under way", conflict);
    }

    @Override
    public Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag) {
        try {
            var request =
                    request(key, contentType).ifMatch('"' + expectedEtag + '"').build();
            return Optional.of(unquoted(
                    AwsErrors.call("replace " + key, () -> put(request, bytes)).eTag()));
        } catch (S3Exception e) {
            // 409: S3 asks to read again and retry, which is what a caller does that lost.
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT || isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
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

    private PutObjectResponse put(PutObjectRequest request, byte[] bytes) {
        return s3.putObject(request, RequestBody.fromBytes(bytes));
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
