package io.millrace.it.deployment;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A setting of a function, read from its compiled {@code @ConfigMapping}.
 *
 * @param variable the environment variable, {@code MILLRACE_BATCH_CPU_QUEUE}
 * @param required whether the function does not start without it
 */
record Setting(String variable, boolean required) {
    private static final String MAPPING = "io.smallrye.config.ConfigMapping";
    private static final String DEFAULT = "io.smallrye.config.WithDefault";
    private static final String OTHER_NAME = "io.smallrye.config.WithName";

    private static final Map<String, List<Setting>> READ = new ConcurrentHashMap<>();

    /** All settings of the function in {@code functions/<name>}. */
    static List<Setting> of(String function) {
        return READ.computeIfAbsent(function, Setting::read);
    }

    private static List<Setting> read(String function) {
        var classes = new ClassFileImporter()
                .importPath(Deployment.ROOT.resolve("functions/" + function + "/target/classes"));
        return classes.stream()
                .filter(type -> type.tryGetAnnotationOfType(MAPPING).isPresent())
                .flatMap(type -> of(prefix(type), type))
                .toList();
    }

    private static Stream<Setting> of(String prefix, JavaClass mapping) {
        return mapping.getMethods().stream().flatMap(member -> of(prefix, mapping, member));
    }

    private static Stream<Setting> of(String prefix, JavaClass mapping, JavaMethod member) {
        var name = prefix + "_" + name(member);
        var type = member.getRawReturnType();
        if (type.getName().startsWith(mapping.getName() + "$") && type.isInterface()) {
            return of(name, type);
        }
        var optional = type.getName().startsWith("java.util.Optional")
                || member.tryGetAnnotationOfType(DEFAULT).isPresent();
        return Stream.of(new Setting(name, !optional));
    }

    private static String prefix(JavaClass mapping) {
        return screaming(String.valueOf(
                mapping.getAnnotationOfType(MAPPING).get("prefix").orElseThrow()));
    }

    private static String name(JavaMethod member) {
        return member.tryGetAnnotationOfType(OTHER_NAME)
                .map(annotation ->
                        screaming(String.valueOf(annotation.get("value").orElseThrow())))
                .orElseGet(() -> screaming(member.getName()));
    }

    /** {@code usdPerVcpuHour} becomes USD_PER_VCPU_HOUR, and so does {@code usd-per-vcpu-hour}. */
    private static String screaming(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]", "_")
                .toUpperCase(Locale.ROOT);
    }
}
