package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.Tables;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearTextsTest {
    private static final String LONG = "I am still waiting on my card, it was ordered two weeks ago and never came";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I am still waiting on my card, it was ordered two weeks ago and never came        | true
                    i am STILL waiting on my card! It was ordered two weeks ago   and never came...    | true
                    I am still waiting on my card, it was ordered two weeks ago and never came to me  | true
                    I am still waiting on my card, it was ordred two weeks ago and never came         | true
                    I am still waiting for my money, it was sent two days ago and never came          | false
                    it                                                                               | false
                    价格太贵了，房间很小，服务态度也不好，下次不会再来住了，不推荐给大家                   | false
                    """)
    void textsThatShareFourOfFiveShinglesAreNear(String text, boolean near) {
        var matcher = new NearTexts(Tables.classification(List.of("a", "b"), Tables.text("t")));
        matcher.keep(batch(LONG, 0), 0);

        assertThat(found(matcher, batch(text, 0))).isEqualTo(near);
    }

    @Test
    void chineseTextsAreComparedByTheirCharacters() {
        var matcher = new NearTexts(Tables.classification(List.of("a", "b"), Tables.text("t")));
        matcher.keep(batch("价格太贵了，房间很小，服务态度也不好，下次不会再来住了，不推荐给大家", 0), 0);

        assertThat(found(matcher, batch("价格太贵了 房间很小 服务态度也不好 下次不会再来住了 不推荐给大家！！", 0)))
                .isTrue();
        assertThat(found(matcher, batch("房间很大，服务态度很好，价格便宜，下次还会再来住，推荐给大家", 0))).isFalse();
    }

    @Test
    void theOtherColumnsHaveToAgree() {
        var matcher = new NearTexts(Tables.classification(List.of("a", "b"), Tables.text("t"), Tables.number("n", 10)));
        matcher.keep(batch(LONG, 5), 0);

        assertThat(found(matcher, batch(LONG, 5.1))).isTrue();
        assertThat(found(matcher, batch(LONG, 7))).isFalse();
        assertThat(found(matcher, batch(LONG, Double.NaN))).isFalse();
    }

    @Test
    void textsWithoutLettersAreNearWhereTheyAreAllTheSameNothing() {
        var matcher = new NearTexts(Tables.classification(List.of("a", "b"), Tables.text("t")));
        matcher.keep(batch("", 0), 0);

        assertThat(found(matcher, batch("?!", 0))).isTrue();
        assertThat(found(matcher, batch("no", 0))).isFalse();
    }

    @Test
    void theSearchMissesNoneOfThePairsThatComparingAllFinds() {
        var random = new Random(3);
        var ours = IntStream.range(0, 120).mapToObj(i -> words(random)).toList();
        // One or two words of each are others.
        var theirs = IntStream.range(0, 120)
                .mapToObj(i -> changed(ours.get(random.nextInt(120)), 1 + i % 4, random))
                .toList();
        var matcher = new NearTexts(Tables.classification(List.of("a", "b"), Tables.text("t")));
        ours.forEach(text -> matcher.keep(batch(text, 0), 0));
        var near = new BitSet();

        theirs.forEach(text -> matcher.compare(batch(text, 0), 0, near));

        var expected = IntStream.range(0, 120)
                .filter(i -> theirs.stream().anyMatch(text -> jaccard(ours.get(i), text) >= 0.8))
                .boxed()
                .toList();
        assertThat(expected).hasSizeBetween(10, 110);
        assertThat(near.stream().boxed()).containsExactlyElementsOf(expected);
    }

    private static String words(Random random) {
        return IntStream.range(0, 25).mapToObj(i -> "w" + random.nextInt(60)).collect(Collectors.joining(" "));
    }

    private static String changed(String text, int words, Random random) {
        var list = text.split(" ");
        for (int i = 0; i < words; i++) {
            list[random.nextInt(list.length)] = "w" + random.nextInt(60);
        }
        return String.join(" ", list);
    }

    private static double jaccard(String a, String b) {
        var ours = shingles(a);
        var both = new HashSet<>(ours);
        var theirs = shingles(b);
        both.retainAll(theirs);
        return (double) both.size() / (ours.size() + theirs.size() - both.size());
    }

    private static HashSet<String> shingles(String text) {
        var letters = text.replace(" ", "");
        var shingles = new HashSet<String>();
        for (int i = 0; i + 4 <= letters.length(); i++) {
            shingles.add(letters.substring(i, i + 4));
        }
        return shingles;
    }

    private static boolean found(NearTexts matcher, RawBatch batch) {
        var near = new BitSet();
        matcher.compare(batch, 0, near);
        return near.get(0);
    }

    private static RawBatch batch(String text, double number) {
        return new RawBatch(
                1,
                Map.of("t", new RawColumn.Strings(new String[] {text}), "n", new RawColumn.Numbers(new double[] {number
                })));
    }
}
