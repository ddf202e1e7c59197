package io.millrace.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.PromotionRecord.Kind;
import io.millrace.lifecycle.promotion.PromotionLog;
import io.millrace.testing.InMemoryObjectStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code audit} and {@code rollback} say and do. */
class PromotionCommandsTest {
    private static final ModelName MODEL = new ModelName("digits");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StringWriter out = new StringWriter();

    @Test
    void aSoundLogIsPrintedAndHolds() {
        promoted(1, 2, 5);

        assertThat(audit()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "1  2026-11-23T12:00:00Z  promotion to version 1: better",
                        "2  2026-11-23T12:00:00Z  promotion from version 1 to version 2: better",
                        "3  2026-11-23T12:00:00Z  promotion from version 2 to version 5: better",
                        "The chain of 3 records holds; champion is version 5.");
    }

    @Test
    void aModelWithoutRecordsHasNothingToVerify() {
        assertThat(audit()).isZero();
        assertThat(out.toString()).contains("never had a champion");
    }

    @ParameterizedTest
    @CsvSource({
        "1, The link from record 2 to record 1 is broken",
        "2, The link from record 3 to record 2 is broken",
        "3, Record 3 has SHA-256"
    })
    void aTamperedRecordBreaksTheLinkThatNamesIt(int number, String fault) {
        promoted(1, 2, 5);
        tamper(Keys.promotion(MODEL, number), "better", "worse");

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN: " + fault);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMissingRecordIsNamed(int number) {
        promoted(1, 2, 5);
        store.delete(Keys.promotion(MODEL, number));

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN: Record " + number + " is missing");
    }

    @Test
    void aMissingLastRecordIsKnownFromTheAliases() {
        promoted(1, 2);
        store.delete(Keys.promotion(MODEL, 2));

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("aliases.json stands at record 2, and there are only 1");
    }

    @Test
    void aChampionThatNoRecordNamesIsFound() {
        promoted(1, 2);
        tamper(Keys.aliases(MODEL), "\"champion\" : 2", "\"champion\" : 1");

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("aliases.json has champion 1");
    }

    @Test
    void aRecordThatTheAliasesDoNotShowYetIsTold() {
        promoted(1);
        var log = new PromotionLog(store, MODEL, CLOCK);
        log.append(log.catchUp(), 1, Kind.PROMOTION, "the writer died");

        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("stands at record 1, and there are 2");
    }

    @Test
    void aRollbackGoesToThePreviousChampionWithARecord() {
        promoted(1, 2);

        assertThat(rollback(Optional.empty())).isZero();

        assertThat(out.toString()).contains("Version 1 is champion of digits again (record 3); it was version 2.");
        assertThat(aliases().champion()).contains(1);
        assertThat(aliases().previous()).contains(2);
        assertThat(audit()).isZero();
        assertThat(out.toString()).contains("rollback from version 2 to version 1: complaints");
    }

    @Test
    void aSecondRollbackDoesNotUndoTheFirst() {
        promoted(1, 2);
        rollback(Optional.empty());

        assertThatThrownBy(() -> rollback(Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rolled back to version 1 already");
        assertThat(aliases().champion()).contains(1);
    }

    @Test
    void aNamedVersionMayBeAnyOneThatIsRegistered() {
        promoted(1, 2, 3);

        rollback(Optional.of(1));
        rollback(Optional.of(3));

        assertThat(aliases().champion()).contains(3);
        assertThat(aliases().promotion()).isEqualTo(5);
        assertThatThrownBy(() -> rollback(Optional.of(9))).hasMessageContaining("has no version 9");
        assertThatThrownBy(() -> rollback(Optional.of(3))).hasMessageContaining("is the champion of digits already");
    }

    @Test
    void whereNothingIsToGoBackToNothingChanges() {
        assertThatThrownBy(() -> rollback(Optional.empty())).hasMessageContaining("no previous champion");
        promoted(1);

        assertThatThrownBy(() -> rollback(Optional.empty())).hasMessageContaining("no previous champion");
        assertThat(store.list(Keys.promotions(MODEL))).hasSize(1);
    }

    private void promoted(int... versions) {
        var log = new PromotionLog(store, MODEL, CLOCK);
        for (int version : versions) {
            store.put(
                    Keys.versionManifest(MODEL, version),
                    "{\"model\": \"digits\"}".getBytes(StandardCharsets.UTF_8),
                    "application/json");
            log.append(log.catchUp(), version, Kind.PROMOTION, "better");
            log.catchUp();
        }
    }

    private void tamper(String key, String text, String other) {
        var before = new String(store.get(key), StandardCharsets.UTF_8);
        assertThat(before).contains(text);
        store.put(key, before.replace(text, other).getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private int audit() {
        return AuditCommand.print(store, MODEL, new PrintWriter(out, true));
    }

    private int rollback(Optional<Integer> version) {
        return RollbackCommand.print(store, MODEL, version, "complaints", new PrintWriter(out, true));
    }

    private Aliases aliases() {
        return Json.read(store.get(Keys.aliases(MODEL)), Aliases.class);
    }
}
