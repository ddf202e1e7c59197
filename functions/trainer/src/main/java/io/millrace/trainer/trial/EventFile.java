package io.millrace.trainer.trial;

import com.google.protobuf.CodedOutputStream;
import io.millrace.lifecycle.manifest.EpochProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A trial's learning curves as TensorBoard reads them: a TFRecord file of events, one an epoch, each with a summary of
 * scalars.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecord's format</a>
 * @see <a href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">event.proto</a>
 */
final class EventFile {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;

    private EventFile() {}

    /** @param start when the training began; epochs follow by the seconds they took */
    static byte[] of(List<EpochProgress> history, Instant start) {
        var file = new ByteArrayOutputStream();
        double time = start.toEpochMilli() / 1e3;
        double began = time;
        file.writeBytes(record(message(out -> {
            out.writeDouble(1, began);
            out.writeString(3, VERSION);
        })));
        for (var epoch : history) {
            time += epoch.seconds();
            double ended = time;
            file.writeBytes(record(message(out -> {
                out.writeDouble(1, ended);
                out.writeInt64(2, epoch.epoch());
                out.writeByteArray(5, summary(epoch));
            })));
        }
        return file.toByteArray();
    }

    private static byte[] summary(EpochProgress epoch) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("loss/train", epoch.trainLoss());
        scalars.put("loss/validation", epoch.validationLoss());
        scalars.put(epoch.metric() + "/train", epoch.trainMetric());
        scalars.put(epoch.metric() + "/validation", epoch.validationMetric());
        scalars.put("learning_rate", epoch.learningRate());
        return message(out -> {
            for (var scalar : scalars.entrySet()) {
                out.writeByteArray(1, message(value -> {
                    value.writeString(1, scalar.getKey());
                    value.writeFloat(2, scalar.getValue().floatValue());
                }));
            }
        });
    }

    /** Writes the fields of a protobuf message. */
    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Length, its checksum, data, their checksum. */
    private static byte[] record(byte[] data) {
        byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
        return littleEndian(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .put(length)
                .putInt(checksum(length))
                .put(data)
                .putInt(checksum(data))
                .array();
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
