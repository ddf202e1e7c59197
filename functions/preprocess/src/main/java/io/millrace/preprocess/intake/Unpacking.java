package io.millrace.preprocess.intake;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Decompresses the files of one upload onto the disk, within {@link Bounds}. Checks what comes out, not what headers
 * promise. Hidden files and {@code __MACOSX} are left out.
 */
public final class Unpacking {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long RESERVE_BYTES = 64L << 20;

    private final Workspace workspace;
    private final Bounds bounds;
    private long unpackedBytes;

    public Unpacking(Workspace workspace, Bounds bounds) {
        this.workspace = workspace;
        this.bounds = bounds;
    }

    /**
     * The file itself, its decompressed form, or the files of the archive, in path order.
     *
     * @throws InvalidInputException if it is broken, too large unpacked, or an archive that leaves its folder or nests
     */
    public List<SourceFile> unpack(SourceFile packed) {
        var kind = FileKind.of(packed.path());
        if (kind == FileKind.ZIP && !FileKind.isGzip(packed.path())) {
            return zip(packed);
        }
        if (FileKind.isGzip(packed.path())) {
            return List.of(gunzip(packed));
        }
        return List.of(packed);
    }

    public static boolean isHidden(String path) {
        for (var segment : path.split("/")) {
            if (segment.startsWith(".") || segment.equals("__MACOSX") || segment.equals("Thumbs.db")) {
                return true;
            }
        }
        return false;
    }

    private SourceFile gunzip(SourceFile packed) {
        var target = workspace.newFile();
        try (var in = new GZIPInputStream(Files.newInputStream(packed.file()), BUFFER_BYTES)) {
            copy(in, target, packed.name(), Files.size(packed.file()));
            Files.delete(packed.file());
        } catch (ZipException | java.io.EOFException e) {
            throw new InvalidInputException(
                    "'" + packed.name() + "' is no complete gzip file: " + e.getMessage(),
                    Place.file(packed.name()),
                    "Compress the file again with gzip and upload it whole.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SourceFile(packed.name(), FileKind.plain(packed.path()), target);
    }

    private List<SourceFile> zip(SourceFile packed) {
        var files = new ArrayList<SourceFile>();
        try (var archive = new ZipFile(packed.file().toFile(), StandardCharsets.UTF_8)) {
            if (archive.size() > bounds.entries()) {
                throw tooLarge(packed.name(), "%,d entries, more than %,d".formatted(archive.size(), bounds.entries()));
            }
            for (var entries = archive.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                checkName(packed, entry.getName());
                if (!entry.isDirectory() && !isHidden(entry.getName())) {
                    files.add(entry(packed, archive, entry));
                }
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "'" + packed.name() + "' is no readable zip archive: " + e.getMessage(),
                    Place.file(packed.name()),
                    "Make the archive again (names in UTF-8, no password) and upload it whole.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return files;
    }

    private SourceFile entry(SourceFile packed, ZipFile archive, ZipEntry entry) throws IOException {
        var name = packed.name() + "/" + entry.getName();
        if (FileKind.of(entry.getName()) == FileKind.ZIP) {
            throw new InvalidInputException(
                    "'" + name + "' is an archive inside an archive",
                    Place.file(name),
                    "Put the files themselves into one zip.");
        }
        var target = workspace.newFile();
        try (var in = archive.getInputStream(entry)) {
            copy(in, target, name, Math.max(entry.getCompressedSize(), 1));
        } catch (ZipException | java.io.EOFException e) {
            throw new InvalidInputException(
                    "'" + name + "' cannot be unpacked: " + e.getMessage(),
                    Place.file(name),
                    "Make the archive again and upload it whole.",
                    e);
        }
        var file = new SourceFile(name, entry.getName(), target);
        return FileKind.isGzip(file.path()) ? gunzip(file) : file;
    }

    private static void checkName(SourceFile packed, String name) {
        var climbs = name.startsWith("/")
                || name.contains("\\")
                || name.matches("[A-Za-z]:.*")
                || List.of(name.split("/")).contains("..");
        if (climbs) {
            throw new InvalidInputException(
                    "'" + packed.name() + "' holds the entry '" + name + "', which leads out of the archive's folder",
                    Place.file(packed.name() + "/" + name),
                    "Make the archive again with relative names, '/' between folders and without '..'.");
        }
    }

    private void copy(InputStream in, Path target, String name, long packedBytes) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        var room = workspace.freeBytes() - RESERVE_BYTES;
        var written = 0L;
        try (var out = Files.newOutputStream(target)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                unpackedBytes += read;
                check(name, written, packedBytes);
                if (written > room) {
                    workspace.require(written + RESERVE_BYTES, "'" + name + "' unpacked");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private void check(String name, long written, long packedBytes) {
        if (unpackedBytes > bounds.unpackedBytes()) {
            throw tooLarge(name, "more than %,d bytes unpacked".formatted(bounds.unpackedBytes()));
        }
        if (written > Bounds.FREE_BYTES && written / packedBytes > bounds.ratio()) {
            throw tooLarge(name, "more than %d times its packed size unpacked".formatted(bounds.ratio()));
        }
    }

    private static InvalidInputException tooLarge(String name, String what) {
        return new InvalidInputException(
                "'" + name + "' expands beyond the bound: " + what,
                Place.file(name),
                "Upload the data as Parquet, or unpacked into a folder closed by _SUCCESS.");
    }
}
