package io.millrace.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** What the resources of a plan use in a month in which nothing happens, in the units of the tariff's prices. */
final class IdleUse {
    /** A month of AWS's price lists. */
    private static final double MONTH_SECONDS = 730 * 3600.0;

    private static final double MIB_PER_GIB = 1024;

    /** EventBridge's send, and Lambda's delete; the receive is one of the polls. */
    private static final double SQS_REQUESTS_A_MESSAGE = 2;

    private final Plan plan;
    private final Tariff.Assumptions assumptions;

    IdleUse(Plan plan, Tariff.Assumptions assumptions) {
        this.plan = plan;
        this.assumptions = assumptions;
    }

    /** How much a month of each price; empty if the resource is quiet. */
    Map<String, Double> of(PlannedResource resource) {
        return switch (resource.type()) {
            case "aws_cloudwatch_metric_alarm" -> Map.of("alarm_metric", metrics(resource));
            case "aws_cloudwatch_composite_alarm" -> Map.of("composite_alarm", 1.0);
            case "aws_cloudwatch_dashboard" -> Map.of("dashboard", 1.0);
            case "aws_kms_key" -> Map.of("kms_key", 1.0);
            case "aws_lambda_event_source_mapping" ->
                Map.of("sqs_request", assumptions.pollersPerQueue() * MONTH_SECONDS / assumptions.pollSeconds());
            case "aws_cloudwatch_event_target" -> ofTarget(resource);
            case "aws_scheduler_schedule" -> ofSchedule(times(resource));
            default -> Map.of();
        };
    }

    /** An alarm on a formula is billed for each metric in it. */
    private static double metrics(PlannedResource alarm) {
        var inFormula = alarm.at("/metric_query").stream()
                .flatMap(JsonNode::valueStream)
                .filter(query -> !query.path("metric").isEmpty())
                .count();
        return Math.max(1, inFormula);
    }

    /** Events of S3 and Batch come with use; those of a rule with a schedule come anyhow. */
    private Map<String, Double> ofTarget(PlannedResource target) {
        var times = plan.ofType("aws_cloudwatch_event_rule").stream()
                .filter(rule -> rule.at("/schedule_expression").isPresent())
                .filter(rule -> isRuleOf(target, rule))
                .mapToDouble(IdleUse::times)
                .sum();
        return times == 0 ? Map.of() : sweeps(times);
    }

    private static boolean isRuleOf(PlannedResource target, PlannedResource rule) {
        return target.at("/rule").equals(rule.at("/name"));
    }

    private Map<String, Double> ofSchedule(double times) {
        var use = new HashMap<>(sweeps(times));
        use.put("scheduler_invocation", times);
        return Map.copyOf(use);
    }

    private Map<String, Double> sweeps(double times) {
        return Map.of(
                "sqs_request", SQS_REQUESTS_A_MESSAGE * times,
                "lambda_request", times,
                "lambda_gb_second", times * assumptions.sweepSeconds() * largestFunctionGib());
    }

    private double largestFunctionGib() {
        return plan.ofType("aws_lambda_function").stream()
                        .flatMap(function -> function.at("/memory_size").stream())
                        .mapToDouble(JsonNode::asDouble)
                        .max()
                        .orElse(0)
                / MIB_PER_GIB;
    }

    private static double times(PlannedResource scheduled) {
        return scheduled
                .at("/schedule_expression")
                .map(expression -> MONTH_SECONDS / Rate.seconds(expression.asText()))
                .orElse(0.0);
    }
}
