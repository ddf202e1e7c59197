package io.millrace.benchmarks.tables;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * A made-up customer table as CSV, about 130 bytes a row: seven numbers, four categories, a boolean, a date, a text of
 * three to eight words and a target that depends on some of them. A few cells in a hundred are missing, one row in a
 * hundred repeats an earlier one, and one text in five is quoted, with commas and doubled quotes. The same seed gives
 * the same bytes.
 */
final class MixedTable {
    private static final String HEADER =
            "customer,age,income,balance,score,visits,discount,job,city,plan,channel,active,since,comment,churned\n";
    private static final String[] JOBS = {
        "clerk", "cook", "pilot", "nurse", "teacher", "driver", "farmer", "lawyer", "painter", "singer", "smith",
        "guard"
    };
    private static final String[] PLANS = {"basic", "plus", "family", "business"};
    private static final String[] CHANNELS = {"web", "shop", "phone", "partner", "fair"};
    private static final int CITIES = 400;
    private static final int WORDS = 3_000;
    private static final int REMEMBERED = 1_000;
    private static final LocalDate FIRST = LocalDate.of(2012, 1, 1);

    private final SplittableRandom random;
    private final String[] cities = new String[CITIES];
    private final String[] words = new String[WORDS];
    private final String[] earlier = new String[REMEMBERED];
    private final StringBuilder row = new StringBuilder();

    private MixedTable(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < CITIES; i++) {
            cities[i] = word(4, 10) + " " + i;
        }
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(2, 9);
        }
    }

    /**
     * Writes whole rows until the file has that many bytes.
     *
     * @return the number of rows
     */
    static long write(Path file, long bytes, long seed) throws IOException {
        var table = new MixedTable(seed);
        long written = HEADER.length();
        long rows = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(HEADER.getBytes(StandardCharsets.US_ASCII));
            while (written < bytes) {
                var line = table.next(rows++).getBytes(StandardCharsets.US_ASCII);
                out.write(line);
                written += line.length;
            }
        }
        return rows;
    }

    private String next(long index) {
        int slot = (int) (index % REMEMBERED);
        if (index >= REMEMBERED && random.nextInt(100) == 0) {
            return earlier[random.nextInt(REMEMBERED)];
        }
        var line = row();
        earlier[slot] = line;
        return line;
    }

    private String row() {
        row.setLength(0);
        int age = 18 + random.nextInt(70);
        boolean active = random.nextInt(4) != 0;
        int visits = random.nextInt(1 + random.nextInt(60));
        int plan = random.nextInt(PLANS.length);
        cell(0, 10_000_000 + random.nextInt(80_000_000));
        cell(3, age);
        decimal(5, 1_200_00 + random.nextInt(9_000_00), 2);
        decimal(2, random.nextInt(2_000_000) - 300_000, 2);
        decimal(4, random.nextInt(1_000_000), 6);
        cell(1, visits);
        decimal(10, random.nextInt(40) * 25, 3);
        cell(2, JOBS[random.nextInt(JOBS.length)]);
        cell(1, cities[Math.min(random.nextInt(CITIES), random.nextInt(CITIES))]);
        cell(1, PLANS[plan]);
        cell(3, CHANNELS[random.nextInt(CHANNELS.length)]);
        cell(0, active);
        cell(2, FIRST.plusDays(random.nextInt(5_000)));
        comment();
        double risk = 0.25 + (active ? -0.15 : 0.25) + (visits < 5 ? 0.15 : -0.05) + 0.05 * plan - age / 800.0;
        row.append(random.nextDouble() < risk ? "yes" : "no").append('\n');
        return row.toString();
    }

    /** @param missing in how many of a hundred rows the cell is empty */
    private void cell(int missing, Object value) {
        if (random.nextInt(100) >= missing) {
            row.append(value);
        }
        row.append(',');
    }

    private void decimal(int missing, int value, int digits) {
        if (random.nextInt(100) >= missing) {
            int scale = (int) Math.pow(10, digits);
            row.append(value < 0 ? "-" : "").append(Math.abs(value) / scale).append('.');
            var fraction = Integer.toString(Math.abs(value) % scale);
            row.append("0".repeat(digits - fraction.length())).append(fraction);
        }
        row.append(',');
    }

    private void comment() {
        if (random.nextInt(100) >= 4) {
            boolean quoted = random.nextInt(5) == 0;
            int count = 3 + random.nextInt(6);
            row.append(quoted ? "\"" : "");
            for (int i = 0; i < count; i++) {
                var word = words[Math.min(random.nextInt(WORDS), random.nextInt(WORDS))];
                row.append(i == 0 ? "" : quoted && i == 2 ? ", " : " ");
                row.append(quoted && i == 1 ? "\"\"" + word + "\"\"" : word);
            }
            row.append(quoted ? "\"" : "");
        }
        row.append(',');
    }

    private String word(int from, int to) {
        var letters = new StringBuilder();
        for (int i = from + random.nextInt(to - from); i > 0; i--) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }
}
