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
 * A function's package, unpacked once under its content's hash. Its own classes and resources and those of its libraries
 * lie in one jar: the JVM keeps no start cache of a class path with folders, and each jar costs time at a start.
 *
 * @param folder with {@code function.jar}, and native libraries in {@code lib/}
 */
record FunctionPackage(Path folder) {
    private static final int HASH_DIGITS = 12;
    private static final int BUFFERED = 1 << 16;
    /** Part of a folder's name: another one when other files are made of a package. */
    private static final String LAYOUT = "one-jar";

    private static final String CLASSES = "function.jar";
    /** Only while unpacking. */
    private static final String OWN_CLASSES = "own.jar";
    /** In the package jars and native libraries; only these stay. */
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
            var target =
                    folder.resolve(name + "-" + LAYOUT + "-" + Sha256.of(zip).substring(0, HASH_DIGITS));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(folder);
                removeOthers(name, folder);
                var draft = Files.createTempDirectory(folder, DRAFT);
                extract(zip, draft);
                bringTogether(draft);
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

    /** All jars, always in the same order: the function's, the Runtime API's client. */
    List<Path> jars(Path runtimeClient) {
        return Stream.concat(Stream.of(folder.resolve(CLASSES)), jarsIn(runtimeClient).stream())
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

    /** The function's own classes first, so that they win. */
    private static void bringTogether(Path target) throws IOException {
        var jars = Stream.concat(Stream.of(target.resolve(OWN_CLASSES)), jarsIn(target.resolve(LIBRARIES)).stream())
                .toList();
        OneJar.write(target.resolve(CLASSES), jars);
        for (var jar : jars) {
            Files.delete(jar);
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
