package io.millrace.local.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue that survives kill -9: one file a message, every step one atomic rename. At least once, nearly in order. A
 * received message comes back when its visibility time has passed without {@link #acknowledge}; after
 * {@value #MAX_RECEIVES} deliveries it goes to the dead letters, with the last reason beside it.
 *
 * <p>One process owns the folder. What was in somebody's hands when that process died is delivered again at once, and
 * that delivery is not counted: it was no fault of the message.
 */
public final class FileQueue {
    public static final int MAX_RECEIVES = 5;

    static final String DEAD = "dead";
    private static final String REDRIVE = "redrive";

    private final Path folder;
    private final Path dead;
    private final Path reasons;
    private final Clock clock;
    private final Duration visibility;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<MessageFile> waiting = new PriorityQueue<>();
    private final Map<String, MessageFile> held = new HashMap<>();
    private long sequence;

    /** @param visibility after which a received message that nobody acknowledged comes back */
    public FileQueue(Path folder, Duration visibility, Clock clock) {
        this.folder = folder;
        this.dead = folder.resolve(DEAD);
        this.reasons = folder.resolve("reasons");
        this.visibility = visibility;
        this.clock = clock;
        lock.lock();
        try {
            unchecked(this::reopenAll);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a message; it is durable when this returns. */
    public void send(String body) {
        lock.lock();
        try {
            var file = new MessageFile(
                    clock.millis(), sequence++, UUID.randomUUID().toString(), 0, false);
            var draft = folder.resolve(file.id() + ".draft");
            unchecked(() -> {
                Files.writeString(draft, body);
                Files.move(draft, file.in(folder), StandardCopyOption.ATOMIC_MOVE);
            });
            waiting.add(file);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next message, waiting for one at most that long. */
    public Optional<QueueMessage> receive(Duration wait) throws InterruptedException {
        var patience = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                returnExpired();
                var next = waiting.peek();
                var now = clock.millis();
                if (next != null && next.visibleAt() <= now) {
                    waiting.remove();
                    var message = take(next, now);
                    if (message.isPresent()) {
                        return message;
                    }
                } else if (patience <= 0) {
                    return Optional.empty();
                } else {
                    var pause = Math.min(patience, TimeUnit.MILLISECONDS.toNanos(untilNext(now)));
                    patience -= pause - Math.max(0, changed.awaitNanos(pause));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The message is done with. */
    public void acknowledge(QueueMessage message) {
        lock.lock();
        try {
            if (held.remove(message.id()) != null) {
                unchecked(() -> {
                    Files.deleteIfExists(message.file());
                    Files.deleteIfExists(reasonOf(message.id()));
                });
            }
        } finally {
            lock.unlock();
        }
    }

    /** The message failed: it comes back after the delay, or becomes a dead letter with this reason. */
    public void fail(QueueMessage message, String reason, Duration delay) {
        lock.lock();
        try {
            var file = held.remove(message.id());
            if (file == null) {
                return;
            }
            unchecked(() -> Files.writeString(reasonOf(message.id()), reason + "\n"));
            if (file.receiveCount() >= MAX_RECEIVES) {
                bury(file);
            } else {
                wait(file, file.receiveCount(), clock.millis() + delay.toMillis());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The message was not worked on after all: it comes back at once, as if it had not been received. */
    public void release(QueueMessage message) {
        lock.lock();
        try {
            var file = held.remove(message.id());
            if (file != null) {
                wait(file, file.receiveCount() - 1, clock.millis());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Messages waiting or in somebody's hands. */
    public int size() {
        lock.lock();
        try {
            return waiting.size() + held.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks whoever owns the queue in that folder, now or at its next start, to send the dead letters again.
     *
     * @param folder of the queue
     */
    public static void askRedrive(Path folder) {
        unchecked(() -> {
            Files.createDirectories(folder.resolve(DEAD));
            Files.write(folder.resolve(DEAD).resolve(REDRIVE), new byte[0]);
        });
    }

    /** Whether that was asked and has not happened yet. */
    public static boolean isRedriveAsked(Path folder) {
        return Files.exists(folder.resolve(DEAD).resolve(REDRIVE));
    }

    /** Sends every dead letter again, as if for the first time, if it was asked. */
    public void redriveIfAsked() {
        if (!isRedriveAsked(folder)) {
            return;
        }
        for (var letter : deadLetters()) {
            unchecked(() -> {
                send(Files.readString(letter, StandardCharsets.UTF_8));
                // In this order a death in between sends it twice, which every stage must cope with.
                Files.delete(letter);
                Files.deleteIfExists(DeadLetter.reasonOf(letter));
            });
        }
        unchecked(() -> Files.deleteIfExists(dead.resolve(REDRIVE)));
    }

    /** The files of the dead letters; the reason lies beside each, under the same name and {@code .reason}. */
    public List<Path> deadLetters() {
        try (var files = Files.list(dead)) {
            return files.filter(f -> f.toString().endsWith(MessageFile.EXTENSION))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reopenAll() throws IOException {
        Files.createDirectories(dead);
        Files.createDirectories(reasons);
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                reopen(file);
            }
        }
    }

    private void reopen(Path path) throws IOException {
        var parsed = MessageFile.parse(path);
        if (parsed.isEmpty()) {
            Files.delete(path); // a draft: its sender died before the message was taken
            return;
        }
        var file = parsed.get();
        sequence = Math.max(sequence, file.sequence() + 1);
        if (file.held()) {
            wait(file, file.receiveCount() - 1, clock.millis());
        } else {
            waiting.add(file);
        }
    }

    private Optional<QueueMessage> take(MessageFile next, long now) {
        if (next.receiveCount() >= MAX_RECEIVES) {
            bury(next);
            return Optional.empty();
        }
        var taken = next.held(now + visibility.toMillis());
        move(next, taken);
        held.put(taken.id(), taken);
        var path = taken.in(folder);
        try {
            return Optional.of(new QueueMessage(
                    taken.id(), Files.readString(path, StandardCharsets.UTF_8), taken.receiveCount(), path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void returnExpired() {
        var now = clock.millis();
        for (var file : List.copyOf(held.values())) {
            if (file.visibleAt() <= now) {
                held.remove(file.id());
                wait(file, file.receiveCount(), now);
            }
        }
    }

    private long untilNext(long now) {
        var earliest = waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().visibleAt();
        for (var file : held.values()) {
            earliest = Math.min(earliest, file.visibleAt());
        }
        return earliest == Long.MAX_VALUE ? TimeUnit.HOURS.toMillis(1) : Math.max(1, earliest - now);
    }

    private void wait(MessageFile file, int receiveCount, long visibleAt) {
        var back = file.waiting(receiveCount, visibleAt);
        move(file, back);
        waiting.add(back);
        changed.signal();
    }

    private void bury(MessageFile file) {
        unchecked(() -> {
            if (Files.exists(reasonOf(file.id()))) {
                Files.move(
                        reasonOf(file.id()), dead.resolve(file.id() + ".reason"), StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.writeString(dead.resolve(file.id() + ".reason"), "not acknowledged within the visibility time\n");
            }
            Files.move(
                    file.in(folder), dead.resolve(file.id() + MessageFile.EXTENSION), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    private void move(MessageFile from, MessageFile to) {
        unchecked(() -> Files.move(from.in(folder), to.in(folder), StandardCopyOption.ATOMIC_MOVE));
    }

    private Path reasonOf(String id) {
        return reasons.resolve(id + ".reason");
    }

    private interface FileAction {
        void run() throws IOException;
    }

    private static void unchecked(FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
