package io.millrace.benchmarks.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GrowthPlotTest {
    @Test
    void whatGrowsInProportionRisesByOnePowerForEachOne() {
        var svg = GrowthPlot.of(new TreeMap<>(
                Map.of(10, new Cost(1, 1, 100), 100, new Cost(1, 10, 100), 1_000, new Cost(1, 100, 100))));
        // CPU from the bottom to the top in two steps; memory level at the top.
        assertThat(svg)
                .contains("points=\"60.0,350.0 340.0,185.0 620.0,20.0\"")
                .contains("points=\"60.0,20.0 340.0,20.0 620.0,20.0\"")
                .endsWith("</svg>\n");
    }
}
