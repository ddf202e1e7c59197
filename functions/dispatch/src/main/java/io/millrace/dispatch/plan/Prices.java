package io.millrace.dispatch.plan;

/**
 * What compute costs, in US dollars an hour. For limits only: AWS's bill is what counts.
 *
 * @param usdPerVcpuHour of a CPU job
 * @param usdPerGibHour of a CPU job's memory
 * @param usdPerGpuHostHour of the host that a GPU job has for itself
 */
public record Prices(double usdPerVcpuHour, double usdPerGibHour, double usdPerGpuHostHour) {
    private static final double MIB_PER_GIB = 1024;

    public Prices {
        if (!(usdPerVcpuHour >= 0 && usdPerGibHour >= 0 && usdPerGpuHostHour >= 0)) {
            throw new IllegalArgumentException("prices are %s, %s and %s, but must not be negative"
                    .formatted(usdPerVcpuHour, usdPerGibHour, usdPerGpuHostHour));
        }
    }

    double cpuHour(int vcpus, int memoryMib) {
        return vcpus * usdPerVcpuHour + memoryMib / MIB_PER_GIB * usdPerGibHour;
    }
}
