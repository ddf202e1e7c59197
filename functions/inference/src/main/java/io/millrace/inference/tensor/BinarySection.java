package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import java.nio.ByteBuffer;

/** What stands behind the JSON of a body: the binary tensors, one after the other. */
final class BinarySection {
    private final ByteBuffer bytes;

    BinarySection(byte[] body, int from) {
        this.bytes = ByteBuffer.wrap(body, from, body.length - from);
    }

    /** The next bytes. @throws InvalidInputException if there are not so many */
    ByteBuffer take(String name, long size) {
        if (size < 0 || size > bytes.remaining()) {
            throw Tensor.wrong(
                    name,
                    "binary_data_size is " + size + ", but " + bytes.remaining()
                            + " bytes are left behind the JSON; see Inference-Header-Content-Length");
        }
        var taken = bytes.slice(bytes.position(), (int) size);
        bytes.position(bytes.position() + (int) size);
        return taken;
    }

    /** @throws InvalidInputException if bytes are left that belong to no tensor */
    void checkUsed() {
        if (bytes.hasRemaining()) {
            throw new InvalidInputException(bytes.remaining()
                    + " bytes behind the JSON belong to no input; give each its parameter binary_data_size");
        }
    }
}
