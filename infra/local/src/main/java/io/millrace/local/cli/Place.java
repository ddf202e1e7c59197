package io.millrace.local.cli;

import io.millrace.local.PlatformSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the project and the platform's state lie. */
final class Place {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The platform's state (MILLRACE_HOME; default: .millrace in the project).")
    private Optional<Path> home = Optional.empty();

    Path root() {
        return Path.of(Optional.ofNullable(System.getenv("MILLRACE_ROOT")).orElse("."))
                .toAbsolutePath()
                .normalize();
    }

    Path home() {
        return home.or(() -> Optional.ofNullable(System.getenv("MILLRACE_HOME"))
                        .filter(h -> !h.isBlank())
                        .map(Path::of))
                .orElseGet(() -> root().resolve(".millrace"))
                .toAbsolutePath()
                .normalize();
    }

    PlatformSettings settings(PlatformSettings.Ports ports) {
        return PlatformSettings.of(home(), root(), ports);
    }
}
