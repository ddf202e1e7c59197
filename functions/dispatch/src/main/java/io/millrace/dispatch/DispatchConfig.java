package io.millrace.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * What a deployment decides, by environment variables: {@code MILLRACE_BUCKET}, {@code MILLRACE_BATCH_CPU_QUEUE} and so
 * on. What has no default must be set, or the function does not start.
 */
@ConfigMapping(prefix = "millrace")
public interface DispatchConfig {

    /** The bucket that is the bus and the record. */
    String bucket();

    /** How often the queue delivers a message before it sets it aside. */
    @WithDefault("5")
    int maxReceives();

    /** How long a step may take before a sweep looks after it. */
    @WithDefault("PT1H")
    Duration stuckAfter();

    /** Where jobs run. */
    Batch batch();

    /** What compute costs. */
    Prices prices();

    /** Queues and job definitions at AWS Batch, by name or ARN. */
    interface Batch {

        /** The queue whose hosts have no GPU. */
        String cpuQueue();

        /** The trainer's job definition for that queue. */
        String cpuJobDefinition();

        /** The queue whose hosts have a GPU; without it (and its job definition) no plan uses one. */
        Optional<String> gpuQueue();

        /** The trainer's job definition for the GPU queue. */
        Optional<String> gpuJobDefinition();

        /** How long two cores must be busy with a trial, by estimate, until it is worth a job of its own. */
        @WithDefault("PT1M")
        Duration ownJobFrom();

        /** How long a job may wait for a host before a sweep ends it. */
        @WithDefault("PT12H")
        Duration longestWait();
    }

    /**
     * US dollars an hour. The defaults are estimates after the on-demand list prices of us-east-1, Linux on x86, noted in
     * November 2026: set your region's own.
     */
    interface Prices {

        /** One vCPU of a CPU job; AWS Fargate. */
        @WithDefault("0.04048")
        double usdPerVcpuHour();

        /** One GiB of memory of a CPU job; AWS Fargate. */
        @WithDefault("0.004445")
        double usdPerGibHour();

        /** One GPU host: an EC2 g4dn.xlarge. */
        @WithDefault("0.526")
        double usdPerGpuHostHour();
    }
}
