package io.millrace.preprocess.intake;

import java.util.Locale;

/** What a file holds, by its name. */
public enum FileKind {
    CSV,
    TSV,
    JSONL,
    PARQUET,
    ZIP,
    IDX,
    IMAGE,
    ONNX,
    OTHER;

    private static final String GZ = ".gz";

    public static FileKind of(String name) {
        var lower = plain(name).toLowerCase(Locale.ROOT);
        if (lower.endsWith("-ubyte") || lower.matches(".*[.-]idx[13](-ubyte)?")) {
            return IDX;
        }
        return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
            case "csv" -> CSV;
            case "tsv" -> TSV;
            case "jsonl", "ndjson" -> JSONL;
            case "parquet" -> PARQUET;
            case "zip" -> ZIP;
            case "png", "jpg", "jpeg" -> IMAGE;
            case "onnx" -> ONNX;
            default -> OTHER;
        };
    }

    public static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(GZ);
    }

    /** The name without {@code .gz}. */
    static String plain(String name) {
        return isGzip(name) ? name.substring(0, name.length() - GZ.length()) : name;
    }

    public boolean isTable() {
        return this == CSV || this == TSV || this == JSONL || this == PARQUET;
    }
}
