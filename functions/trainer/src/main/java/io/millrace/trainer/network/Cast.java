package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes an array into one of another type, in a way that gradients pass.
 *
 * <p>DJL's own {@code toType} cuts gradients, and asked for bfloat16 its native library ends the process. TorchScript can
 * do both, so this is a module of one line. Arrays of bfloat16 say that their type is unknown, and compute all the same.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">the archive</a>
 */
final class Cast {
    private static final String CODE = """
            class Cast(Module):
              __parameters__ = []
              __buffers__ = []
              def forward(self: __torch__.Cast,
                x: Tensor) -> Tensor:
                return torch.to(x, %d)
            """;
    /** An object of that class with no attributes: global, (), new object, {}, build. */
    private static final String OBJECT = "\u0080\u0002c__torch__\nCast\n)\u0081}b.";

    private static final String NOTHING = "\u0080\u0002).";
    private static final String FORMAT = "3\n";

    /** What to make of arrays. Numbers as in c10/core/ScalarType.h. */
    enum Type {
        FLOAT32(6),
        BFLOAT16(15);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private final PtSymbolBlock module;

    /** @param manager whose device the arrays are on, and with which this ends */
    Cast(NDManager manager, Type type) {
        try {
            module = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive(type)), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same numbers, rounded to nearest where the type has fewer bits; in the same order in memory. */
    NDArray of(NDArray array, NDManager memory) {
        var cast = IValueUtils.forward(module, new NDList(array), true).singletonOrThrow();
        cast.attach(memory);
        return cast;
    }

    private static byte[] archive(Type type) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "data.pkl", OBJECT);
            put(zip, "code/__torch__.py", CODE.formatted(type.number));
            put(zip, "constants.pkl", NOTHING);
            put(zip, "version", FORMAT);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry("cast/" + name));
        zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
