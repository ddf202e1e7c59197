package io.millrace.preprocess.image;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.SplitSpec;
import io.millrace.onnx.Images;
import io.millrace.onnx.RawColumn;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Keyed;
import io.millrace.preprocess.table.RowHash;
import io.millrace.preprocess.table.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads image folders and IDX pairs into the table {@code pixels}; one image at a time is in memory. */
public final class ImageLoader {
    private static final String REMEDY_PAIR =
            "Upload both files of each pair: NAME-images-idx3-ubyte and NAME-labels-idx1-ubyte.";
    private static final int CHUNK_ROWS = 256;
    private final Database database;

    public ImageLoader(Database database) {
        this.database = database;
    }

    /**
     * Loads all files, all of kind IMAGE or all of kind IDX, in path order.
     *
     * @return rows read
     * @throws InvalidInputException naming the file that is broken, has no class folder or no partner
     */
    public long load(List<SourceFile> files) {
        database.execute(ImageRows.CREATE);
        var count = new long[1];
        var pairs = files.getFirst().kind() == FileKind.IDX ? pairs(files) : List.<Pair>of();
        var depths = pairs.isEmpty() ? splitFolders(files) : false;
        database.append(ImageRows.TABLE, appender -> {
            var rows = new ImageRows(appender);
            if (pairs.isEmpty()) {
                for (var file : files) {
                    addImage(file, depths, rows);
                }
            } else {
                for (var pair : pairs) {
                    addPair(pair, rows);
                }
            }
            count[0] = rows.count();
        });
        unifyChannels();
        return count[0];
    }

    /** The rows for splitting; equal pixels never straddle splits, whatever their labels. */
    public Keyed key(SplitSpec spec) {
        database.execute("CREATE TABLE " + Keyed.NAME + " AS SELECT *, CAST("
                + RowHash.split("step", spec, true, true) + " AS TINYINT) AS s FROM (SELECT *, " + RowHash.step("seen")
                + " AS step FROM (SELECT r, md5_number(concat(hash, chr(0), label)) AS \"full\", md5_number(concat("
                + Sql.literal(spec.seed() + ":") + ", hash)) AS seen, given, label FROM pixels))");
        return new Keyed(database, Keyed.NAME, "r", "given", "step");
    }

    /** Whether the class folders lie below folders such as train/ and test/. */
    private static boolean splitFolders(List<SourceFile> files) {
        return files.stream().allMatch(file -> {
            var folders = folders(file);
            return folders.size() >= 2
                    && SourceFile.givenSplit(folders.get(folders.size() - 2)).isPresent();
        });
    }

    private static List<String> folders(SourceFile file) {
        var path = List.of(file.path().split("/"));
        return path.subList(0, path.size() - 1);
    }

    private static void addImage(SourceFile file, boolean splitFolders, ImageRows rows) throws SQLException {
        var folders = folders(file);
        if (folders.isEmpty()) {
            throw new InvalidInputException(
                    "the image '" + file.name() + "' lies in no class folder",
                    Place.file(file.name()),
                    "Put each image into a folder named as its class: cat/1.png, dog/1.png.");
        }
        Optional<Split> given =
                splitFolders ? SourceFile.givenSplit(folders.get(folders.size() - 2)) : Optional.empty();
        rows.add(file.name(), folders.getLast().strip(), given, Images.decode(bytes(file), file.name(), 0));
    }

    private static byte[] bytes(SourceFile file) {
        try {
            return Files.readAllBytes(file.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Pair(SourceFile images, SourceFile labels) {}

    private static List<Pair> pairs(List<SourceFile> files) {
        Map<String, SourceFile> images = new TreeMap<>();
        Map<String, SourceFile> labels = new HashMap<>();
        for (var file : files) {
            var isImages = file.path().toLowerCase(java.util.Locale.ROOT).contains("idx3");
            (isImages ? images : labels).put(stem(file.path()), file);
        }
        var pairs = new ArrayList<Pair>();
        images.forEach((stem, image) -> {
            var label = labels.remove(stem);
            if (label == null) {
                throw alone(image, "labels");
            }
            pairs.add(new Pair(image, label));
        });
        labels.values().stream().findFirst().ifPresent(label -> {
            throw alone(label, "images");
        });
        return pairs;
    }

    private static String stem(String path) {
        return path.replaceAll("(?i)[-._](images|labels)[-._]idx[13]-ubyte$", "")
                .replaceAll("(?i)(images|labels)?[-._]?idx[13](-ubyte)?$", "");
    }

    private static InvalidInputException alone(SourceFile file, String other) {
        return new InvalidInputException(
                "'" + file.name() + "' has no file of " + other + " beside it", Place.file(file.name()), REMEDY_PAIR);
    }

    private static void addPair(Pair pair, ImageRows rows) throws SQLException {
        try (var images = new IdxFile(pair.images(), 3);
                var labels = new IdxFile(pair.labels(), 1)) {
            if (images.items() != labels.items()) {
                throw new InvalidInputException(
                        "'%s' holds %,d images, but '%s' %,d labels"
                                .formatted(
                                        pair.images().name(),
                                        images.items(),
                                        pair.labels().name(),
                                        labels.items()),
                        Place.file(pair.labels().name()),
                        "Upload files that belong together: one label an image.");
            }
            int height = images.dimension(1);
            int width = images.dimension(2);
            for (int i = 0; i < images.items(); i++) {
                var label = Integer.toString(labels.read(1)[0] & 0xFF);
                rows.add(
                        pair.images().name() + "#" + i,
                        label,
                        pair.images().givenSplit(),
                        new RawColumn.Images(images.read(height * width), height, width, 1));
            }
        }
    }

    /** Grey images among coloured ones become coloured, chunk by chunk. */
    private void unifyChannels() {
        if (database.count("SELECT count(DISTINCT channels) FROM pixels") < 2) {
            return;
        }
        database.execute("CREATE TABLE coloured (r BIGINT, image BLOB)");
        var last = new long[] {-1};
        for (var chunk = greyAfter(-1); !chunk.isEmpty(); chunk = greyAfter(last[0])) {
            var grey = chunk;
            database.append("coloured", rows -> {
                for (var image : grey) {
                    rows.beginRow();
                    rows.append(image.row());
                    rows.append(ImageRows.coloured(image.pixels()));
                    rows.endRow();
                    last[0] = image.row();
                }
            });
        }
        database.execute("UPDATE pixels SET image = coloured.image, channels = 3 FROM coloured"
                + " WHERE pixels.r = coloured.r");
        database.execute("DROP TABLE coloured");
    }

    private record Grey(long row, byte[] pixels) {}

    private List<Grey> greyAfter(long row) {
        return database.query(
                "SELECT r, image FROM pixels WHERE channels = 1 AND r > " + row + " ORDER BY r LIMIT " + CHUNK_ROWS,
                found -> new Grey(found.getLong(1), found.getBytes(2)));
    }
}
