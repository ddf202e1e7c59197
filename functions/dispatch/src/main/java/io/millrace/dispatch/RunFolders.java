package io.millrace.dispatch;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the names of all objects below {@code runs/} tell, without reading any. */
final class RunFolders {
    private static final Pattern KEY = Pattern.compile("runs/(" + ModelName.PATTERN + ")/([^/]+)/(.+)");
    private static final String UPLOADS = "uploads/";

    /**
     * A run's folder.
     *
     * @param plannedAt when {@code run.json} was written last; empty: there is none
     * @param ended whether there is a candidate or a failure
     */
    record Folder(ModelName model, String run, Optional<Instant> plannedAt, boolean ended) {}

    private record RunKey(ModelName model, String run) {}

    private final ObjectStore store;
    private final Map<RunKey, Folder> folders = new HashMap<>();
    private final Map<RunKey, List<AcceptedKey>> uploads = new HashMap<>();
    private final Set<AcceptedKey> handled = new HashSet<>();

    private RunFolders(ObjectStore store) {
        this.store = store;
    }

    static RunFolders list(ObjectStore store) {
        var folders = new RunFolders(store);
        try (var objects = store.list(Keys.RUNS)) {
            objects.forEach(object -> {
                var match = KEY.matcher(object.key());
                if (match.matches()) {
                    var key = new RunKey(new ModelName(match.group(1)), match.group(2));
                    folders.add(key, match.group(3), object.lastModified());
                }
            });
        }
        folders.uploads.forEach((run, keys) -> {
            var folder = folders.folder(run);
            if (folder.plannedAt().isPresent() || folder.ended()) {
                folders.handled.addAll(keys);
            }
        });
        return folders;
    }

    /** Whether the upload's run is planned, or has ended. */
    boolean hasRun(AcceptedKey upload) {
        return handled.contains(upload);
    }

    /** Runs that were planned before that time and have not ended, the oldest first. */
    List<Folder> open(Instant limit) {
        return folders.values().stream()
                .filter(folder -> !folder.ended())
                .filter(folder ->
                        folder.plannedAt().filter(at -> at.isBefore(limit)).isPresent())
                .sorted(Comparator.comparing(
                                (Folder folder) -> folder.plannedAt().orElseThrow())
                        .thenComparing(Folder::run))
                .toList();
    }

    boolean hasEnded(ModelName model, String run) {
        return folder(new RunKey(model, run)).ended();
    }

    /** Accepted uploads that failed before they had a run. */
    Set<AcceptedKey> failedUploads() {
        var failed = new HashSet<AcceptedKey>();
        try (var objects = store.list(Keys.FAILED)) {
            objects.forEach(object -> AcceptedKey.parseFailed(object.key()).ifPresent(failed::add));
        }
        return failed;
    }

    private void add(RunKey key, String name, Instant at) {
        var folder = folder(key);
        if (name.startsWith(UPLOADS)) {
            var upload = name.substring(UPLOADS.length()).replaceFirst("\\.json$", "");
            uploads.computeIfAbsent(key, k -> new ArrayList<>()).add(new AcceptedKey(key.model(), upload));
        } else if (name.equals("run.json")) {
            folders.put(key, new Folder(key.model(), key.run(), Optional.of(at), folder.ended()));
        } else if (name.equals("failure.json") || name.endsWith("/candidate.json")) {
            folders.put(key, new Folder(key.model(), key.run(), folder.plannedAt(), true));
        }
    }

    private Folder folder(RunKey key) {
        return folders.getOrDefault(key, new Folder(key.model(), key.run(), Optional.empty(), false));
    }
}
