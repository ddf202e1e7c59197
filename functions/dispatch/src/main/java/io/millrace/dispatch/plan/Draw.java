package io.millrace.dispatch.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.millrace.lifecycle.spec.SearchSpace;
import io.millrace.lifecycle.spec.SearchSpace.Range;
import io.millrace.lifecycle.spec.SearchSpace.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;

/** One value of what a search may choose from; equal seeds draw equal values on every machine. */
final class Draw {
    /** Nobody compares learning rates that differ further behind, and people read them. */
    private static final MathContext DIGITS = new MathContext(4);

    private Draw() {}

    static JsonNode from(SearchSpace space, SplittableRandom random) {
        return switch (space) {
            case SearchSpace.Values(var values) -> values.get(random.nextInt(values.size()));
            case Range range when range.isWhole() -> LongNode.valueOf(whole(range, random.nextDouble()));
            case Range range -> DoubleNode.valueOf(real(range, random.nextDouble()));
        };
    }

    private static long whole(Range range, double share) {
        // Up to the next number, so that the last one is as likely as the others.
        double drawn =
                between(range.min().doubleValue(), Math.nextDown(range.max().doubleValue() + 1), range.scale(), share);
        return Math.clamp(
                (long) Math.floor(drawn), range.min().longValue(), range.max().longValue());
    }

    private static double real(Range range, double share) {
        double drawn = between(range.min().doubleValue(), range.max().doubleValue(), range.scale(), share);
        return Math.clamp(
                new BigDecimal(drawn).round(DIGITS).doubleValue(),
                range.min().doubleValue(),
                range.max().doubleValue());
    }

    private static double between(double min, double max, Scale scale, double share) {
        return switch (scale) {
            case LINEAR -> min + share * (max - min);
            // StrictMath: the last bit is the same everywhere.
            case LOG -> {
                double low = StrictMath.log(min);
                yield StrictMath.exp(low + share * (StrictMath.log(max) - low));
            }
        };
    }
}
