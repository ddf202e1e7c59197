package io.millrace.local.s3;

import io.millrace.lifecycle.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What was about to be written: noted before an object is committed and crossed out when its event lies in the queues.
 * What is still noted at the next start may have been committed without an event, so its event is made then (perhaps a
 * second time, as events may be).
 */
final class Intents {
    private final Path folder;

    /** A noted write; {@link #done()} crosses it out. */
    record Intent(Write write, Path file) {
        void done() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Intents(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Intent note(Write write) {
        try {
            var id = UUID.randomUUID().toString();
            var draft = folder.resolve(id + ".draft");
            var file = folder.resolve(id + ".json");
            Files.write(draft, Json.compact(write));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new Intent(write, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an earlier process noted and did not cross out. */
    List<Intent> unfinished() {
        var found = new ArrayList<Intent>();
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                if (file.toString().endsWith(".json")) {
                    found.add(new Intent(Json.read(Files.readAllBytes(file), Write.class), file));
                } else {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
