package io.millrace.local.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.batch.BatchJob.Status;
import io.millrace.local.process.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The calls of AWS Batch's API that dispatch makes, for jobs and arrays of them: SubmitJob, DescribeJobs, ListJobs,
 * TerminateJob.
 *
 * @see <a href="https://docs.aws.amazon.com/batch/latest/APIReference/">API reference</a>
 */
public final class BatchApi implements AutoCloseable {
    /**
     * No call of AWS's, but what EC2 does unasked: takes the host of the job {@code jobId}. A test posts it, with
     * {@code noticeSeconds} between SIGTERM and SIGKILL (30 unless given).
     */
    public static final String RECLAIM = "/local/reclaim";

    private static final Duration SPOT_NOTICE = Duration.ofSeconds(30);
    private static final int MOST_ATTEMPTS = 10;
    private static final int SHORTEST_TIMEOUT = 60;
    private static final int PAGE = 100;
    private static final int MOST_CHILDREN = 10_000;

    private final JobQueue jobs;
    private final String queue;
    private final String definition;
    private final Clock clock;
    private final LocalHttp http;

    /**
     * @param port 0 takes a free one
     * @param queue the one job queue there is
     * @param definition the one job definition there is
     */
    public BatchApi(int port, JobQueue jobs, String queue, String definition, Clock clock) {
        this.jobs = jobs;
        this.queue = queue;
        this.definition = definition;
        this.clock = clock;
        this.http = new LocalHttp(port, this::handle);
    }

    public URI endpoint() {
        return http.endpoint();
    }

    @Override
    public void close() {
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                var body = exchange.getRequestBody().readAllBytes();
                var request = Json.read(body.length == 0 ? new byte[] {'{', '}'} : body, JsonNode.class);
                var answer = call(exchange.getRequestURI().getPath(), request);
                LocalHttp.answer(exchange, 200, "application/json", Json.compact(answer));
            } catch (IllegalArgumentException | UncheckedIOException e) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", "ClientException");
                LocalHttp.answer(
                        exchange,
                        400,
                        "application/json",
                        Json.compact(Map.of("message", String.valueOf(e.getMessage()))));
            }
        }
    }

    private ObjectNode call(String path, JsonNode request) {
        return switch (path) {
            case "/v1/submitjob" -> submit(request);
            case "/v1/describejobs" -> describe(request);
            case "/v1/listjobs" -> list(request);
            case "/v1/terminatejob" -> terminate(request);
            case RECLAIM -> reclaim(request);
            default -> throw new IllegalArgumentException("the local platform has no " + path);
        };
    }

    private ObjectNode submit(JsonNode request) {
        var name = request.path("jobName").asText("");
        require(name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,127}"), "jobName '" + name + "' is not valid");
        require(names(request, "jobQueue", queue), "there is no job queue " + request.path("jobQueue"));
        require(
                names(request, "jobDefinition", definition),
                "there is no job definition " + request.path("jobDefinition"));
        var overrides = request.path("containerOverrides");
        var attempts = request.path("retryStrategy").path("attempts").asInt(1);
        require(attempts >= 1 && attempts <= MOST_ATTEMPTS, "retryStrategy.attempts must be 1 to 10");
        var timeout = Optional.of(request.path("timeout").path("attemptDurationSeconds"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asInt);
        var array = request.path("arrayProperties").path("size");
        require(
                array.isMissingNode() || array.asInt() >= 2 && array.asInt() <= MOST_CHILDREN,
                "arrayProperties.size must be 2 to " + MOST_CHILDREN);
        require(timeout.orElse(SHORTEST_TIMEOUT) >= SHORTEST_TIMEOUT, "the timeout must be 60 seconds or more");
        var job = new BatchJob(
                UUID.randomUUID().toString(),
                name,
                queue,
                definition,
                overrides.path("command").valueStream().map(JsonNode::asText).toList(),
                pairs(overrides.path("environment"), "name"),
                pairs(overrides.path("resourceRequirements"), "type"),
                tags(request.path("tags")),
                attempts,
                request.path("retryStrategy")
                        .path("evaluateOnExit")
                        .valueStream()
                        .map(BatchApi::rule)
                        .toList(),
                timeout.map(Duration::ofSeconds),
                array.asInt(0),
                Status.SUBMITTED,
                "",
                List.of(),
                0,
                false,
                clock.instant(),
                Optional.empty(),
                Optional.empty());
        jobs.submit(job);
        return object().put("jobArn", JobDescription.arn(job))
                .put("jobName", name)
                .put("jobId", job.id());
    }

    private ObjectNode describe(JsonNode request) {
        var answer = object();
        var list = answer.putArray("jobs");
        request.path("jobs")
                .valueStream()
                .map(id -> id.asText().substring(id.asText().lastIndexOf('/') + 1))
                .flatMap(id -> jobs.find(id).stream())
                .forEach(job -> list.add(JobDescription.detail(job, jobs.children(job.id()))));
        return answer;
    }

    private ObjectNode list(JsonNode request) {
        var found = listed(request);
        int from = Integer.parseInt(request.path("nextToken").asText("0"));
        int size = request.path("maxResults").asInt(PAGE);
        require(from >= 0 && size >= 1, "nextToken or maxResults is not valid");
        var answer = object();
        var page = answer.putArray("jobSummaryList");
        found.stream()
                .skip(from)
                .limit(size)
                .forEach(job -> page.add(JobDescription.summary(job, jobs.children(job.id()))));
        if (from + size < found.size()) {
            answer.put("nextToken", String.valueOf(from + size));
        }
        return answer;
    }

    /** The children of an array job, else what lies in the queue, where children are not listed. */
    private List<BatchJob> listed(JsonNode request) {
        var parent = request.path("arrayJobId").asText("");
        if (!parent.isEmpty()) {
            require(jobs.find(parent).filter(BatchJob::isParent).isPresent(), "there is no array job " + parent);
            return jobs.childrenInOrder(parent).stream()
                    .filter(inStatus(request))
                    .toList();
        }
        require(names(request, "jobQueue", queue), "there is no job queue " + request.path("jobQueue"));
        return jobs.all().stream()
                .filter(job -> !job.isChild())
                .filter(filter(request))
                .toList();
    }

    private ObjectNode terminate(JsonNode request) {
        jobs.terminate(request.path("jobId").asText(""), request.path("reason").asText("Terminated by the user."));
        return object();
    }

    private ObjectNode reclaim(JsonNode request) {
        var id = request.path("jobId").asText("");
        var notice = Duration.ofSeconds(request.path("noticeSeconds").asLong(SPOT_NOTICE.toSeconds()));
        require(jobs.reclaim(id, notice), "job '" + id + "' does not run");
        return object();
    }

    /** By name in every state where filters are given, else by one state, RUNNING unless it is named. */
    private static Predicate<BatchJob> filter(JsonNode request) {
        var filters = request.path("filters");
        if (filters.isEmpty()) {
            return inStatus(request);
        }
        var filter = filters.get(0);
        var kind = filter.path("name").asText("");
        require(kind.equals("JOB_NAME"), "the local platform filters by JOB_NAME only, not by " + kind);
        return job -> filter.path("values").valueStream().anyMatch(value -> isNamed(job, value.asText()));
    }

    private static Predicate<BatchJob> inStatus(JsonNode request) {
        var status = request.path("jobStatus").asText(Status.RUNNING.name());
        return job -> job.status().name().equals(status);
    }

    private static boolean isNamed(BatchJob job, String pattern) {
        var name = job.name().toLowerCase(Locale.ROOT);
        var wanted = pattern.toLowerCase(Locale.ROOT);
        return wanted.endsWith("*") ? name.startsWith(wanted.substring(0, wanted.length() - 1)) : name.equals(wanted);
    }

    private static ExitRule rule(JsonNode node) {
        return new ExitRule(
                text(node, "onExitCode"),
                text(node, "onReason"),
                text(node, "onStatusReason"),
                node.path("action").asText("").equalsIgnoreCase("RETRY"));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static Map<String, String> pairs(JsonNode list, String nameField) {
        return list.valueStream()
                .collect(Collectors.toMap(
                        n -> n.path(nameField).asText(), n -> n.path("value").asText(), (a, b) -> b));
    }

    private static Map<String, String> tags(JsonNode node) {
        var tags = new HashMap<String, String>();
        node.properties().forEach(e -> tags.put(e.getKey(), e.getValue().asText()));
        return tags;
    }

    /** Whether the request names this queue or definition, by name, name:revision or ARN. */
    private static boolean names(JsonNode request, String field, String expected) {
        var text = request.path(field).asText("");
        var name = text.substring(text.lastIndexOf('/') + 1);
        return name.equals(expected) || name.matches(java.util.regex.Pattern.quote(expected) + ":\\d+");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
