package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.faults.Rig.Message;
import io.millrace.it.faults.StageProcess.Delivery;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.testing.WholeManifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two uploads of one model, and every event of theirs delivered one to five times in any order: they end in the same
 * state as after one delivery each, and each plan is submitted once. Training is what the real trainer wrote in the clean
 * run, written again; a run is as good as its id says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShuffledEventsIT {
    private static final ModelName MODEL = new ModelName("faults");
    /** Restored in the order of their names, which thus must be that of their age. */
    private static final String OLDER = "incoming/faults/a-older.csv";

    private static final String NEWER = "incoming/faults/b-newer.csv";
    private static final int MOST_DELIVERIES = 5;
    /** Deliveries of one event that may ask for another, before something hangs. */
    private static final int PATIENCE = 40;

    @TempDir
    static Path home;

    private Rig rig;
    private Map<String, byte[]> uploaded = Map.of();
    private List<Message> uploads = List.of();
    private final Map<String, Map<String, byte[]>> trainings = new HashMap<>();
    private Map<String, String> expected = Map.of();

    @BeforeAll
    void oneCleanDeliveryOfEach() throws InterruptedException {
        rig = new Rig(home);
        Uploads.SPEC.forEach((key, bytes) -> rig.bucket().put(key, bytes, "application/yaml"));
        rig.messages();
        // The newer one contradicts the older, and wins: where it does not, the order of arrival must matter.
        rig.bucket().put(OLDER, Uploads.table(400, 1, false), "text/csv");
        rig.bucket().put(NEWER, Uploads.table(400, 2), "text/csv");
        uploads = rig.messages();
        assertThat(uploads).extracting(Message::key).containsExactly(OLDER, NEWER);
        uploaded = rig.snapshot();
        for (var upload : uploads) {
            deliver(new ArrayList<>(List.of(upload)), new Random(0), 1);
        }
        expected = state();
        assertThat(rig.submitted()).hasSize(2);
        assertThat(expected).containsKey("champion");
    }

    @AfterAll
    void close() throws IOException {
        rig.close();
    }

    static IntStream someSeeds() {
        return IntStream.rangeClosed(1, 8);
    }

    static IntStream manySeeds() {
        return IntStream.rangeClosed(9, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("someSeeds")
    void anyOrderAndRepetitionEndsAsOneDeliveryOfEach(int seed) throws InterruptedException {
        shuffle(seed);
    }

    @Tag("long")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void anyOrderAndRepetitionOfManyEndsAsOneDeliveryOfEach(int seed) throws InterruptedException {
        shuffle(seed);
    }

    private void shuffle(int seed) throws InterruptedException {
        rig.restore(uploaded);
        deliver(new ArrayList<>(uploads), new Random(seed), MOST_DELIVERIES);

        assertThat(WholeManifests.broken(rig.bucket())).isEmpty();
        assertThat(state()).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(rig.submitted()).doesNotHaveDuplicates().hasSize(2);
    }

    /** Delivers these events and all that follow from them, each up to that many times, in an order drawn by lot. */
    private void deliver(List<Message> first, Random random, int most) throws InterruptedException {
        var waiting = new ArrayList<Message>();
        repeat(first, random, most, waiting);
        int refused = 0;
        while (!waiting.isEmpty()) {
            var next = waiting.remove(random.nextInt(waiting.size()));
            if (rig.stage(next.stage()).deliver(next.event()) != Delivery.ACKNOWLEDGED) {
                assertThat(++refused).as("deliveries that asked for another").isLessThan(PATIENCE);
                waiting.add(next);
            }
            train();
            repeat(rig.messages(), random, most, waiting);
        }
    }

    private static void repeat(List<Message> events, Random random, int most, List<Message> waiting) {
        for (var event : events) {
            waiting.addAll(Collections.nCopies(1 + random.nextInt(most), event));
        }
    }

    /** Carries out the runs that were submitted and are not carried out yet. */
    private void train() {
        for (var run : Lifecycle.runs(rig)) {
            var folder = run.substring(0, run.lastIndexOf('/') + 1);
            var isSubmitted = rig.submitted().contains(MODEL + "-" + folder.split("/")[2]);
            if (!isSubmitted || rig.bucket().head(folder + "1/candidate.json").isPresent()) {
                continue;
            }
            var recorded = trainings.get(folder);
            if (recorded == null) {
                rig.follow(Script.clean());
                assertThat(rig.train(run, 1).onExit().join()).isZero();
                var written = new TreeMap<>(rig.snapshot());
                written.keySet().removeIf(key -> !key.startsWith(folder + "1/") && !key.equals(folder + "trials.json"));
                trainings.put(folder, written);
            } else {
                recorded.forEach((key, bytes) -> {
                    if (!key.endsWith("/candidate.json")) {
                        rig.bucket().put(key, bytes, "application/octet-stream");
                    }
                });
                var candidate = folder + "1/candidate.json";
                rig.bucket().put(candidate, recorded.get(candidate), "application/json");
            }
        }
    }

    /**
     * What must not depend on order: all but the versions' numbers, what was the champion meanwhile, and which of the
     * uploads came first to a run.
     */
    private Map<String, String> state() {
        var state = new TreeMap<>(BucketState.of(rig.bucket()));
        state.keySet().removeIf(key -> key.startsWith("models/"));
        var runs = new HashMap<Integer, String>();
        for (var key : rig.keys(Keys.versions(MODEL))) {
            if (key.endsWith("/version.json")) {
                var version = Json.read(rig.bucket().get(key), VersionManifest.class);
                runs.put(version.version(), version.run());
                state.merge("version of " + version.run(), version.modelSha256(), (a, b) -> a + " and " + b);
            }
        }
        state.put("numbers", runs.keySet().stream().sorted().toList().toString());
        var aliases = Json.read(rig.bucket().get(Keys.aliases(MODEL)), Aliases.class);
        aliases.champion().ifPresent(version -> state.put("champion", runs.get(version)));
        return state;
    }
}
