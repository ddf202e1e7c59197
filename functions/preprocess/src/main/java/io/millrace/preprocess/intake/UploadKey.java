package io.millrace.preprocess.intake;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a key under {@code incoming/} asks for. Routes match loosely ({@code *} crosses folders), so this decides. */
public sealed interface UploadKey {

    /** A complete upload: one file, or a folder closed by its marker. */
    record Upload(ModelName model, String key, String name, boolean folder) implements UploadKey {
        /** What the keys of a folder's files start with. */
        public String prefix() {
            return key.substring(0, key.length() - Keys.SUCCESS.length());
        }
    }

    /** The model's spec. */
    record Spec(ModelName model) implements UploadKey {}

    /** Nothing to do: part of a folder that its marker will announce, a folder's own entry, a hidden file. */
    record Ignored() implements UploadKey {}

    /** @param model the folder below {@code incoming/} as written; empty text if there is none */
    record Refused(String model, String reason, String remedy) implements UploadKey {}

    Pattern ONE_FILE = Pattern.compile(".+\\.(csv|tsv|jsonl|ndjson)(\\.gz)?|.+\\.(parquet|zip|onnx)");
    String FORMATS =
            "Upload CSV, TSV, JSONL (each also as .gz), Parquet, ZIP or an ONNX model; for several files use a folder"
                    + " incoming/<model>/<upload>/ and put _SUCCESS into it last.";

    static UploadKey of(String key) {
        if (!key.startsWith(Keys.INCOMING) || key.endsWith("/")) {
            return new Ignored();
        }
        var path = key.substring(Keys.INCOMING.length()).split("/", -1);
        if (path[path.length - 1].startsWith(".")) {
            return new Ignored();
        }
        if (path.length == 1) {
            return new Refused(
                    "",
                    "'" + path[0] + "' lies directly under incoming/, so no model is named",
                    "Upload it to incoming/<model>/" + path[0] + ".");
        }
        if (!ModelName.isValid(path[0])) {
            return isPart(path)
                    ? new Ignored()
                    : new Refused(
                            path[0],
                            "'" + path[0] + "' is no model name: use 1 to 63 characters of a-z, 0-9 and -,"
                                    + " starting with a letter or digit",
                            "Upload to incoming/<model>/ with a name such as 'customer-churn'.");
        }
        var model = new ModelName(path[0]);
        if (path.length == 2) {
            return direct(model, key, path[1]);
        }
        return isPart(path) ? new Ignored() : new Upload(model, key, path[1], true);
    }

    private static boolean isPart(String[] path) {
        return path.length > 2 && !(path.length == 3 && path[2].equals(Keys.SUCCESS) && !path[1].isEmpty());
    }

    private static UploadKey direct(ModelName model, String key, String file) {
        if (file.equals(Keys.SPEC_FILE)) {
            return new Spec(model);
        }
        if (file.equals(Keys.SUCCESS)) {
            return new Refused(
                    model.value(),
                    "_SUCCESS lies directly under incoming/" + model + "/, so it closes no upload folder",
                    "Put the files and then _SUCCESS into a folder: incoming/" + model + "/<upload>/_SUCCESS.");
        }
        if (ONE_FILE.matcher(file.toLowerCase(Locale.ROOT)).matches()) {
            return new Upload(model, key, file, false);
        }
        if (FileKind.of(file) == FileKind.IDX) {
            return new Refused(
                    model.value(),
                    "'" + file + "' is one half of an IDX pair",
                    "Upload the images and the labels file to incoming/" + model
                            + "/<upload>/ and put _SUCCESS there last.");
        }
        return new Refused(
                model.value(), "'" + file + "' is no file that Millrace can read, by its extension", FORMATS);
    }
}
