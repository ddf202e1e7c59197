package io.millrace.it.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens to the requests of one process, over all services it calls: they are counted, one of them may meet a
 * fault, and the process may be killed at one of its writes. Safe for many threads.
 */
final class Script {
    /** What to do with a request. */
    sealed interface Step {
        record Pass() implements Step {}

        record Meet(WireFault fault) implements Step {}

        /** @param takesEffect whether the request is forwarded before the process is killed */
        record Kill(Runnable kill, boolean takesEffect) implements Step {}
    }

    private final List<ProxiedRequest> requests = new ArrayList<>();
    private final int faulty;
    private final Optional<WireFault> fault;
    private final int lastWrite;
    private final Runnable kill;
    private int writes;

    private Script(int faulty, Optional<WireFault> fault, int lastWrite, Runnable kill) {
        this.faulty = faulty;
        this.fault = fault;
        this.lastWrite = lastWrite;
        this.kill = kill;
    }

    /** Only counts. */
    static Script clean() {
        return new Script(0, Optional.empty(), Integer.MAX_VALUE, () -> {});
    }

    /** @param request which one meets the fault, from 1; the SDK's next attempt is another one */
    static Script fault(int request, WireFault fault) {
        return new Script(request, Optional.of(fault), Integer.MAX_VALUE, () -> {});
    }

    /**
     * The process dies right after that many of its writes took effect, before it hears of the last of them. With 0 it
     * dies before its first. To the services, dying before a write is the same as dying after the one before it.
     */
    static Script killAfter(int writes, Runnable kill) {
        return new Script(0, Optional.empty(), writes, kill);
    }

    synchronized Step next(ProxiedRequest request) {
        requests.add(request);
        if (request.isWrite()) {
            writes++;
            if (lastWrite == 0 || writes == lastWrite) {
                return new Step.Kill(kill, lastWrite > 0);
            }
        }
        return fault.filter(f -> requests.size() == faulty)
                .<Step>map(Step.Meet::new)
                .orElseGet(Step.Pass::new);
    }

    synchronized List<ProxiedRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized int writes() {
        return writes;
    }
}
