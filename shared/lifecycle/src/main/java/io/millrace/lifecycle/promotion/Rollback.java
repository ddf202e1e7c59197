package io.millrace.lifecycle.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.lifecycle.manifest.PromotionRecord.Kind;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.util.Optional;

/** Moves a model's champion to a former version because a person says so, with a record. */
public final class Rollback {
    private final ObjectStore store;
    private final ModelName model;
    private final PromotionLog log;

    public Rollback(ObjectStore store, ModelName model, Clock clock) {
        this.store = store;
        this.model = model;
        this.log = new PromotionLog(store, model, clock);
    }

    /**
     * Carries it out once: the second of two, without a version named, is refused instead of undoing the first.
     *
     * @param version the version to go to; empty: the champion before this one
     * @param reason for the record
     * @return the record
     * @throws InvalidInputException if there is nothing to go back from or to
     * @throws ConflictException if another record came first
     */
    public PromotionRecord to(Optional<Integer> version, String reason) {
        var aliases = log.catchUp();
        int target = version.orElseGet(() -> previous(aliases));
        check(aliases, target);
        if (!log.append(aliases, target, Kind.ROLLBACK, reason)) {
            throw new ConflictException("the champion of " + model + " moved at the same time. See ./millrace status "
                    + model + " and try again.");
        }
        log.catchUp();
        return log.record(aliases.promotion() + 1).orElseThrow();
    }

    private int previous(Aliases aliases) {
        var last = log.record(aliases.promotion());
        if (last.filter(record -> record.kind() == Kind.ROLLBACK).isPresent()) {
            throw refused(
                    "the champion of " + model + " was rolled back to version "
                            + last.get().to() + " already",
                    "Name the version with --to, if you mean another one.");
        }
        return aliases.previous()
                .orElseThrow(() -> refused(
                        model + " has no previous champion to go back to",
                        "Name a version with --to, or upload better data."));
    }

    private void check(Aliases aliases, int target) {
        if (aliases.champion().isEmpty()) {
            throw refused(model + " has no champion", "See ./millrace status " + model + " for the reason.");
        }
        if (aliases.champion().get() == target) {
            throw refused("version " + target + " is the champion of " + model + " already", "Nothing is to be done.");
        }
        if (store.head(Keys.versionManifest(model, target)).isEmpty()) {
            throw refused(model + " has no version " + target, "See ./millrace audit " + model + " for former ones.");
        }
    }

    private static InvalidInputException refused(String reason, String remedy) {
        return new InvalidInputException(reason, Place.nowhere(), remedy);
    }
}
