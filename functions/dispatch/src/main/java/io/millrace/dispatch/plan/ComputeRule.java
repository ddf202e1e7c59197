package io.millrace.dispatch.plan;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.RunManifest.Compute;
import io.millrace.lifecycle.manifest.RunManifest.Compute.Kind;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.ComputeChoice;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Chooses the cheapest compute that fits, and says what it costs at worst. */
final class ComputeRule {
    /** Below this a GPU host, which takes minutes to start, is no faster. */
    private static final Duration WORTH_A_GPU = Duration.ofMinutes(20);

    private static final Duration SHORTEST_LIMIT = Duration.ofMinutes(1);
    /** A spot host may be reclaimed; the next attempt goes on from the last checkpoint. */
    private static final int CPU_ATTEMPTS = 2;

    private static final int GPU_ATTEMPTS = 3;

    /** A g4dn.xlarge, less what its operating system and agent keep. */
    private static final int GPU_VCPUS = 4;

    private static final int GPU_MEMORY_MIB = 14_336;

    private record Size(int vcpus, int memoryMib) {}

    /** Pairs that AWS Fargate offers. */
    private static final List<Size> CPU_SIZES =
            List.of(new Size(2, 4_096), new Size(4, 16_384), new Size(8, 32_768), new Size(16, 122_880));

    private final Prices prices;
    private final boolean hasGpu;

    ComputeRule(Prices prices, boolean hasGpu) {
        this.prices = prices;
        this.hasGpu = hasGpu;
    }

    /** For one job. @throws InvalidInputException if a GPU is asked for where there is none */
    Compute choose(ComputeChoice wish, Work work, BudgetSpec budget) {
        return switch (wish) {
            case CPU -> cpu(work, budget, "train.compute asks for it");
            case GPU -> {
                if (!hasGpu) {
                    throw new InvalidInputException(
                            "train.compute: asks for a gpu, but this deployment has no queue with GPU hosts",
                            Place.column("lifecycle.yaml", "train.compute"),
                            "Set train.compute to auto or cpu, or have a GPU queue deployed"
                                    + " (MILLRACE_BATCH_GPU_QUEUE).");
                }
                yield gpu(budget, "train.compute asks for it");
            }
            case AUTO -> automatic(work, budget);
        };
    }

    private Compute automatic(Work work, BudgetSpec budget) {
        var estimate = "about " + Words.of(work.onCpu()) + " of work on a cpu by estimate";
        if (work.onCpu().compareTo(WORTH_A_GPU) < 0) {
            return cpu(work, budget, estimate + ", too little to wait for a GPU host");
        }
        if (!hasGpu) {
            return cpu(work, budget, estimate + ", and this deployment has no GPU queue");
        }
        var gpu = gpu(budget, estimate);
        return gpu.worstCaseUsd() <= budget.usdPerMonth()
                ? gpu
                : cpu(work, budget, estimate + ", and a GPU host could cost more than the budget");
    }

    private Compute cpu(Work work, BudgetSpec budget, String reason) {
        var size = CPU_SIZES.stream()
                .filter(s -> s.memoryMib() >= work.memoryMib())
                .findFirst()
                .orElse(CPU_SIZES.getLast());
        var usdPerHour = prices.cpuHour(size.vcpus(), size.memoryMib());
        return compute(Kind.CPU, reason, size, 0, usdPerHour, budget, CPU_ATTEMPTS);
    }

    private Compute gpu(BudgetSpec budget, String reason) {
        var size = new Size(GPU_VCPUS, GPU_MEMORY_MIB);
        return compute(Kind.GPU, reason, size, 1, prices.usdPerGpuHostHour(), budget, GPU_ATTEMPTS);
    }

    private static Compute compute(
            Kind kind, String reason, Size size, int gpus, double usdPerHour, BudgetSpec budget, int attempts) {
        var limit = timeLimit(budget);
        var hours = limit.toSeconds() / (double) Duration.ofHours(1).toSeconds();
        return new Compute(
                kind,
                kind.name().toLowerCase(Locale.ROOT) + ", because " + reason + ".",
                size.vcpus(),
                size.memoryMib(),
                gpus,
                usdPerHour,
                limit,
                attempts,
                usdPerHour * hours * attempts);
    }

    private static Duration timeLimit(BudgetSpec budget) {
        var limit = Duration.ofSeconds(
                Math.round(budget.hoursPerRun() * Duration.ofHours(1).toSeconds()));
        return limit.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : limit;
    }
}
