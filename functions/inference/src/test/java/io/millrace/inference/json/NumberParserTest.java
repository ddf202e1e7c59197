package io.millrace.inference.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way through numbers gives what the JDK's own parsers give, and leaves the rest alone. */
class NumberParserTest {
    private static final int MANY = 4_000;

    static Stream<List<String>> texts() {
        var random = new Random(11);
        return Stream.of(
                texts(i -> Float.toString(Float.intBitsToFloat(random.nextInt()))),
                texts(i -> Double.toString(random.nextGaussian())),
                texts(i -> Double.toString(Math.scalb(random.nextDouble(), random.nextInt(300) - 150))),
                texts(i -> "%.6f".formatted(random.nextFloat())),
                texts(i -> Long.toString(random.nextLong() >> random.nextInt(64))),
                // The middle of two floats, and what is next to it.
                texts(i -> (1 << 23)
                        + random.nextInt(1 << 23)
                        + List.of(".5", ".4999999999", ".5000000001").get(i % 3)),
                texts(i -> new BigDecimal(Float.MIN_VALUE)
                        .multiply(BigDecimal.valueOf(random.nextInt(1 << 25) + 0.5))
                        .toString()),
                texts(i -> random.nextInt(2000) - 1000 + "e" + (random.nextInt(90) - 50)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void floatsAreTheNearestOnes(List<String> texts) {
        var read = new ArrayList<Float>();
        int plain = read(
                texts,
                in -> in.nextPlainFloat() && read.add(in.plainFloat()),
                in -> read.add(in.isMinusZero() ? -0f : in.floatNumber()));

        assertThat(read).isEqualTo(texts.stream().map(Float::valueOf).toList());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void floatsAreTheSameAllAtOnce(List<String> texts) {
        for (var between : List.of(",", ", ", " ,", ",\n")) {
            var read = ByteBuffer.allocate(MANY * Float.BYTES);
            read(texts, between, in -> in.nextPlainFloats(read, 7) > 0, in -> read.putFloat(
                            in.isMinusZero() ? -0f : in.floatNumber())
                    .hasArray());

            assertThat(floats(read.flip()))
                    .isEqualTo(texts.stream().map(Float::valueOf).toList());
        }
    }

    @Test
    void floatsOfOneDigitBeforeThePointAreTheNearestOnes() {
        var random = new Random(13);
        for (int digits = 1; digits < 10; digits++) {
            var form = "%s%d.%0" + digits + "d";
            int bound = (int) Math.pow(10, digits);
            floatsAreTheSameAllAtOnce(texts(
                    i -> form.formatted(random.nextBoolean() ? "-" : "", random.nextInt(10), random.nextInt(bound))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5",
                "0.5,0.25",
                "0.5,0.25,",
                "0.",
                "0.5x",
                "0.5 0.5",
                "-0.5,-",
                ",0.5",
                "0.5,,0.5",
                "0.123456789"
            })
    void whereverNumbersEndTheBodyIsReadAsFarAsItGoes(String data) {
        for (var end : List.of("]}", "]", "", " ] }", "]}x")) {
            var body = ("{\"x\":[" + data + end).getBytes(StandardCharsets.UTF_8);

            assertThat(problem(body, in -> in.nextPlainFloats(ByteBuffer.allocate(100), 9) > 0))
                    .isEqualTo(problem(body, JsonReader::nextPlainFloat));
        }
    }

    private static List<Float> floats(ByteBuffer read) {
        var floats = new ArrayList<Float>();
        while (read.hasRemaining()) {
            floats.add(read.getFloat());
        }
        return floats;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void doublesAreTheNearestOnes(List<String> texts) {
        var read = new ArrayList<Double>();
        read(texts, in -> in.nextPlainDouble() && read.add(in.plainDouble()), in -> read.add(in.number()));

        assertThat(read).isEqualTo(texts.stream().map(Double::valueOf).toList());
    }

    @Test
    void whatClientsWriteGoesTheShortWay() {
        var random = new Random(12);
        var six = texts(i -> "%.6f".formatted(random.nextFloat()));
        var all = texts(i -> Double.toString(random.nextDouble() + 0.1));

        assertThat(read(six, JsonReader::nextPlainFloat, in -> true)).isEqualTo(six.size());
        assertThat(read(all, JsonReader::nextPlainFloat, in -> true)).isGreaterThan(all.size() * 99 / 100);
    }

    @Test
    void numbersInARangeAreReadAndOthersLeft() {
        var texts = List.of("0", "-128", "127", "128", "-129", "12", "1.0", "7");
        var plain = new ArrayList<Long>();
        var left = new ArrayList<String>();
        read(texts, in -> in.nextPlainWhole(-128, 127) && plain.add(in.plainWhole()), in -> left.add(in.text()));

        assertThat(plain).containsExactly(0L, -128L, 127L, 12L, 7L);
        assertThat(left).containsExactly("128", "-129", "1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-",
                "1.",
                ".5",
                "+1",
                "1e",
                "1e+",
                "--1",
                "1 2",
                "1,,2",
                "1,",
                ",1",
                "1x",
                "1\u00002",
                "0x1",
                "1_0",
                "1e5e",
                "1.5.2"
            })
    void whatIsNoNumberIsNoJson(String data) {
        var body = ("{\"x\":[" + data + "]}").getBytes(StandardCharsets.UTF_8);

        assertThat(problem(body, JsonReader::nextPlainFloat))
                .startsWith("the body is no valid JSON")
                .isEqualTo(problem(body, in -> false));
    }

    @Test
    void anErrorBehindLinesOfNumbersTellsItsPlace() {
        var body = "{\"x\": [1,\n 2.5 ,\n  3\n, x]}".getBytes(StandardCharsets.UTF_8);

        assertThat(problem(body, JsonReader::nextPlainFloat))
                .contains("(line 4, ")
                .isEqualTo(problem(body, in -> false));
    }

    /** "null" where there is none. */
    private static String problem(byte[] body, Step plain) {
        var problem = catchThrowable(() -> JsonReader.read(body, (in, name) -> {
            while (plain.take(in) || in.next() != JsonToken.END_ARRAY) {
                // to the end
            }
        }));
        return problem == null ? "null" : problem.getMessage();
    }

    private interface Step {
        boolean take(JsonReader in);
    }

    /** How many elements went the short way. */
    private static int read(List<String> texts, Step plain, Step other) {
        return read(texts, ", ", plain, other);
    }

    private static int read(List<String> texts, String between, Step plain, Step other) {
        var body = ("{\"x\":[" + String.join(between, texts) + "],\"y\":1}").getBytes(StandardCharsets.UTF_8);
        var fields = new ArrayList<String>();
        var count = new int[1];
        JsonReader.read(body, (in, name) -> {
            fields.add(name);
            if (name.equals("x")) {
                while (true) {
                    if (plain.take(in)) {
                        count[0]++;
                    } else if (in.next() == JsonToken.END_ARRAY) {
                        return;
                    } else {
                        other.take(in);
                    }
                }
            }
        });
        assertThat(fields).containsExactly("x", "y");
        return count[0];
    }

    private static List<String> texts(IntFunction<String> text) {
        return IntStream.range(0, MANY)
                .mapToObj(text)
                .filter(number -> !number.contains("N") && !number.contains("I"))
                .map(number -> number.replaceFirst("\\.(?=$|E)", ".0"))
                .collect(Collectors.toList());
    }
}
