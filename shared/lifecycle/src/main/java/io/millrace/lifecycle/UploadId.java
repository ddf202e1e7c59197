package io.millrace.lifecycle;

/**
 * Names one version of an upload under one version of the spec, so that a redelivered event finds what the first
 * delivery did, and a changed spec or a replaced file counts as new.
 */
public final class UploadId {
    private static final int CONTENT_DIGITS = 12;
    private static final int SPEC_DIGITS = 6;
    private static final int NAME_LENGTH = 80;

    private UploadId() {}

    /**
     * A readable, unique and key-safe id: the upload's own name and a hash of what it was.
     *
     * @param key the uploaded object, or the {@code _SUCCESS} marker of a folder
     * @param etag the object's ETag; for a folder a digest over the ETags of its files
     * @param specEtag the ETag of the model's {@code lifecycle.yaml}; empty text if there is none
     */
    public static String of(String key, String etag, String specEtag) {
        return content(key, etag) + "-" + Sha256.of(specEtag).substring(0, SPEC_DIGITS);
    }

    /**
     * The part of the id that is the same under every spec, so that a listing of outcomes tells whether an upload has
     * one without reading any.
     */
    public static String content(String key, String etag) {
        var name = key.endsWith("/" + Keys.SUCCESS) ? key.substring(0, key.length() - Keys.SUCCESS.length() - 1) : key;
        name = segment(name.substring(name.lastIndexOf('/') + 1));
        if (name.length() > NAME_LENGTH) {
            name = name.substring(0, NAME_LENGTH);
        }
        return name + "-" + Sha256.of(key + "\n" + etag).substring(0, CONTENT_DIGITS);
    }

    /** {@link #content} of the upload that has this id. */
    public static String contentOf(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('-')));
    }

    /** The text with every character outside {@code A-Za-z0-9._-} as {@code _}, so that it is one folder of a key. */
    public static String segment(String text) {
        var plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.isEmpty() || plain.chars().allMatch(c -> c == '.') ? "_" + plain.replace('.', '_') : plain;
    }
}
