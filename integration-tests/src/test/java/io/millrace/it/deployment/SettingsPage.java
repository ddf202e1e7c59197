package io.millrace.it.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The table of docs/configuration.md: variables by function; what every function reads stands under "all". */
final class SettingsPage {
    private static final String ALL = "all";
    private static final Pattern ROW = Pattern.compile("\\|([^|]*)\\|([^|]*)\\|[^|]*\\|[^|]*\\|");
    private static final Pattern VARIABLE = Pattern.compile("`(MILLRACE_[A-Z_]+)`");

    private final Map<String, Set<String>> variables = new TreeMap<>();

    SettingsPage() {
        var functions = List.<String>of();
        for (var line : lines()) {
            var row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            if (!row.group(1).isBlank()) {
                functions = List.of(row.group(1).strip().split(",\\s*"));
            }
            for (var function : functions) {
                var known = variables.computeIfAbsent(function, name -> new HashSet<>());
                VARIABLE.matcher(row.group(2)).results().forEach(found -> known.add(found.group(1)));
            }
        }
    }

    /** What only this function reads, or a few of them. */
    Set<String> own(String function) {
        return variables.getOrDefault(function, Set.of());
    }

    Set<String> ofAll() {
        return variables.getOrDefault(ALL, Set.of());
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Deployment.ROOT.resolve("docs/configuration.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
