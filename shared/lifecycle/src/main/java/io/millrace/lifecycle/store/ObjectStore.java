package io.millrace.lifecycle.store;

import io.millrace.lifecycle.error.NotFoundException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One bucket. Reads are strongly consistent, as S3's are. Every method throws
 * {@link io.millrace.lifecycle.error.UnavailableException} when the store cannot be reached after the SDK's retries.
 */
public interface ObjectStore {

    Optional<ObjectInfo> head(String key);

    /** The whole object with the ETag it had, or empty. For small objects: manifests, aliases. */
    Optional<StoredObject> find(String key);

    /** @throws NotFoundException if there is no such object */
    default byte[] get(String key) {
        return find(key)
                .orElseThrow(() -> new NotFoundException("no object " + key))
                .bytes();
    }

    /** The object as a stream that the caller closes. @throws NotFoundException if there is no such object */
    InputStream open(String key);

    /**
     * Some of the object's bytes as a stream that the caller closes.
     *
     * @param from the first byte's place, from 0
     * @param to the place after the last byte, more than {@code from} and at most the object's size
     * @throws NotFoundException if there is no such object
     */
    InputStream open(String key, long from, long to);

    /** Copies the object to a file, which is replaced. @throws NotFoundException if there is no such object */
    void download(String key, Path target);

    /** Writes or replaces; returns the new ETag. For artifacts that a manifest will name. */
    String put(String key, byte[] bytes, String contentType);

    /** Writes or replaces from a file, streamed; returns the new ETag. */
    String put(String key, Path file, String contentType);

    /** Creates the object unless it exists ({@code If-None-Match: *}). @return the new ETag, or empty if it existed */
    Optional<String> create(String key, byte[] bytes, String contentType);

    /**
     * Replaces the object if it still has that ETag ({@code If-Match}).
     *
     * @return the new ETag, or empty if the object has changed or vanished since
     */
    Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag);

    /** The objects whose keys start with the prefix, in key order, fetched page by page. The caller closes the stream. */
    Stream<ObjectInfo> list(String prefix);

    /** Deletes the object; no error if there is none. */
    void delete(String key);
}
