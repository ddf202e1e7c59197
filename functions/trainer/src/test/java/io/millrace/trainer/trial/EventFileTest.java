package io.millrace.trainer.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.millrace.lifecycle.manifest.EpochProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFileTest {
    private static final Instant START = Instant.ofEpochSecond(1_000);

    @Test
    void beginsWithTheEventThatTensorBoardLooksFor() {
        // The file that TensorBoard's own writer begins at that second.
        assertThat(EventFile.of(List.of(), START)).startsWith(HexFormat.of().parseHex("1800000000000000" + "a37f4b22"));
    }

    @Test
    void hasAnEventAnEpochWithItsScalars() throws IOException {
        var records = records(EventFile.of(List.of(epoch(1, 0.75), epoch(2, 0.5)), START));

        assertThat(records).hasSize(3);
        var event = CodedInputStream.newInstance(records.getLast());
        event.readTag();
        assertThat(event.readDouble()).isEqualTo(1_004);
        event.readTag();
        assertThat(event.readInt64()).isEqualTo(2);
        var text = new String(records.getLast(), StandardCharsets.ISO_8859_1);
        assertThat(text)
                .contains("loss/train", "loss/validation", "accuracy/train", "accuracy/validation", "learning_rate");
    }

    /** Splits by the lengths that stand before the records. */
    private static List<byte[]> records(byte[] file) {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            var data = new byte[(int) in.getLong()];
            in.getInt();
            in.get(data);
            in.getInt();
            records.add(data);
        }
        return records;
    }

    private static EpochProgress epoch(int number, double loss) {
        return new EpochProgress(number, 2, loss, loss, "accuracy", 0.9, 0.8, 0.01, 100, 2, 0);
    }
}
