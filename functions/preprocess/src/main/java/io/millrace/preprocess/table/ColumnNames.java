package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The names of a table's columns, agreed between its files. */
final class ColumnNames {
    private static final int MAX_COLUMNS = 5_000;
    private final List<String> fromSpec;

    ColumnNames(List<String> fromSpec) {
        this.fromSpec = fromSpec;
    }

    static List<String> unnamed(int width) {
        return IntStream.range(0, width).mapToObj(i -> "").toList();
    }

    /** The header with {@code column_N} where a name is empty. */
    static List<String> filled(List<String> header) {
        return IntStream.range(0, header.size())
                .mapToObj(i -> header.get(i).isEmpty() ? "column_" + (i + 1) : header.get(i))
                .toList();
    }

    /** @throws InvalidInputException if a name comes twice or the files' columns differ */
    List<String> agreed(Map<SourceFile, List<String>> columns) {
        var names = names(columns);
        var first = columns.keySet().iterator().next();
        checkUnique(first.name(), names);
        columns.forEach((file, own) -> checkSame(file, own, names));
        return names;
    }

    private List<String> names(Map<SourceFile, List<String>> columns) {
        var named = new LinkedHashSet<String>();
        for (var entry : columns.entrySet()) {
            var isNamed = !isUnnamed(entry.getValue());
            if (isNamed && (named.isEmpty() || entry.getKey().kind() == FileKind.JSONL)) {
                if (named.isEmpty()) {
                    checkUnique(entry.getKey().name(), entry.getValue());
                }
                named.addAll(entry.getValue());
            }
        }
        if (!named.isEmpty()) {
            return List.copyOf(named);
        }
        return fromSpec.isEmpty() ? filled(columns.values().iterator().next()) : fromSpec;
    }

    private static boolean isUnnamed(List<String> own) {
        return own.stream().allMatch(String::isEmpty);
    }

    private static void checkUnique(String file, List<String> names) {
        var seen = new HashMap<String, String>();
        for (var name : names) {
            var before = seen.put(name.toLowerCase(Locale.ROOT), name);
            if (before != null) {
                throw new InvalidInputException(
                        before.equals(name)
                                ? "column '" + name + "' comes twice"
                                : "columns '" + before + "' and '" + name + "' differ in upper and lower case only",
                        Place.column(file, name),
                        "Give every column a name of its own.");
            }
        }
        if (names.size() > MAX_COLUMNS) {
            throw new InvalidInputException(
                    "'%s' has %,d columns, more than %,d".formatted(file, names.size(), MAX_COLUMNS),
                    Place.file(file),
                    "Leave columns out, or check the delimiter.");
        }
    }

    private static void checkSame(SourceFile file, List<String> own, List<String> names) {
        if (isUnnamed(own)) {
            if (own.size() != names.size()) {
                throw new InvalidInputException(
                        "'%s' has %d columns, but %d names are given".formatted(file.name(), own.size(), names.size()),
                        Place.file(file.name()),
                        "Name every column of the file, in its order (data.columns in lifecycle.yaml, or a header).");
            }
            return;
        }
        checkUnique(file.name(), own);
        var more = new ArrayList<>(own);
        more.removeAll(names);
        var less = new ArrayList<>(names);
        less.removeAll(own);
        if (!more.isEmpty() || !less.isEmpty() && file.kind() != FileKind.JSONL) {
            var column = more.isEmpty() ? less.getFirst() : more.getFirst();
            throw new InvalidInputException(
                    more.isEmpty()
                            ? "'" + file.name() + "' lacks the column '" + column + "' of the upload's first file"
                            : "'" + file.name() + "' has a column '" + column + "' that the first file has not",
                    Place.column(file.name(), column),
                    "Give all table files of an upload the same columns.");
        }
    }

    /** For each column of a file its place in the table. */
    static int[] positions(List<String> names, List<String> own) {
        return isUnnamed(own)
                ? IntStream.range(0, names.size()).toArray()
                : own.stream().mapToInt(name -> indexIn(names, name)).toArray();
    }

    static int indexIn(List<String> names, String name) {
        return names.indexOf(name);
    }
}
