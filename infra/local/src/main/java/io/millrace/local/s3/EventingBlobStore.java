package io.millrace.local.s3;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Files as objects, with what S3 promises and the plain file store does not keep: {@code If-Match} without lost updates
 * (one writer a key, the ETag checked again under its lock), an event for each new object, no leftovers in listings.
 */
final class EventingBlobStore extends ForwardingBlobStore {
    private static final int PRECONDITION_FAILED = 412;

    private final Path spool;
    private final Intents intents;
    private final Consumer<ObjectCreated> events;
    private final Clock clock;
    private final KeyLocks locks = new KeyLocks();
    private final AtomicLong sequencer = new AtomicLong();

    /**
     * @param spool an existing folder for bodies on their way in
     * @param events takes each new object's event; when it returns the event is durable
     */
    EventingBlobStore(BlobStore files, Path spool, Intents intents, Consumer<ObjectCreated> events, Clock clock) {
        super(files);
        this.spool = spool;
        this.intents = intents;
        this.events = events;
        this.clock = clock;
    }

    /** Makes the events that an earlier process owed. */
    void settle() {
        for (var intent : intents.unfinished()) {
            announce(intent.write());
            intent.done();
        }
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        if (Leftovers.isMultipartNote(request.key())) {
            return super.putBlob(request, payload);
        }
        try (var body = Body.receive(payload, spool)) {
            var sized = request.toBuilder().contentLength(body.sizeBytes()).build();
            return write(request.bucket(), request.key(), "PutObject", request.ifMatch(), request.ifNoneMatch(), () -> {
                return super.putBlob(sized, body.open());
            });
        }
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return write(
                request.destinationBucket(),
                request.destinationKey(),
                "CopyObject",
                request.ifMatch(),
                request.ifNoneMatch(),
                () -> super.copyBlob(request));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return write(
                upload.containerName(),
                upload.blobName(),
                "CompleteMultipartUpload",
                request.ifMatch(),
                request.ifNoneMatch(),
                () -> super.completeMultipartUpload(upload, request));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return locks.with(request.bucket(), request.key(), () -> {
            requireConditions(request.bucket(), request.key(), request.ifMatch(), null);
            return super.removeBlob(request);
        });
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        var all = super.list(request);
        var objects = all.contents().stream()
                .filter(o -> !Leftovers.isMultipartNote(o.key()))
                .filter(o -> o.eTag() != null || !Leftovers.isDraft(o.key()))
                .toList();
        return objects.size() == all.contents().size()
                ? all
                : all.toBuilder()
                        .contents(objects)
                        .keyCount(objects.size() + all.commonPrefixes().size())
                        .build();
    }

    private <T> T write(
            String bucket,
            String key,
            String reason,
            @Nullable String ifMatch,
            @Nullable String ifNoneMatch,
            Supplier<T> commit) {
        return locks.with(bucket, key, () -> {
            requireConditions(bucket, key, ifMatch, ifNoneMatch);
            var intent = intents.note(new Write(bucket, key, reason, clock.instant()));
            T response;
            try {
                response = commit.get();
            } catch (RuntimeException e) {
                intent.done(); // nothing was committed
                throw e;
            }
            announce(intent.write());
            intent.done();
            return response;
        });
    }

    private void requireConditions(String bucket, String key, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch == null && ifNoneMatch == null) {
            return;
        }
        var current = find(bucket, key);
        if (ifMatch != null) {
            var etag = current.orElseThrow(() -> S3Exceptions.noSuchKey(bucket, key, "If-Match: there is no object"))
                    .eTag();
            if (!ifMatch.equals("*") && !plain(ifMatch).equals(plain(etag))) {
                throw preconditionFailed("If-Match");
            }
        }
        if (ifNoneMatch != null && current.isPresent()) {
            if (ifNoneMatch.equals("*")
                    || plain(ifNoneMatch).equals(plain(current.get().eTag()))) {
                throw preconditionFailed("If-None-Match");
            }
        }
    }

    private void announce(Write write) {
        find(write.bucket(), write.key())
                .map(head -> new ObjectCreated(
                        write, head.contentLength(), plain(head.eTag()), nextSequencer(), clock.instant()))
                .ifPresent(events);
    }

    private Optional<HeadObjectResponse> find(String bucket, String key) {
        return Optional.ofNullable(super.blobMetadataIfPresent(bucket, key));
    }

    private String nextSequencer() {
        var micros = clock.millis() * 1_000;
        return "%016X".formatted(sequencer.updateAndGet(last -> Math.max(last + 1, micros)));
    }

    private static String plain(@Nullable String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    private static S3Exception preconditionFailed(String condition) {
        return S3Exceptions.fromStatusCode(
                PRECONDITION_FAILED, "PreconditionFailed", java.util.Map.of("Condition", condition), null);
    }
}
