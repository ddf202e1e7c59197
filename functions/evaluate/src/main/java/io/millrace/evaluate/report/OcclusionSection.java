package io.millrace.evaluate.report;

import io.millrace.lifecycle.evidence.OcclusionMap;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.spec.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which parts of pictures answers rest on, laid over the mean picture. */
final class OcclusionSection {
    private static final double DARKEST = 0.85;

    private OcclusionSection() {}

    static String of(Evaluation evaluation, Task task) {
        var maps = evaluation.evidence().occlusion();
        if (maps.isEmpty()) {
            return "";
        }
        var html = new StringBuilder("<div class=\"maps\">");
        maps.forEach(map -> html.append(figure(map)));
        var lost = task == Task.CLASSIFICATION ? "The true label's probability that is lost" : "What the RMSE gains";
        return Html.section(
                "Where the model looks",
                html + "</div><p class=\"soft\">" + lost
                        + " when a part of each picture is covered by the picture's mean colour, over the mean picture. "
                        + "The shade is in proportion to the strongest part of each map; point at a part for its figure and 95 % interval.</p>");
    }

    private static String figure(OcclusionMap map) {
        double most = strongest(map.parts()).loss();
        var cells = new StringBuilder();
        for (int i = 0; i < map.parts().size(); i++) {
            var part = map.parts().get(i);
            double shade = most > 0 ? Math.clamp(part.loss() / most, 0, 1) * DARKEST : 0;
            cells.append(String.format(
                    Locale.ROOT,
                    "<i style=\"--v:%.2f\" title=\"row %d, column %d: %s\"></i>",
                    shade,
                    i / map.width() + 1,
                    i % map.width() + 1,
                    told(part)));
        }
        var picture = map.picture().isEmpty() ? "" : "<img src=\"%s\" alt=\"\">".formatted(Html.escape(map.picture()));
        var name = map.label().isEmpty() ? "All pictures" : map.label();
        return """
                <figure><figcaption>%s</figcaption><div class="map" role="img" aria-label="%s" style="--w:%d;aspect-ratio:%d/%d">%s%s</div>\
                <p class="soft">strongest: %s<br>%,d pictures</p></figure>""".formatted(
                        Html.escape(name),
                        Html.escape("Occlusion map of " + name),
                        map.width(),
                        map.width(),
                        map.height(),
                        picture,
                        cells,
                        told(strongest(map.parts())),
                        map.pictures());
    }

    private static OcclusionMap.Part strongest(List<OcclusionMap.Part> parts) {
        return parts.stream()
                .max(Comparator.comparingDouble(OcclusionMap.Part::loss))
                .orElseThrow();
    }

    private static String told(OcclusionMap.Part part) {
        return FigureText.decimal(part.loss()) + " (" + FigureText.decimals(part.interval()) + ")";
    }
}
