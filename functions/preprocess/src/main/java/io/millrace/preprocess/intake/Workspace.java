package io.millrace.preprocess.intake;

import io.millrace.lifecycle.error.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder for one upload's work, gone when closed. File names in it are numbers: no user's name reaches the disk. */
public final class Workspace implements AutoCloseable {
    private final Path folder;
    private int files;

    private Workspace(Path folder) {
        this.folder = folder;
    }

    /** @param parent an existing folder */
    public static Workspace in(Path parent) {
        try {
            return new Workspace(Files.createTempDirectory(parent, "upload-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no work folder can be made in " + parent, e);
        }
    }

    public Path folder() {
        return folder;
    }

    public Path newFile() {
        return folder.resolve("file-" + files++);
    }

    /** @throws UnavailableException if the disk has less room than that: more temporary storage is needed */
    public void require(long bytes, String what) {
        var free = freeBytes();
        if (free < bytes) {
            throw new UnavailableException(
                    "%s needs %,d bytes of temporary storage, but only %,d are free: give the function more"
                            .formatted(what, bytes, free));
        }
    }

    /** Whether the disk has room for that many bytes, and some more for others. */
    public boolean hasRoom(long bytes) {
        return freeBytes() > 2 * bytes;
    }

    long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the work folder cannot be deleted", e);
        }
    }
}
