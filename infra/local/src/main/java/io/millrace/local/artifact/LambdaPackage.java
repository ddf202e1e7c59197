package io.millrace.local.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A {@code function.zip}, looked through.
 *
 * @param bytes of the file
 * @param unzippedBytes of its files; jars count as they are, as Lambda counts them
 * @param classes every class of the package and its jars, as {@code io/millrace/Main}
 * @param newestClassVersion of its classes: 65 is Java 21. Classes that a jar keeps for newer Javas do not count
 * @param libraries native libraries
 */
public record LambdaPackage(
        Path file,
        long bytes,
        long unzippedBytes,
        Set<String> classes,
        int newestClassVersion,
        List<NativeLibrary> libraries) {
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dylib|jnilib|dll)(_[a-z0-9_]+)?");
    private static final Pattern CLASS = Pattern.compile("(?!META-INF/versions/)(.*)\\.class");
    private static final int CLASS_HEADER_BYTES = 8;

    /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 250 MB, layers included. */
    static final long MOST_UNZIPPED_BYTES = 250L * 1024 * 1024;

    private static final int JAVA_21 = 65;

    /** @throws UncheckedIOException if there is no such file, or it is no zip */
    public static LambdaPackage read(Path file) {
        var contents = new Contents();
        try (var zip = new ZipInputStream(Files.newInputStream(file))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                contents.add(entry, zip);
            }
            return new LambdaPackage(
                    file,
                    Files.size(file),
                    contents.unzippedBytes,
                    Set.copyOf(contents.classes),
                    contents.newestClassVersion,
                    List.copyOf(contents.libraries));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + " cannot be read; ./millrace package builds it: " + e.getMessage(), e);
        }
    }

    /** A sentence for everything that would keep Lambda's java21 from running it on that processor. */
    public List<String> problems(Processor processor, String handler) {
        var problems = new ArrayList<String>();
        if (unzippedBytes > MOST_UNZIPPED_BYTES) {
            problems.add(
                    "%s has %d bytes unzipped, Lambda takes %d".formatted(file, unzippedBytes, MOST_UNZIPPED_BYTES));
        }
        var handlerClass = handler.replaceFirst("::.*", "").replace('.', '/');
        if (!classes.contains(handlerClass)) {
            problems.add(file + " lacks the handler's class " + handlerClass);
        }
        if (newestClassVersion > JAVA_21) {
            problems.add("%s has classes of version %d, Java 21 reads up to %d"
                    .formatted(file, newestClassVersion, JAVA_21));
        }
        libraries.stream()
                .filter(library -> !library.processor().equals(Optional.of(processor)))
                .forEach(library -> problems.add("%s has a native library that is not for Linux on %s: %s"
                        .formatted(file, processor.lambdaName(), library.path())));
        return problems;
    }

    /** What is found while reading. */
    private static final class Contents {
        private final Set<String> classes = new HashSet<>();
        private final List<NativeLibrary> libraries = new ArrayList<>();
        private long unzippedBytes;
        private int newestClassVersion;

        void add(ZipEntry entry, InputStream content) throws IOException {
            if (entry.getName().endsWith(".jar")) {
                var bytes = content.readAllBytes();
                unzippedBytes += bytes.length;
                addJar(entry.getName(), bytes);
            } else {
                unzippedBytes += look(entry.getName(), entry.getName(), content);
            }
        }

        private void addJar(String jar, byte[] bytes) throws IOException {
            try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    look(jar + "!" + entry.getName(), entry.getName(), zip);
                }
            }
        }

        /** The file's length. */
        private long look(String path, String name, InputStream content) throws IOException {
            var header = content.readNBytes(Processor.HEADER_BYTES);
            if (LIBRARY.matcher(name).matches()) {
                libraries.add(new NativeLibrary(path, Processor.ofLibrary(header)));
            }
            var found = CLASS.matcher(name);
            if (found.matches() && header.length >= CLASS_HEADER_BYTES) {
                classes.add(found.group(1));
                newestClassVersion = Math.max(newestClassVersion, (header[6] & 0xFF) << 8 | header[7] & 0xFF);
            }
            return header.length + content.transferTo(OutputStream.nullOutputStream());
        }
    }
}
