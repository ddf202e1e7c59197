package io.millrace.local.lambda;

import io.millrace.lifecycle.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Packages unpacked once each, under their content's hash. */
final class FunctionPackage {
    private static final int HASH_DIGITS = 12;
    private static final int BUFFERED = 1 << 16;

    private FunctionPackage() {}

    /** The folder with the package's files. Those of the function's other packages are removed. */
    static Path unpack(String name, Path zip, Path folder) {
        try {
            var target = folder.resolve(name + "-" + Sha256.of(zip).substring(0, HASH_DIGITS));
            if (!Files.isDirectory(target)) {
                removeOthers(name, folder);
                var draft = Files.createTempDirectory(Files.createDirectories(folder), name + "-draft");
                extract(zip, draft);
                try {
                    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                    remove(draft); // another instance was first
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    zip + " cannot be unpacked (" + e.getMessage() + "); ./millrace package builds it", e);
        }
    }

    /** Everything that is on a function's class path: its folder, its jars, the Runtime API's client. */
    static String classPath(Path unpacked, Path runtimeClient) {
        return Stream.concat(
                        Stream.of(unpacked.toString()),
                        Stream.of(unpacked.resolve("lib"), runtimeClient).flatMap(f -> jars(f).stream()))
                .reduce((a, b) -> a + java.io.File.pathSeparator + b)
                .orElseThrow();
    }

    private static List<String> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(f -> f.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(Path zip, Path target) throws IOException {
        try (var archive = new ZipFile(zip.toFile())) {
            for (var entry : archive.stream().toList()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry " + entry.getName() + " leads out of the package");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (var in = archive.getInputStream(entry);
                            var out = new java.io.BufferedOutputStream(Files.newOutputStream(file), BUFFERED)) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }

    private static void removeOthers(String name, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var others = Files.list(folder)) {
            for (var other : others.filter(f -> f.getFileName().toString().startsWith(name + "-"))
                    .toList()) {
                remove(other);
            }
        }
    }

    static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
