package io.millrace.lifecycle;

/**
 * Names one version of an upload under one version of the spec, so that a redelivered event finds what the first
 * delivery did, and a changed spec or a replaced file counts as new.
 */
public final class UploadId {
    private static final int HASH_DIGITS = 12;
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
        var name = key.endsWith("/" + Keys.SUCCESS) ? key.substring(0, key.length() - Keys.SUCCESS.length() - 1) : key;
        name = segment(name.substring(name.lastIndexOf('/') + 1));
        if (name.length() > NAME_LENGTH) {
            name = name.substring(0, NAME_LENGTH);
        }
        return name + "-" + Sha256.of(key + "\n" + etag + "\n" + specEtag).substring(0, HASH_DIGITS);
    }

    /** The text with every character outside {@code A-Za-z0-9._-} as {@code _}, so that it is one folder of a key. */
    public static String segment(String text) {
        var plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.isEmpty() || plain.chars().allMatch(c -> c == '.') ? "_" + plain.replace('.', '_') : plain;
    }
}
