package io.millrace.preprocess.table;

import io.millrace.preprocess.intake.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain file in parts that threads of their own can read.
 *
 * @param others copies of all parts but the first; empty where each is found in the file by its rows' numbers
 */
record CsvParts(Path file, PlainCsv look, List<Path> others) implements AutoCloseable {
    CsvParts {
        others = List.copyOf(others);
    }

    /**
     * In as many parts as the look found, without copies where the disk has no room for them: that takes longer, and
     * stores the same rows in the same parts, so that the dataset's bytes do not depend on the disk.
     */
    static CsvParts of(Path file, PlainCsv look, Workspace workspace) {
        try {
            long size = Files.size(file);
            if (look.cuts().isEmpty() || !workspace.hasRoom(size)) {
                return new CsvParts(file, look, List.of());
            }
            var others = new ArrayList<Path>();
            for (int i = 0; i < look.cuts().size(); i++) {
                var other = workspace.newFile();
                var last = i + 1 == look.cuts().size();
                copy(
                        file,
                        other,
                        look.cuts().get(i).bytes(),
                        last ? size : look.cuts().get(i + 1).bytes());
                others.add(other);
            }
            return new CsvParts(file, look, others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path file, Path other, long from, long to) throws IOException {
        try (var in = FileChannel.open(file);
                var out = FileChannel.open(other, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = from; at < to; ) {
                at += in.transferTo(at, to - at, out);
            }
        }
    }

    /** Deletes the copies. */
    @Override
    public void close() {
        for (var other : others) {
            try {
                Files.deleteIfExists(other);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
