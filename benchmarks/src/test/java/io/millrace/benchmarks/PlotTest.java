package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PlotTest {

    @Test
    void eachPointHasItsPlaceAndWhatGrowsInProportionLiesOnTheDashedLine() throws Exception {
        var plot = new Plot(
                "rows", "seconds", List.of(new Plot.Point(10, 1), new Plot.Point(100, 10), new Plot.Point(1_000, 100)));

        var picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())));
        var circles = picture.getElementsByTagName("circle");
        assertThat(circles.getLength()).isEqualTo(3);
        var last = circles.item(2).getAttributes();
        var dashed = picture.getElementsByTagName("path").item(1).getAttributes();
        assertThat(dashed.getNamedItem("d").getNodeValue())
                .endsWith("L%s %s"
                        .formatted(
                                last.getNamedItem("cx").getNodeValue(),
                                last.getNamedItem("cy").getNodeValue()));
    }

    @Test
    void nothingLiesOnALogarithmicAxisAtZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plot("rows", "seconds", List.of(new Plot.Point(0, 1), new Plot.Point(1, 2))));
    }
}
