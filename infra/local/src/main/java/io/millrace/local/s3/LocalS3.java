package io.millrace.local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.util.function.Consumer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** S3 on 127.0.0.1: signed requests, one bucket, its objects as files below a folder. */
public final class LocalS3 implements AutoCloseable {
    private final S3Proxy proxy;

    private LocalS3(S3Proxy proxy) {
        this.proxy = proxy;
    }

    /**
     * @param home where the objects ({@code s3/}), the bodies on their way in and the owed events lie
     * @param port 0 takes a free one
     * @param bucket made if it is not there
     */
    public record Settings(
            Path home, int port, String bucket, String region, String accessKeyId, String secretAccessKey) {}

    /**
     * Starts to serve. Events that an earlier process owed are made first.
     *
     * @param events takes each {@code Object Created} event as EventBridge's JSON; when it returns the event is durable
     * @throws UncheckedIOException if the folder cannot be used or the port is taken
     */
    public static LocalS3 start(Settings settings, Consumer<String> events, Clock clock) {
        try {
            var files = Files.createDirectories(settings.home().resolve("s3"));
            var spool = Files.createDirectories(settings.home().resolve("spool"));
            requireAttributes(files);
            clear(spool);
            var bucketFolder = files.resolve(settings.bucket());
            var intents = new Intents(settings.home().resolve("intents"));
            intents.unfinished().forEach(intent -> Leftovers.sweep(bucketFolder, intent.write()));
            Leftovers.sweep(bucketFolder);
            var store = new EventingBlobStore(
                    new FilesystemNio2BlobStore(files.toString()),
                    spool,
                    intents,
                    created -> events.accept(created.toEventBridge(settings.region())),
                    clock);
            if (!store.containerExists(settings.bucket())) {
                store.createContainer(settings.bucket());
            }
            store.settle();
            var proxy = S3Proxy.builder()
                    .blobStore(store)
                    .endpoint(URI.create("http://127.0.0.1:" + settings.port()))
                    .awsAuthentication(
                            AuthenticationType.AWS_V2_OR_V4, settings.accessKeyId(), settings.secretAccessKey())
                    .ignoreUnknownHeaders(true)
                    .build();
            proxy.start();
            return new LocalS3(proxy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy did not start: " + e.getMessage(), e);
        }
    }

    /** Where it answers; by address, since clients then use path style. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy did not stop: " + e.getMessage(), e);
        }
    }

    /** ETags and content types are kept in extended attributes; without them no conditional write can work. */
    private static void requireAttributes(Path folder) throws IOException {
        var probe = Files.createTempFile(folder.getParent(), "attributes", null);
        try {
            var view = Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
            if (view == null) {
                throw new IOException("no attribute view");
            }
            view.write("user.probe", ByteBuffer.wrap(new byte[] {1}));
        } catch (IOException e) {
            throw new IOException(
                    "The file system of " + folder + " keeps no extended attributes, which the local bucket needs."
                            + " Set MILLRACE_HOME to a folder on another file system (ext4, xfs, btrfs, APFS).",
                    e);
        } finally {
            Files.delete(probe);
        }
    }

    private static void clear(Path spool) throws IOException {
        try (var files = Files.list(spool)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
