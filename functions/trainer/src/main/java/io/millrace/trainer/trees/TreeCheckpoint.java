package io.millrace.trainer.trees;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.trainer.fit.Checkpoints;
import io.millrace.trainer.fit.Envelope;
import java.util.List;
import java.util.Optional;

/** A {@link TreeState} in an {@link Envelope}, whose body is the booster. */
public final class TreeCheckpoint implements Checkpoints.Format<TreeState> {
    private static final String MAGIC = "MRTREE01";

    private final String plan;

    private record Header(String plan, List<EpochProgress> history) {}

    /** @param plan what the states belong to; another plan's are not read */
    public TreeCheckpoint(String plan) {
        this.plan = plan;
    }

    @Override
    public int epoch(TreeState state) {
        return state.history().size();
    }

    @Override
    public byte[] write(TreeState state) {
        var header = Json.compact(new Header(plan, state.history()));
        return Envelope.seal(MAGIC, header, state.booster().length, body -> body.put(state.booster()));
    }

    @Override
    public Optional<TreeState> read(byte[] bytes) {
        return Envelope.open(MAGIC, bytes).flatMap(envelope -> {
            var header = Json.read(envelope.header(), Header.class);
            var booster = new byte[envelope.body().remaining()];
            envelope.body().get(booster);
            return header.plan().equals(plan)
                    ? Optional.of(new TreeState(booster, header.history()))
                    : Optional.empty();
        });
    }
}
