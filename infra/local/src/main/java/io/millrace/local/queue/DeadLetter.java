package io.millrace.local.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A message that was given up.
 *
 * @param body the event
 * @param reason of the last failed delivery
 */
public record DeadLetter(String body, String reason) {

    /** The dead letters of the queue in that folder, whether or not anybody owns it; empty if there is no such queue. */
    public static List<DeadLetter> in(Path queue) {
        var folder = queue.resolve(FileQueue.DEAD);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(MessageFile.EXTENSION))
                    .sorted()
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path reasonOf(Path letter) {
        var name = letter.getFileName().toString();
        return letter.resolveSibling(name.substring(0, name.length() - MessageFile.EXTENSION.length()) + ".reason");
    }

    /** Empty if it was sent again meanwhile. */
    private static Optional<DeadLetter> read(Path file) {
        try {
            var reason = reasonOf(file);
            return Optional.of(new DeadLetter(
                    Files.readString(file),
                    Files.exists(reason) ? Files.readString(reason).strip() : ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
