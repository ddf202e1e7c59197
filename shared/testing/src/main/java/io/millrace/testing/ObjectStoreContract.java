package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} keeps. A backend's test extends this and gives its store. */
public abstract class ObjectStoreContract {
    private static final String TYPE = "application/octet-stream";
    /** One more than S3 lists in a page. */
    private static final int MORE_THAN_A_PAGE = 1_001;

    private final String folder = "contract/" + UUID.randomUUID() + "/";

    @TempDir
    Path temp;

    /** The store under test; each test works in a folder of its own. */
    protected abstract ObjectStore store();

    @Test
    void whatIsPutIsFound() {
        var etag = store().put(key("a"), bytes("hello"), TYPE);

        var found = store().find(key("a")).orElseThrow();
        assertThat(found.bytes()).isEqualTo(bytes("hello"));
        assertThat(found.key()).isEqualTo(key("a"));
        assertThat(found.etag()).isEqualTo(etag).doesNotContain("\"");
        assertThat(store().get(key("a"))).isEqualTo(bytes("hello"));
        var head = store().head(key("a")).orElseThrow();
        assertThat(head.etag()).isEqualTo(etag);
        assertThat(head.sizeBytes()).isEqualTo(5);
        assertThat(head.key()).isEqualTo(key("a"));
    }

    @Test
    void whatIsMissingIsEmptyOrNotFound() throws IOException {
        var target = Files.writeString(temp.resolve("kept"), "kept");

        assertThat(store().head(key("none"))).isEmpty();
        assertThat(store().find(key("none"))).isEmpty();
        assertThatThrownBy(() -> store().get(key("none"))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> store().open(key("none"))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> store().download(key("none"), target)).isInstanceOf(NotFoundException.class);
        assertThat(target).hasContent("kept");
        assertThat(temp).isDirectoryNotContaining(path -> !path.equals(target));
        store().delete(key("none"));
    }

    @Test
    void putReplacesAndTheEtagChanges() {
        var first = store().put(key("a"), bytes("one"), TYPE);
        var second = store().put(key("a"), bytes("two"), TYPE);

        assertThat(second).isNotEqualTo(first);
        assertThat(store().get(key("a"))).isEqualTo(bytes("two"));
    }

    @Test
    void anEmptyObjectIsAnObject() {
        store().put(key("empty"), new byte[0], TYPE);

        assertThat(store().get(key("empty"))).isEmpty();
        assertThat(store().head(key("empty")).orElseThrow().sizeBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "plus+and%20percent", "quote's \"two\"", "数据/文件.csv", "a/b/c=d&e;f"})
    void anyNameIsKept(String name) {
        store().put(key(name), bytes("x"), TYPE);

        assertThat(store().get(key(name))).isEqualTo(bytes("x"));
        assertThat(keys("")).containsExactly(key(name));
        store().delete(key(name));
        assertThat(store().head(key(name))).isEmpty();
    }

    @Test
    void createWritesOnce() {
        var etag = store().create(key("a"), bytes("first"), TYPE);

        assertThat(etag).isPresent().isEqualTo(store().head(key("a")).map(ObjectInfo::etag));
        assertThat(store().create(key("a"), bytes("second"), TYPE)).isEmpty();
        assertThat(store().get(key("a"))).isEqualTo(bytes("first"));
    }

    @Test
    void ofRacingCreatorsExactlyOneWins() throws Exception {
        for (var round = 0; round < 5; round++) {
            var key = key("race-" + round);
            var won = together(
                    8, n -> store().create(key, bytes("writer " + n), TYPE).isPresent());

            assertThat(won).containsOnlyOnce(true);
            assertThat(store().get(key)).isEqualTo(bytes("writer " + won.indexOf(true)));
        }
    }

    @Test
    void replaceNeedsTheCurrentEtag() {
        var first = store().put(key("a"), bytes("one"), TYPE);
        var second = store().replace(key("a"), bytes("two"), TYPE, first);

        assertThat(second).isPresent().isEqualTo(store().head(key("a")).map(ObjectInfo::etag));
        assertThat(store().replace(key("a"), bytes("three"), TYPE, first)).isEmpty();
        assertThat(store().get(key("a"))).isEqualTo(bytes("two"));
    }

    @Test
    void replaceCreatesNothing() {
        assertThat(store().replace(key("none"), bytes("x"), TYPE, "0123456789abcdef0123456789abcdef"))
                .isEmpty();
        assertThat(store().head(key("none"))).isEmpty();
    }

    @Test
    void compareAndSetLosesNoUpdate() throws Exception {
        var each = 10;
        var threads = 4;
        store().put(key("counter"), bytes("0"), TYPE);

        together(threads, n -> {
            for (var i = 0; i < each; i++) {
                increment(key("counter"));
            }
            return true;
        });

        assertThat(store().get(key("counter"))).isEqualTo(bytes(String.valueOf(threads * each)));
    }

    @Test
    void listingHoldsThePrefixOnlyAndComesInKeyOrder() {
        List.of("b/2", "b/10", "a", "b-", "b/1", "c", "b/\u6570").forEach(k -> store().put(key(k), bytes(k), TYPE));

        assertThat(keys("b/")).containsExactly(key("b/1"), key("b/10"), key("b/2"), key("b/\u6570"));
        assertThat(keys("none/")).isEmpty();
        try (var listed = store().list(key("b/10"))) {
            var info = listed.findFirst().orElseThrow();
            assertThat(info).isEqualTo(store().head(key("b/10")).orElseThrow());
        }
    }

    @Test
    void listingGoesBeyondOnePage() throws Exception {
        var names = new ArrayList<>(
                IntStream.range(0, MORE_THAN_A_PAGE).mapToObj("%04d"::formatted).toList());
        Collections.shuffle(names, new Random(7));
        names.forEach(name -> store().put(key(name), bytes("x"), TYPE));

        Collections.sort(names);
        assertThat(keys(""))
                .containsExactlyElementsOf(names.stream().map(this::key).toList());
    }

    @Test
    void aFileGoesThereAndBack() throws IOException {
        var bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        var file = Files.write(temp.resolve("there"), bytes);
        var target = temp.resolve("new folder/back");

        var etag = store().put(key("file"), file, TYPE);
        store().download(key("file"), target);
        store().download(key("file"), target);

        assertThat(target).hasBinaryContent(bytes);
        assertThat(target.getParent()).isDirectoryNotContaining(path -> !path.equals(target));
        assertThat(store().head(key("file")).orElseThrow().etag()).isEqualTo(etag);
        try (var in = store().open(key("file"))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void anObjectIsReadInParts() throws IOException {
        store().put(key("part"), bytes("0123456789"), TYPE);

        try (var in = store().open(key("part"), 3, 7)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("3456"));
        }
        try (var in = store().open(key("part"), 0, 10)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("0123456789"));
        }
        assertThatThrownBy(() -> store().open(key("nothing"), 0, 1)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void whatIsDeletedIsGone() {
        store().put(key("a"), bytes("x"), TYPE);
        store().delete(key("a"));

        assertThat(store().head(key("a"))).isEmpty();
        assertThat(store().create(key("a"), bytes("again"), TYPE)).isPresent();
    }

    private void increment(String key) {
        while (true) {
            var now = store().find(key).orElseThrow();
            var next = Integer.parseInt(new String(now.bytes(), StandardCharsets.UTF_8)) + 1;
            if (store().replace(key, bytes(String.valueOf(next)), TYPE, now.etag())
                    .isPresent()) {
                return;
            }
        }
    }

    private List<String> keys(String prefix) {
        try (var listed = store().list(key(prefix))) {
            return listed.map(ObjectInfo::key).toList();
        }
    }

    private String key(String name) {
        return folder + name;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Work<T> {
        T of(int thread) throws Exception;
    }

    private static <T> List<T> together(int threads, Work<T> work) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var tasks = IntStream.range(0, threads)
                    .<Callable<T>>mapToObj(n -> () -> work.of(n))
                    .toList();
            var results = new ArrayList<T>();
            for (var future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
