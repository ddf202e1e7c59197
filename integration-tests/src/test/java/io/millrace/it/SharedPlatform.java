package io.millrace.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one platform to all test classes that can live together on it, and stops it after the last. */
final class SharedPlatform implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return platform(context);
    }

    /** The one platform, started when it is first asked for. */
    Platform platform(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, type -> new Running(Platform.start(home())), Running.class)
                .platform();
    }

    private static Path home() {
        try {
            var parent = Path.of("target").toAbsolutePath();
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, "platform with space ");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record Running(Platform platform) implements AutoCloseable {
        @Override
        public void close() {
            platform.close();
        }
    }
}
