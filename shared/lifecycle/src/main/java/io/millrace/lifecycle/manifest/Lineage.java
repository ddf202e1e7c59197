package io.millrace.lifecycle.manifest;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a dataset stands in the order in which a model's uploads and specs came into the bucket, by the bucket's own
 * clock: an older one that is finished late must not replace what a newer one led to.
 *
 * <p>The upload counts first, then the spec. Two writes of one key within the clock's second are told apart by S3's
 * sequencer; two uploads of different keys in one second count by their keys, so that every reader orders them alike.
 *
 * @param uploadedAt when the bucket got the upload (the {@code _SUCCESS} marker of a folder)
 * @param key the uploaded object
 * @param sequencer S3's order of writes to that key, hexadecimal; empty text where unknown
 * @param specAt when the bucket got the {@code lifecycle.yaml}; {@link Instant#EPOCH} where there was none
 */
public record Lineage(Instant uploadedAt, String key, String sequencer, Instant specAt) implements Comparable<Lineage> {
    /** Older than every known one. */
    public static final Lineage UNKNOWN = new Lineage(Instant.EPOCH, "", "", Instant.EPOCH);

    private static final Comparator<Lineage> ORDER = Comparator.comparing(Lineage::uploadedAt)
            .thenComparing(Lineage::key)
            .thenComparing(Lineage::specAt)
            // Last: an upload that runs again under a newer spec has none, because the event was the spec's.
            .thenComparing(Lineage::sequencer, Lineage::compareSequencers);

    public static Lineage of(Source source, Instant specAt) {
        return new Lineage(source.uploadedAt(), source.key(), source.sequencer(), specAt);
    }

    static Lineage orUnknown(@Nullable Lineage lineage) {
        return Optional.ofNullable(lineage).orElse(UNKNOWN);
    }

    public boolean isOlderThan(Lineage other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Lineage other) {
        return ORDER.compare(this, other);
    }

    /**
     * Negative, 0 or positive as the first of two writes to one key came before, is, or came after the second: the
     * shorter one is padded with zeros on the right, then they compare as texts.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">sequencer</a>
     */
    static int compareSequencers(String a, String b) {
        int length = Math.max(a.length(), b.length());
        return padded(a, length).compareTo(padded(b, length));
    }

    private static String padded(String sequencer, int length) {
        return sequencer.toUpperCase(Locale.ROOT) + "0".repeat(length - sequencer.length());
    }
}
