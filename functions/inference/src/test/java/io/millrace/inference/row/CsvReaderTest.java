package io.millrace.inference.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import io.millrace.inference.TestModels;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.RawColumn;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    private static final Limits LIMITS = new Limits(1_000, 1_000, 100_000, 64, 1_000, bytes -> {});
    private static final byte[] LATIN = {'j', 'o', 'b', '\n', (byte) 0xE9, '\n'};

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThatThrownBy(() -> jobs(LATIN, StandardCharsets.UTF_8))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no UTF-8");
    }

    @Test
    void charsetOfTheContentTypeCounts() {
        assertThat(jobs(LATIN, StandardCharsets.ISO_8859_1)).containsExactly("\u00E9");
    }

    private static String[] jobs(byte[] csv, Charset charset) {
        var batch = CsvReader.read(new Payload.Csv(csv, charset, true), signature(), LIMITS)
                .getFirst();
        return ((RawColumn.Strings) batch.columns().get("job")).values();
    }

    private static ModelSignature signature() {
        try (var model = OnnxModel.load(TestModels.classifier())) {
            return model.signature();
        }
    }
}
