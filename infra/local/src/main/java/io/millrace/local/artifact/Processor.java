package io.millrace.local.artifact;

import java.util.Arrays;
import java.util.Optional;

/** A processor that Lambda offers. */
public enum Processor {
    X86_64("x86_64", 0x3E),
    ARM64("arm64", 0xB7);

    private static final byte[] ELF = {0x7F, 'E', 'L', 'F'};
    private static final int MACHINE_OFFSET = 18;

    /** How much of a file {@link #ofLibrary} wants to see. */
    static final int HEADER_BYTES = 20;

    private final String lambdaName;
    private final int machine;

    Processor(String lambdaName, int machine) {
        this.lambdaName = lambdaName;
        this.machine = machine;
    }

    /** As Lambda, Terraform and {@code -Dlambda.arch} name it. */
    public String lambdaName() {
        return lambdaName;
    }

    /** @throws IllegalStateException if Lambda has no such processor */
    public static Processor named(String name) {
        return Arrays.stream(values())
                .filter(processor -> processor.lambdaName.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("'" + name + "' is no processor of Lambda; x86_64 and arm64 are"));
    }

    /**
     * What a native library was made for, by the header of its file; empty if it is for no Linux that Lambda runs.
     *
     * @see <a href="https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html">e_machine</a>
     */
    static Optional<Processor> ofLibrary(byte[] header) {
        if (header.length < HEADER_BYTES || !Arrays.equals(header, 0, ELF.length, ELF, 0, ELF.length)) {
            return Optional.empty();
        }
        var machine = header[MACHINE_OFFSET] & 0xFF | (header[MACHINE_OFFSET + 1] & 0xFF) << 8;
        return Arrays.stream(values())
                .filter(processor -> processor.machine == machine)
                .findFirst();
    }
}
