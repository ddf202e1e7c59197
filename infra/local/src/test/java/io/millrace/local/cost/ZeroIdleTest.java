package io.millrace.local.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZeroIdleTest {
    private final ZeroIdle rule = new ZeroIdle(Tariff.shipped());

    @Test
    void whatIsBilledByUseOrNotAtAllIsAllowed() {
        var plan = new Plans()
                .with("aws_s3_bucket", "data", "{}")
                .with("aws_iam_role", "dispatch", "{}")
                .with("aws_cloudwatch_dashboard", "all", "{}")
                .with("aws_vpc_endpoint", "s3", "{\"vpc_endpoint_type\":\"Gateway\"}")
                .with("aws_batch_compute_environment", "gpu", compute(0))
                .with("aws_batch_compute_environment", "cpu", """
                        {"type":"MANAGED","compute_resources":[{"type":"FARGATE","min_vcpus":null}]}""")
                .read();

        assertThat(rule.refusals(plan)).isEmpty();
    }

    @Test
    void hostsThatAreKeptWithoutAJobAreRefused() {
        var plan = new Plans()
                .with("aws_batch_compute_environment", "gpu", compute(4))
                .read();

        assertThat(rule.refusals(plan))
                .containsExactly("aws_batch_compute_environment.gpu can be billed by the hour:"
                        + " compute_resources.0.min_vcpus is 4, allowed is 0");
    }

    @Test
    void aNumberOfHostsThatIsKnownTooLateIsRefused() {
        var plan = new Plans()
                .with(
                        "aws_batch_compute_environment",
                        "gpu",
                        "{\"type\":\"MANAGED\",\"compute_resources\":[{}]}",
                        "{\"compute_resources\":[{\"min_vcpus\":true}]}")
                .read();

        assertThat(rule.refusals(plan))
                .containsExactly("aws_batch_compute_environment.gpu can be billed by the hour:"
                        + " compute_resources.0.min_vcpus is known only after the apply, allowed is 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws_vpc_endpoint | {\"vpc_endpoint_type\":\"Interface\"} | vpc_endpoint_type is Interface",
                "aws_lambda_event_source_mapping | {\"provisioned_poller_config\":[{\"minimum_pollers\":2}]} | allowed is leaving it out",
                "aws_nat_gateway | {} | is billed by the hour: $0.045 a gateway",
                "aws_eip | {} | is billed by the hour",
            })
    void whatIsBilledByTheHourIsRefusedByName(String type, String values, String reason) {
        assertThat(rule.refusals(new Plans().with(type, "one", values).read()))
                .singleElement()
                .asString()
                .contains(type + ".one", reason);
    }

    @Test
    void aTypeThatNobodyLookedAtIsRefusedWithThePlaceToAddItTo() {
        assertThat(rule.refusals(
                        new Plans().with("aws_quantum_computer", "q", "{}").read()))
                .singleElement()
                .asString()
                .contains(
                        "aws_quantum_computer.q", "infra/local/src/main/resources/io/millrace/local/cost/tariff.yaml");
    }

    private static String compute(int minVcpus) {
        return """
                {"type":"MANAGED","compute_resources":[{"type":"SPOT","min_vcpus":%d}]}""".formatted(minVcpus);
    }
}
