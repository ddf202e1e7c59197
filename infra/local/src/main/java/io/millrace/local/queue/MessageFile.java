package io.millrace.local.queue;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a message file's name says: {@code <visible at>.<sequence>.<receives>.<w|h>.<id>.json}.
 *
 * @param visibleAt milliseconds since 1970; a held message comes back then
 * @param held whether somebody has it in hand
 */
record MessageFile(long visibleAt, long sequence, String id, int receiveCount, boolean held)
        implements Comparable<MessageFile> {
    static final String EXTENSION = ".json";
    private static final Pattern NAME =
            Pattern.compile("(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,4})\\.([wh])\\.([^.]+)\\.json");
    private static final Comparator<MessageFile> ORDER =
            Comparator.comparingLong(MessageFile::visibleAt).thenComparingLong(MessageFile::sequence);

    static Optional<MessageFile> parse(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(new MessageFile(
                        Long.parseLong(name.group(1)),
                        Long.parseLong(name.group(2)),
                        name.group(5),
                        Integer.parseInt(name.group(3)),
                        name.group(4).equals("h")))
                : Optional.empty();
    }

    MessageFile held(long until) {
        return new MessageFile(until, sequence, id, receiveCount + 1, true);
    }

    MessageFile waiting(int receives, long from) {
        return new MessageFile(from, sequence, id, receives, false);
    }

    Path in(Path folder) {
        return folder.resolve(
                "%d.%d.%d.%s.%s%s".formatted(visibleAt, sequence, receiveCount, held ? "h" : "w", id, EXTENSION));
    }

    @Override
    public int compareTo(MessageFile other) {
        return ORDER.compare(this, other);
    }
}
