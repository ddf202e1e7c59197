package io.millrace.aws;

import io.millrace.lifecycle.error.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes under a condition and says truly whether this call wrote, even if S3 committed the write and its answer was
 * lost: the SDK then sends it again, and is told that the condition does not hold.
 *
 * <p>Each call leaves a mark of its own in the object's metadata, the same in all of the SDK's attempts. Who is refused
 * reads the mark back. Comparing contents would not do: two deliveries may write equal bytes, and only one of them may
 * go on to submit a job.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
final class ConditionalPut {
    /** Name of the metadata entry; S3 keeps it as {@code x-amz-meta-millrace-writer}. */
    static final String WRITER = "millrace-writer";

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;

    ConditionalPut(S3Client s3) {
        this.s3 = s3;
    }

    /** With {@code If-None-Match: *}: the new ETag as S3 gives it, or empty if there is such an object of somebody else. */
    Optional<String> create(PutObjectRequest request, byte[] bytes) {
        return put("create", request.toBuilder().ifNoneMatch("*").build(), bytes);
    }

    /** With {@code If-Match}: the new ETag as S3 gives it, or empty if the object is no longer, or never was, that one. */
    Optional<String> replace(PutObjectRequest request, byte[] bytes, String expectedEtag) {
        return put(
                "replace", request.toBuilder().ifMatch('"' + expectedEtag + '"').build(), bytes);
    }

    private Optional<String> put(String verb, PutObjectRequest request, byte[] bytes) {
        var doing = verb + " " + request.key();
        var writer = UUID.randomUUID().toString();
        var marked = request.toBuilder().metadata(Map.of(WRITER, writer)).build();
        try {
            return Optional.of(AwsErrors.call(doing, () -> s3.putObject(marked, RequestBody.fromBytes(bytes)))
                    .eTag());
        } catch (UnavailableException e) {
            return writtenNevertheless(marked, writer, e);
        } catch (S3Exception e) {
            if (!isRefusal(e)) {
                throw e;
            }
            var now = read(marked, doing);
            // A creation that met another write under way has not lost before that one is there.
            if (now.isEmpty() && marked.ifNoneMatch() != null && e.statusCode() == CONFLICT) {
                throw new UnavailableException(doing + ": another write is under way", e);
            }
            return now.filter(object -> isBy(writer, object)).map(HeadObjectResponse::eTag);
        }
    }

    private Optional<String> writtenNevertheless(
            PutObjectRequest request, String writer, UnavailableException unavailable) {
        try {
            return Optional.of(read(request, "head " + request.key())
                    .filter(object -> isBy(writer, object))
                    .map(HeadObjectResponse::eTag)
                    .orElseThrow(() -> unavailable));
        } catch (UnavailableException again) {
            if (again != unavailable) {
                unavailable.addSuppressed(again);
            }
            throw unavailable;
        }
    }

    /** The object as it is now; empty if there is none, or none that this role may read. */
    private Optional<HeadObjectResponse> read(PutObjectRequest request, String doing) {
        try {
            return Optional.of(AwsErrors.call(
                    doing, () -> s3.headObject(r -> r.bucket(request.bucket()).key(request.key()))));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND || e.statusCode() == FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isBy(String writer, HeadObjectResponse object) {
        return writer.equals(object.metadata().get(WRITER));
    }

    /** 412: the condition does not hold. 409: another write was under way. 404: there is nothing to replace. */
    private static boolean isRefusal(S3Exception e) {
        return e.statusCode() == PRECONDITION_FAILED
                || e.statusCode() == CONFLICT
                || e.statusCode() == NOT_FOUND && !AwsErrors.hasCode(e, "NoSuchBucket");
    }
}
