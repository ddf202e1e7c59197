package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import io.millrace.testing.Eventually;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with an upload, its owner learns what, where and what to do, and nothing else happens. */
@ExtendWith(SharedPlatform.class)
class RejectionIT {
    private final Platform platform;

    RejectionIT(Platform platform) {
        this.platform = platform;
    }

    /** @param mentions what the reason, the place or the remedy must name */
    record Bad(String model, Map<String, byte[]> files, String... mentions) {
        @Override
        public String toString() {
            return model;
        }
    }

    static Stream<Bad> uploads() {
        var good = Samples.churn(200, 1);
        var picture = Samples.bar(new Random(1), true);
        var images = Samples.bars(30, 1);
        return Stream.of(
                one("empty-file", "a.csv", new byte[0], "empty"),
                one("header-only", "a.csv", Samples.utf8("a,b,label\n"), "row"),
                one("no-csv", "a.csv", picture, "a.csv"),
                one("ragged", "a.csv", Samples.utf8(good + "1,2\n"), "202"),
                new Bad(
                        "no-target",
                        Map.of(
                                "lifecycle.yaml",
                                Samples.utf8("data: {target: churned}\n"),
                                "a.csv",
                                Samples.utf8(good)),
                        "churned",
                        "churn"),
                one("one-class", "a.csv", Samples.utf8("a,label\n" + "1,x\n2,x\n3,x\n".repeat(40)), "label"),
                new Bad(
                        "too-much-missing",
                        Map.of(
                                "lifecycle.yaml",
                                Samples.utf8("data: {quality: {max_missing: 0.001}}\n"),
                                "a.csv",
                                Samples.utf8(good)),
                        "age",
                        "max_missing"),
                one(
                        "zip-climbs-out",
                        "a.zip",
                        Samples.zip(Map.of("../../evil.csv", Samples.utf8(good))),
                        "../../evil.csv"),
                one("zip-bomb", "a.zip", Samples.zip(Map.of("a.csv", new byte[600 << 20])), "a.zip"),
                one("zip-without-images", "a.zip", Samples.zip(Map.of("readme.txt", Samples.utf8("hi"))), "image"),
                one("truncated-png", "a.zip", withTruncatedPng(picture), "broken.png"),
                one("broken-parquet", "a.parquet", Samples.utf8("PAR1 this is no footer PAR1"), "a.parquet"),
                new Bad(
                        "idx-disagrees",
                        Map.of(
                                "d/train-images-idx3-ubyte", Samples.idxImages(100, 90, 8, 8, 1),
                                "d/train-labels-idx1-ubyte", Samples.idxLabels(100, 4),
                                "d/_SUCCESS", new byte[0]),
                        "train-images-idx3-ubyte"),
                one("unknown-field", "lifecycle.yaml", Samples.utf8("trian: {}\n"), "trian", "train"),
                one("wrong-type", "lifecycle.yaml", Samples.utf8("train: {epochs: many}\n"), "train.epochs"),
                one("yaml-bomb", "lifecycle.yaml", yamlBomb(), "lifecycle.yaml"),
                one("Bad_Name", "a.csv", Samples.utf8(good), "Bad_Name", "a-z"),
                one("spreadsheet", "a.xlsx", images, "xlsx"));
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aBadUploadIsRejectedWithReasonPlaceAndRemedy(Bad bad) {
        bad.files().keySet().stream()
                // The spec lands before the data, the marker after them.
                .sorted((a, b) -> Integer.compare(order(a), order(b)))
                .forEach(name -> platform.upload(
                        "incoming/" + bad.model() + "/" + name, bad.files().get(name)));

        var rejection = platform.rejection(bad.model());

        var told = rejection.reason() + " | " + rejection.place().describe() + " | " + rejection.remedy();
        assertThat(told).contains(bad.mentions());
        assertThat(rejection.remedy()).isNotBlank();
        assertThat(platform.rejections(bad.model())).hasSize(1);
        for (var prefix : new String[] {"accepted/", "datasets/", "runs/", "models/"}) {
            assertThat(platform.keys(prefix + bad.model() + "/")).isEmpty();
        }
        if (ModelName.isValid(bad.model())) {
            assertThat(platform.command("status", bad.model())).contains(rejection.reason());
        }
    }

    @Test
    void aRejectionCostsNoRetry() {
        platform.upload("incoming/no-retry/a.csv", new byte[0]);
        platform.rejection("no-retry");

        // One rejection, one line of the function: it was acknowledged at the first delivery. The line may come after
        // the
        // object.
        Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(
                        platform.functionLog("preprocess").lines())
                .filteredOn(line -> line.contains("incoming/no-retry/") || line.contains("\"model\":\"no-retry\""))
                .hasSize(1));
    }

    private static int order(String name) {
        return name.equals("lifecycle.yaml") ? 0 : name.endsWith("_SUCCESS") ? 2 : 1;
    }

    private static Bad one(String model, String name, byte[] bytes, String... mentions) {
        return new Bad(model, Map.of(name, bytes), mentions);
    }

    private static byte[] withTruncatedPng(byte[] picture) {
        var random = new Random(4);
        var files = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 40; i++) {
            files.put("h/" + i + ".png", Samples.bar(random, true));
            files.put("v/" + i + ".png", Samples.bar(random, false));
        }
        files.put("h/broken.png", Arrays.copyOf(picture, picture.length / 2));
        return Samples.zip(files);
    }

    private static byte[] yamlBomb() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s*a%d]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8), i - 1));
        }
        return Samples.utf8(bomb.toString());
    }
}
