package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.it.faults.StageProcess.Delivery;
import io.millrace.lifecycle.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One upload's way, each stage undisturbed: what is to come of it whatever happens, and all that can be disturbed. */
final class Lifecycle {
    static final String TRAINER = "trainer";
    private static final String CLAIMED_LONG_AGO = "2020-01-01T00:00:00Z";

    /**
     * One stage's part.
     *
     * @param event what wakes it; for the trainer the key of its run
     * @param before the bucket as the stage finds it
     * @param calls its requests, in their order
     * @param after the bucket's state as it leaves it
     * @param jobs names of the jobs it submitted
     */
    record Work(
            String stage,
            String event,
            Map<String, byte[]> before,
            List<ProxiedRequest> calls,
            Map<String, String> after,
            List<String> jobs) {
        int requests() {
            return calls.size();
        }

        int writes() {
            return (int) calls.stream().filter(ProxiedRequest::isWrite).count();
        }
    }

    private final Map<String, Work> works = new LinkedHashMap<>();
    private final Rig rig;

    private Lifecycle(Rig rig) {
        this.rig = rig;
    }

    static Lifecycle undisturbed(Rig rig) throws InterruptedException {
        var lifecycle = new Lifecycle(rig);
        Uploads.SPEC.forEach((key, bytes) -> rig.bucket().put(key, bytes, "application/yaml"));
        rig.messages();
        rig.bucket().put(Uploads.KEY, Uploads.table(60, 1), "text/csv");
        lifecycle.deliver("preprocess");
        lifecycle.deliver("dispatch");
        lifecycle.train();
        lifecycle.deliver("evaluate");
        assertThat(rig.keys("models/")).anyMatch(key -> key.endsWith("/aliases.json"));
        return lifecycle;
    }

    Work of(String stage) {
        return works.get(stage);
    }

    /** A claim of a run holds for a minute: the queue's delays are longer together, and here it is made older. */
    static void timePasses(Rig rig) {
        for (var key : runs(rig)) {
            var claim = (ObjectNode) Json.read(rig.bucket().get(key), JsonNode.class);
            claim.put("claimed_at", CLAIMED_LONG_AGO);
            rig.bucket().put(key, Json.pretty(claim), "application/json");
        }
        rig.messages();
    }

    /** Keys of the plans there are. */
    static List<String> runs(Rig rig) {
        return rig.keys("runs/").stream()
                .filter(key -> key.endsWith("/run.json"))
                .toList();
    }

    /** Delivers the one event that waits for the stage. */
    private void deliver(String stage) throws InterruptedException {
        var event = rig.messages().stream()
                .filter(message -> message.stage().equals(stage))
                .findFirst()
                .orElseThrow()
                .event();
        var before = rig.snapshot();
        int jobsBefore = rig.submitted().size();
        var script = Script.clean();
        rig.follow(script);
        assertThat(rig.stage(stage).deliver(event)).isEqualTo(Delivery.ACKNOWLEDGED);
        works.put(
                stage,
                new Work(
                        stage,
                        event,
                        before,
                        script.requests(),
                        BucketState.of(rig.bucket()),
                        rig.submitted().stream().skip(jobsBefore).toList()));
    }

    private void train() throws InterruptedException {
        var run = runs(rig).getFirst();
        var before = rig.snapshot();
        var script = Script.clean();
        rig.follow(script);
        assertThat(rig.train(run, 1).onExit().join()).isZero();
        works.put(TRAINER, new Work(TRAINER, run, before, script.requests(), BucketState.of(rig.bucket()), List.of()));
    }
}
