package io.millrace.trainer.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** What MLflow's REST API does with experiments and runs, in memory. */
final class MlflowServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/2.0/mlflow/";

    private final List<String> calls = new ArrayList<>();
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, ObjectNode> runs = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer http;
    private boolean hangs;
    private boolean breaks;

    MlflowServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** From now on no request is answered. */
    void hang() {
        hangs = true;
    }

    /** From now on each request is answered 500. */
    void breakDown() {
        breaks = true;
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized Map<String, String> experiments() {
        return Map.copyOf(experiments);
    }

    synchronized List<ObjectNode> runs() {
        return List.copyOf(runs.values());
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var name = exchange.getRequestURI().getPath().substring(API.length());
            synchronized (this) {
                calls.add(name);
            }
            if (hangs) {
                closed.await();
            }
            var answer = breaks
                    ? JSON.createObjectNode().put("error_code", "INTERNAL_ERROR")
                    : call(
                            name,
                            exchange.getRequestURI().getQuery(),
                            JSON.readTree(body.length == 0 ? "{}".getBytes() : body));
            var bytes = JSON.writeValueAsBytes(answer);
            int status = answer.has("error_code") ? (breaks ? 500 : 404) : 200;
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized ObjectNode call(String name, String query, JsonNode request) {
        return switch (name) {
            case "experiments/get-by-name" -> experiment(query.substring(query.indexOf('=') + 1));
            case "experiments/create" -> {
                var id = String.valueOf(experiments.size() + 1);
                experiments.put(request.path("name").asText(), id);
                yield JSON.createObjectNode().put("experiment_id", id);
            }
            case "runs/search" -> {
                var answer = JSON.createObjectNode();
                var found = answer.putArray("runs");
                runs.values().stream()
                        .filter(run -> request.path("filter")
                                .asText()
                                .equals("tags.`millrace.trial` = '" + tag(run, "millrace.trial") + "'"))
                        .forEach(found::add);
                yield answer;
            }
            case "runs/create" -> {
                var id = "run" + (runs.size() + 1);
                var run = JSON.createObjectNode();
                run.putObject("info")
                        .put("run_id", id)
                        .put("run_name", request.path("run_name").asText())
                        .put("experiment_id", request.path("experiment_id").asText())
                        .put("status", "RUNNING");
                var data = run.putObject("data");
                data.putArray("metrics");
                data.putArray("params");
                data.set("tags", request.path("tags"));
                runs.put(id, run);
                yield JSON.createObjectNode().set("run", run);
            }
            case "runs/get" ->
                JSON.createObjectNode().set("run", runs.get(query.replaceFirst(".*run_id=([^&]*).*", "$1")));
            case "runs/log-batch" -> {
                var run = runs.get(request.path("run_id").asText());
                array(run, "metrics").addAll(list(request.path("metrics")));
                array(run, "params").addAll(list(request.path("params")));
                request.path("tags").forEach(tag -> set(run, tag));
                yield JSON.createObjectNode();
            }
            case "runs/set-tag" -> {
                set(runs.get(request.path("run_id").asText()), request);
                yield JSON.createObjectNode();
            }
            case "runs/update" -> {
                var run = runs.get(request.path("run_id").asText());
                ((ObjectNode) run.path("info"))
                        .put("status", request.path("status").asText());
                yield JSON.createObjectNode();
            }
            default -> JSON.createObjectNode().put("error_code", "ENDPOINT_NOT_FOUND");
        };
    }

    private ObjectNode experiment(String name) {
        var answer = JSON.createObjectNode();
        if (!experiments.containsKey(name)) {
            return answer.put("error_code", "RESOURCE_DOES_NOT_EXIST").put("message", "no experiment " + name);
        }
        answer.putObject("experiment")
                .put("experiment_id", experiments.get(name))
                .put("name", name);
        return answer;
    }

    static String tag(JsonNode run, String key) {
        return run.at("/data/tags")
                .valueStream()
                .filter(tag -> tag.path("key").asText().equals(key))
                .map(tag -> tag.path("value").asText())
                .findFirst()
                .orElse("");
    }

    private static void set(ObjectNode run, JsonNode tag) {
        var tags = array(run, "tags");
        for (int i = tags.size() - 1; i >= 0; i--) {
            if (tags.get(i).path("key").equals(tag.path("key"))) {
                tags.remove(i);
            }
        }
        tags.addObject()
                .put("key", tag.path("key").asText())
                .put("value", tag.path("value").asText());
    }

    private static ArrayNode array(ObjectNode run, String name) {
        return (ArrayNode) run.at("/data/" + name);
    }

    private static List<JsonNode> list(JsonNode array) {
        return array.valueStream().toList();
    }
}
