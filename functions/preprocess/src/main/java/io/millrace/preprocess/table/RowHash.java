package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.SplitSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Hashes of rows, in SQL: MD5, whose values no release of the database changes. */
public final class RowHash {
    /** Steps are whole numbers below this, each as likely as any other. */
    public static final int STEPS = 1_000_000;

    /** 2^64 modulo {@link #STEPS}. */
    private static final int UPPER_HALF = 551_616;

    private RowHash() {}

    /**
     * What is hashed of the cells in their order. Cells never hold NUL, so it parts them without doubt; a missing one is
     * the empty text, which no cell is.
     */
    static String text(String salt, List<String> cells) {
        // concat takes NULL for the empty text.
        var parts = cells.stream().map(c -> c + ", chr(0)").collect(Collectors.joining(", "));
        return "concat(" + Sql.literal(salt) + ", " + parts + ")";
    }

    /** The hash of a {@link #text}, of type UHUGEINT. */
    static String of(String text) {
        return "md5_number(" + text + ")";
    }

    /**
     * The split of a row by its step: 0 train, 1 validation, 2 test.
     *
     * @param step an expression
     * @param validation whether there is to be such a split; the others' shares then keep their proportion
     * @param test the same
     */
    public static String split(String step, SplitSpec shares, boolean validation, boolean test) {
        double all = shares.train() + (validation ? shares.validation() : 0) + (test ? shares.test() : 0);
        double upToValidation = shares.train() + (validation ? shares.validation() : 0);
        return String.format(
                Locale.ROOT,
                "CASE WHEN %1$s < %2$d THEN 0 WHEN %1$s < %3$d THEN 1 ELSE 2 END",
                step,
                Math.round(shares.train() / all * STEPS),
                Math.round(upToValidation / all * STEPS));
    }

    /** The first 64 bits of a hash, as UBIGINT. @param hash an expression of type UHUGEINT */
    public static String upperHalf(String hash) {
        return "CAST(" + hash + " >> 64 AS UBIGINT)";
    }

    /**
     * A hash modulo {@link #STEPS}. Taken from its two halves: DuckDB 1.5 divides 128 bits bit by bit, a hundred times
     * slower than 64 bits.
     *
     * @param hash an expression of type UHUGEINT
     */
    public static String step(String hash) {
        var upper = upperHalf(hash);
        var lower = "CAST(" + hash + " & 18446744073709551615 AS UBIGINT)";
        return String.format(
                Locale.ROOT,
                "CAST((%s %% %d * %d + %s %% %d) %% %d AS INTEGER)",
                upper,
                STEPS,
                UPPER_HALF,
                lower,
                STEPS,
                STEPS);
    }
}
