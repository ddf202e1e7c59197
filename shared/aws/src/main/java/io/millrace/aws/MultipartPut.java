package io.millrace.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Uploads a large file in parts, so that a dropped connection costs a part and files beyond the 5 GiB of a single PUT fit.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">Limits of multipart uploads</a>
 */
final class MultipartPut {
    private static final long THRESHOLD_BYTES = 64L << 20;
    private static final long PART_BYTES = 16L << 20;
    private static final long MOST_PARTS = 10_000;

    private final S3Client s3;
    private final String bucket;
    private final long thresholdBytes;
    private final long partBytes;

    MultipartPut(S3Client s3, String bucket) {
        this(s3, bucket, THRESHOLD_BYTES, PART_BYTES);
    }

    /**
     * @param thresholdBytes files up to this size are for a single request
     * @param partBytes usual size of a part; S3 takes 5 MiB or more
     */
    MultipartPut(S3Client s3, String bucket, long thresholdBytes, long partBytes) {
        this.s3 = s3;
        this.bucket = bucket;
        this.thresholdBytes = thresholdBytes;
        this.partBytes = partBytes;
    }

    boolean suits(long sizeBytes) {
        return sizeBytes > thresholdBytes;
    }

    /** Writes or replaces the object; returns its ETag as S3 gives it. */
    String put(String key, Path file, String contentType) throws IOException {
        var size = Files.size(file);
        var upload = AwsErrors.call(
                        "put " + key,
                        () -> s3.createMultipartUpload(
                                r -> r.bucket(bucket).key(key).contentType(contentType)))
                .uploadId();
        try {
            var parts = parts(key, upload, file, size);
            return AwsErrors.call(
                            "put " + key,
                            () -> s3.completeMultipartUpload(r -> r.bucket(bucket)
                                    .key(key)
                                    .uploadId(upload)
                                    .multipartUpload(m -> m.parts(parts))
                                    .overrideConfiguration(AwsClients.TRANSFER)))
                    .eTag();
        } catch (RuntimeException e) {
            abort(key, upload, e);
            throw e;
        }
    }

    private List<CompletedPart> parts(String key, String upload, Path file, long size) {
        var step = partBytes(size);
        var parts = new ArrayList<CompletedPart>();
        for (long start = 0; start < size; start += step) {
            var number = parts.size() + 1;
            var body = body(file, start, Math.min(step, size - start));
            var part = AwsErrors.call(
                    "put " + key + ", part " + number,
                    () -> s3.uploadPart(
                            r -> r.bucket(bucket)
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .overrideConfiguration(AwsClients.TRANSFER),
                            body));
            parts.add(
                    CompletedPart.builder().partNumber(number).eTag(part.eTag()).build());
        }
        return parts;
    }

    /** Small enough to repeat, large enough for S3's limit on the number of parts. */
    long partBytes(long size) {
        return Math.max(partBytes, (size + MOST_PARTS - 1) / MOST_PARTS);
    }

    private static RequestBody body(Path file, long start, long length) {
        return RequestBody.fromContentProvider(
                ContentStreamProvider.fromInputStreamSupplier(() -> slice(file, start)),
                length,
                "application/octet-stream");
    }

    /** The file from there on: the SDK reads as much of it as the content length says. */
    private static InputStream slice(Path file, long start) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.READ);
            return Channels.newInputStream(channel.position(start));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Parts of an upload that is never completed cost money until a lifecycle rule removes them. */
    private void abort(String key, String upload, RuntimeException cause) {
        try {
            s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
