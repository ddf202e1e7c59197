package io.millrace.local.lambda;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Brings a class path's jars into one, since a JVM opens and checks each of them while it starts. Of files with the same
 * name the first stays, which is the one that a class loader finds; lists of services are joined, because all of them are
 * read.
 */
final class OneJar {
    private static final String SERVICES = "META-INF/services/";
    private static final String VERSIONS = "META-INF/versions/";
    /** What a jar says of itself alone: its manifest, index and signatures. */
    private static final Pattern OF_ITSELF =
            Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]+\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);

    private final Set<String> names = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();
    private final ZipOutputStream out;
    private boolean multiRelease;

    private OneJar(ZipOutputStream out) {
        this.out = out;
        out.setLevel(Deflater.BEST_SPEED);
    }

    /** @param jars in the order of the class path */
    static void write(Path target, List<Path> jars) throws IOException {
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
            var one = new OneJar(out);
            for (var jar : jars) {
                one.add(jar);
            }
            one.finish();
        }
    }

    private void add(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile(), false)) {
            multiRelease |= jar.isMultiRelease();
            for (var entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                var name = entry.getName();
                if (OF_ITSELF.matcher(name).matches() || name.startsWith(VERSIONS) && !jar.isMultiRelease()) {
                    continue;
                }
                try (var in = jar.getInputStream(entry)) {
                    if (name.startsWith(SERVICES)) {
                        var joined = services.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                        in.transferTo(joined);
                        joined.write('\n');
                    } else if (names.add(name)) {
                        put(name, in.readAllBytes());
                    }
                }
            }
        }
    }

    private void finish() throws IOException {
        for (var service : services.entrySet()) {
            put(service.getKey(), service.getValue().toByteArray());
        }
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (multiRelease) {
            manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        }
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        put(JarFile.MANIFEST_NAME, bytes.toByteArray());
    }

    private void put(String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(content);
    }
}
