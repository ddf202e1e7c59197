package io.millrace.evaluate.report;

/** What a version's figures rest on, as a sentence. */
final class Basis {
    private Basis() {}

    static String of(Dossier dossier) {
        long rows = dossier.evaluation().rows();
        if (!dossier.imported()) {
            return "Measured on %,d test rows that no training saw.".formatted(rows);
        }
        return rows == 0
                ? "Nothing was measured but the size of the file."
                : "Measured on %,d test rows that came with the model; whether its training saw them is not known."
                        .formatted(rows);
    }
}
