package io.millrace.onnx;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * Listens for pixels that were made up. The JPEG reader only warns of a file that is cut short or damaged and paints the
 * rest grey; its other warnings (odd colour profiles, odd headers) leave the pixels right.
 */
final class Damage implements IIOReadWarningListener {
    private @Nullable String found;

    @Nullable String found() {
        return found;
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        if (text.contains("premature") || text.contains("corrupt")) {
            found = warning;
        }
    }
}
