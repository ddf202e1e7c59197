package io.millrace.evaluate.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Properties;

/** A document that holds its style and scripts, and by its policy can load or send nothing. */
final class Page {
    /** The plotting library: https://github.com/leeoniya/uPlot, MIT licence. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + version() + "/dist/";

    private Page() {}

    /** @param body HTML */
    static String of(String title, String body) {
        var library = text(UPLOT + "uPlot.iife.min.js");
        var script = text("report.js");
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src %s %s">
                <title>%s</title>
                <style>
                %s%s</style>
                </head>
                <body>
                <main>
                %s<noscript><p class="soft">The charts are drawn by a script, and scripts are off here.</p></noscript>
                </main>
                <script>%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(
                        hash(library),
                        hash(script),
                        Html.escape(title),
                        text(UPLOT + "uPlot.min.css"),
                        text("report.css"),
                        body,
                        library,
                        script);
    }

    /** As a policy names a script that may run (Content Security Policy Level 3, 2.3.1). */
    private static String hash(String script) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String version() {
        var properties = new Properties();
        try (var in = Page.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            properties.load(Objects.requireNonNull(in, "uplot"));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("uPlot is part of this function", e);
        }
    }

    private static String text(String resource) {
        try (var in = Objects.requireNonNull(Page.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " is part of this function", e);
        }
    }
}
