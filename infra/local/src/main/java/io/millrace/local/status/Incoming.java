package io.millrace.local.status;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What users put below {@code incoming/}. */
final class Incoming {
    /**
     * An object that counts as one upload.
     *
     * @param key the file, or a folder's {@code _SUCCESS} marker
     * @param filesWithoutMarker files of a folder that is not closed yet; 0: the upload is complete
     */
    record Upload(String key, String etag, Instant at, long filesWithoutMarker) {}

    private final ObjectStore store;

    Incoming(ObjectStore store) {
        this.store = store;
    }

    /** The first folders; the empty text stands for files that lie directly below {@code incoming/}. */
    TreeSet<String> models() {
        var models = new TreeSet<String>();
        for (var object : list(Keys.INCOMING)) {
            var name = object.key().substring(Keys.INCOMING.length());
            if (!isHidden(name)) {
                models.add(name.contains("/") ? name.substring(0, name.indexOf('/')) : "");
            }
        }
        return models;
    }

    /** A model's uploads and its {@code lifecycle.yaml}, in no order. */
    List<Upload> of(String model) {
        var prefix = model.isEmpty() ? Keys.INCOMING : Keys.INCOMING + model + "/";
        var found = new ArrayList<Upload>();
        var folders = new TreeMap<String, List<ObjectInfo>>();
        for (var object : list(prefix)) {
            var name = object.key().substring(prefix.length());
            int slash = name.indexOf('/');
            if (isHidden(name) || slash >= 0 && model.isEmpty()) {
                continue;
            }
            if (slash < 0) {
                found.add(upload(object));
            } else {
                folders.computeIfAbsent(name.substring(0, slash), f -> new ArrayList<>())
                        .add(object);
            }
        }
        folders.forEach((folder, files) -> found.add(folder(prefix + folder + "/", files)));
        return found;
    }

    private static Upload folder(String folder, List<ObjectInfo> files) {
        return files.stream()
                .filter(f -> f.key().equals(folder + Keys.SUCCESS))
                .findFirst()
                .map(Incoming::upload)
                .orElseGet(() -> new Upload(folder, "", files.getLast().lastModified(), files.size()));
    }

    private static Upload upload(ObjectInfo object) {
        return new Upload(object.key(), object.etag(), object.lastModified(), 0);
    }

    /** No upload: preprocess ignores folder markers and names that start with a dot. */
    private static boolean isHidden(String name) {
        return name.isEmpty() || name.endsWith("/") || name.startsWith(".") || name.contains("/.");
    }

    private List<ObjectInfo> list(String prefix) {
        try (var objects = store.list(prefix)) {
            return objects.toList();
        }
    }
}
