package io.millrace.local.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonthlyFloorTest {
    private static final double CENT = 0.005;

    private final Tariff tariff = Tariff.shipped();

    @Test
    void aPlanThatIsBilledByUseAloneCostsNothing() {
        var floor = floor(new Plans().with("aws_s3_bucket", "data", "{}").with("aws_lambda_function", "f", "{}"));

        assertThat(floor.items()).isEmpty();
        assertThat(floor.listUsd()).isZero();
    }

    @Test
    void whatIsFreeEveryMonthComesOffOnceForAllOfAKind() {
        var plans = new Plans();
        for (int i = 0; i < 12; i++) {
            plans.with("aws_cloudwatch_metric_alarm", "alarm" + i, "{}");
        }

        assertThat(floor(plans).listUsd()).isCloseTo(1.20, within(CENT));
        assertThat(floor(plans).afterFreeUsd()).isCloseTo(0.20, within(CENT));
    }

    @Test
    void anAlarmOnAFormulaCountsEachOfItsMetrics() {
        var floor = floor(new Plans().with("aws_cloudwatch_metric_alarm", "share", """
                {"metric_query":[{"id":"share","expression":"errors/all","metric":[]},
                  {"id":"errors","metric":[{"metric_name":"5xx"}]},{"id":"all","metric":[{"metric_name":"Count"}]}]}"""));

        assertThat(floor.items()).singleElement().returns(2.0, FloorItem::count);
    }

    @Test
    void lambdaAsksAnEmptyQueueAllMonth() {
        var floor = floor(new Plans().with("aws_lambda_event_source_mapping", "dispatch", "{}"));

        // 5 pollers, 3 times a minute, 60 minutes, 730 hours
        assertThat(floor.items()).singleElement().returns(657_000.0, FloorItem::count);
        assertThat(floor.afterFreeUsd()).isZero();
    }

    @Test
    void aSweepTakesMessagesAndTheLargestFunctionsTime() {
        var floor = floor(new Plans()
                .with("aws_cloudwatch_event_rule", "sweep", "{\"name\":\"s\",\"schedule_expression\":\"rate(1 hour)\"}")
                .with("aws_cloudwatch_event_rule", "route", "{\"name\":\"r\",\"schedule_expression\":null}")
                .with("aws_cloudwatch_event_target", "sweep", "{\"rule\":\"s\"}")
                .with("aws_cloudwatch_event_target", "route", "{\"rule\":\"r\"}")
                .with("aws_lambda_function", "small", "{\"memory_size\":1024}")
                .with("aws_lambda_function", "large", "{\"memory_size\":2048}"));

        assertThat(floor.items())
                .extracting(FloorItem::price, FloorItem::count)
                .containsExactly(
                        tuple(tariff.price("lambda_gb_second"), 730 * 3 * 2.0),
                        tuple(tariff.price("lambda_request"), 730.0),
                        tuple(tariff.price("sqs_request"), 2 * 730.0));
    }

    @Test
    void aScheduleThatCannotBeCountedIsNotPassedOver() {
        var plan = new Plans()
                .with("aws_scheduler_schedule", "s", "{\"schedule_expression\":\"cron(0 * * * ? *)\"}")
                .read();

        assertThatThrownBy(() -> MonthlyFloor.of(plan, tariff))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cron(0 * * * ? *)");
    }

    @Test
    void everyTypeThatIsBilledByTheMonthIsCounted() {
        var byMonth = tariff.resources().entrySet().stream()
                .filter(type -> type.getValue().billed() == Billing.How.MONTH)
                .map(Map.Entry::getKey)
                .filter(type -> !type.equals("aws_cloudwatch_event_target")); // only together with a schedule

        assertThat(byMonth).isNotEmpty().allSatisfy(type -> assertThat(
                        floor(new Plans().with(type, "one", "{\"schedule_expression\":\"rate(1 day)\"}"))
                                .items())
                .isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "PK not json", "{\"format_version\":\"1.2\"}"})
    void whatIsNoPlanIsRefusedWithTheCommandThatPrintsOne(String text) {
        assertThatThrownBy(() -> Plan.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("this is no plan in JSON");
    }

    @Test
    void theReportNamesEachItemItsSumAndTheRates() {
        var plan = new Plans()
                .with("aws_kms_key", "bucket", "{}")
                .with("aws_s3_bucket", "data", "{}")
                .read();

        assertThat(new CostReport(tariff).lines(plan))
                .anyMatch(line -> line.matches("KMS keys +1 +1\\.00 +1\\.00"))
                .anyMatch(line -> line.matches("together +1\\.00 +1\\.00"))
                .anyMatch(line -> line.matches(" +aws_s3_bucket +\\$0\\.023 a GB-month.*"));
    }

    private MonthlyFloor floor(Plans plans) {
        return MonthlyFloor.of(plans.read(), tariff);
    }
}
