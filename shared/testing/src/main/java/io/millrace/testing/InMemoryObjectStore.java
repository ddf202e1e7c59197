package io.millrace.testing;

import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bucket in memory that behaves as S3 does: create-once and compare-and-set hold under races, ETags are the MD5 of the
 * bytes, listings come in the order of the keys' UTF-8 bytes. Safe for many threads. Open to subclasses, so that a test
 * can make one call fail.
 */
public class InMemoryObjectStore implements ObjectStore {
    /** S3 orders keys by their UTF-8 bytes, which for characters beyond the BMP is not the order of Java strings. */
    private static final Comparator<String> BY_UTF8_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final ConcurrentSkipListMap<String, StoredObject> objects = new ConcurrentSkipListMap<>(BY_UTF8_BYTES);
    private final Clock clock;

    public InMemoryObjectStore() {
        this(Clock.systemUTC());
    }

    /** @param clock gives each write its time */
    public InMemoryObjectStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return Optional.ofNullable(objects.get(key)).map(InMemoryObjectStore::info);
    }

    @Override
    public Optional<StoredObject> find(String key) {
        return Optional.ofNullable(objects.get(key))
                .map(o -> new StoredObject(o.key(), o.etag(), o.bytes().clone(), o.modified()));
    }

    @Override
    public InputStream open(String key) {
        return new ByteArrayInputStream(get(key));
    }

    @Override
    public InputStream open(String key, long from, long to) {
        return new ByteArrayInputStream(Arrays.copyOfRange(get(key), Math.toIntExact(from), Math.toIntExact(to)));
    }

    @Override
    public void download(String key, Path target) {
        var bytes = get(key);
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        var object = object(key, bytes);
        objects.put(key, object);
        return object.etag();
    }

    @Override
    public String put(String key, Path file, String contentType) {
        try {
            return put(key, Files.readAllBytes(file), contentType);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        var object = object(key, bytes);
        return objects.putIfAbsent(key, object) == null ? Optional.of(object.etag()) : Optional.empty();
    }

    @Override
    public Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag) {
        var replacement = object(key, bytes);
        // Identity tells whether this call replaced: an equal ETag could also come from another writer of equal bytes.
        @Nullable StoredObject now = objects.computeIfPresent(
                key, (k, current) -> current.etag().equals(expectedEtag) ? replacement : current);
        return now == replacement ? Optional.of(replacement.etag()) : Optional.empty();
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) {
        return objects.tailMap(prefix).values().stream()
                .takeWhile(o -> o.key().startsWith(prefix))
                .map(InMemoryObjectStore::info);
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    private StoredObject object(String key, byte[] bytes) {
        var now = clock.instant();
        return new StoredObject(key, md5(bytes), bytes.clone(), () -> now);
    }

    private static ObjectInfo info(StoredObject object) {
        return new ObjectInfo(object.key(), object.etag(), object.bytes().length, object.lastModified());
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
