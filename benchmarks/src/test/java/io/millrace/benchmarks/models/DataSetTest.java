package io.millrace.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.SpecParser;
import io.millrace.lifecycle.spec.TrainSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {

    @Test
    void everyOneIsAModelOfItsOwnAndSaysNothingOfTraining() {
        assertThat(DataSet.all()).extracting(DataSet::name).doesNotHaveDuplicates();
        assertThat(DataSet.all()).allSatisfy(set -> {
            assertThat(new ModelName(set.name()).value()).isEqualTo(set.name());
            var spec = SpecParser.parse(set.spec().getBytes(StandardCharsets.UTF_8));
            assertThat(spec.train()).isEqualTo(TrainSpec.DEFAULT);
        });
    }

    @Test
    void filesAreUploadedByteForByteUnlessTheyNeedMending(@TempDir Path data) throws IOException {
        Files.createDirectories(data.resolve("adult"));
        Files.createDirectories(data.resolve("mnist"));
        byte[] binary = {0, -1, -128, 13, 10};
        Files.write(data.resolve("mnist/train-images-idx3-ubyte.gz"), binary);
        Files.writeString(data.resolve("adult/adult.test"), "|1x3 Cross validator\n25, Private, <=50K.\n");

        assertThat(bytes(data, "mnist", 0)).isEqualTo(binary);
        assertThat(new String(bytes(data, "adult", 1), StandardCharsets.UTF_8)).isEqualTo("25, Private, <=50K\n");
    }

    private static byte[] bytes(Path data, String name, int file) throws IOException {
        var set = DataSet.all().stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElseThrow();
        return set.files().get(file).bytes(data);
    }
}
