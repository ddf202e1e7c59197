package io.millrace.local.lambda;

import io.millrace.lifecycle.Sha256;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A function's package, unpacked once under its content's hash. Its own classes and resources lie in one jar, since the
 * JVM keeps no start cache of a class path with folders.
 *
 * @param folder with {@code function.jar} and {@code lib/}
 */
record FunctionPackage(Path folder) {
    private static final int HASH_DIGITS = 12;
    private static final int BUFFERED = 1 << 16;
    private static final String OWN_CLASSES = "function.jar";
    /** Jars and native libraries, which stay files. */
    private static final String LIBRARIES = "lib";

    private static final String DRAFT = "draft-";
    /** Nobody unpacks for so long: what is older was left behind. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    /**
     * Unpacks, unless that is done already. The function's other packages are removed.
     *
     * @param folder which several platforms may share
     */
    static FunctionPackage unpack(String name, Path zip, Path folder) {
        try {
            var target = folder.resolve(name + "-" + Sha256.of(zip).substring(0, HASH_DIGITS));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(folder);
                removeOthers(name, folder);
                var draft = Files.createTempDirectory(folder, DRAFT);
                extract(zip, draft);
                try {
                    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                    remove(draft); // another instance was first
                }
            }
            return new FunctionPackage(target);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    zip + " cannot be unpacked (" + e.getMessage() + "); ./millrace package builds it", e);
        }
    }

    /** All jars of the function, always in the same order: its own classes, its libraries, the Runtime API's client. */
    List<Path> jars(Path runtimeClient) {
        return Stream.concat(
                        Stream.of(folder.resolve(OWN_CLASSES)),
                        Stream.of(folder.resolve(LIBRARIES), runtimeClient).flatMap(f -> jarsIn(f).stream()))
                .toList();
    }

    private static List<Path> jarsIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(Path zip, Path target) throws IOException {
        try (var archive = new ZipFile(zip.toFile());
                var own = new ZipOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(target.resolve(OWN_CLASSES)), BUFFERED))) {
            for (var entry : archive.stream().filter(e -> !e.isDirectory()).toList()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry " + entry.getName() + " leads out of the package");
                }
                try (var in = archive.getInputStream(entry)) {
                    if (file.startsWith(target.resolve(LIBRARIES))) {
                        Files.createDirectories(file.getParent());
                        Files.copy(in, file);
                    } else {
                        own.putNextEntry(new ZipEntry(entry.getName()));
                        in.transferTo(own);
                    }
                }
            }
        }
    }

    private static void removeOthers(String name, Path folder) throws IOException {
        try (var others = Files.list(folder)) {
            for (var other : others.filter(f -> isLeft(f, name)).toList()) {
                remove(other);
            }
        }
    }

    private static boolean isLeft(Path file, String name) {
        var folder = file.getFileName().toString();
        return folder.startsWith(name + "-")
                || folder.startsWith(DRAFT)
                        && new File(file.toString()).lastModified()
                                < Instant.now().minus(ABANDONED).toEpochMilli();
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
