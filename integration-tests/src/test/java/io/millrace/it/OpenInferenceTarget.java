package io.millrace.it;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the server under test to the conformance suite; starts the local platform only where no other is named. */
final class OpenInferenceTarget implements ParameterResolver {
    private static final String MODEL = "endpoint";
    private final SharedPlatform platforms = new SharedPlatform();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == OpenInferenceServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return OpenInferenceServer.named().orElseGet(() -> local(platforms.platform(context)));
    }

    /** The model that {@link EndpointIT} has trained, too: another one would cost another training. */
    private static OpenInferenceServer local(Platform platform) {
        if (platform.keys("incoming/" + MODEL + "/").isEmpty()) {
            platform.upload("incoming/" + MODEL + "/a.csv", Samples.utf8(Samples.prices(300, 1)));
        }
        platform.champion(MODEL, 1);
        return new OpenInferenceServer(platform.url().toString(), MODEL, Optional.empty());
    }
}
