package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Right requests and their answers: "Inference", "Parameters" and "Tensor Data" of the REST document. */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceInferIT {
    private final OpenInferenceServer server;
    private final ExampleRequest example;

    OpenInferenceInferIT(OpenInferenceServer server) {
        this.server = server;
        this.example = new ExampleRequest(server.metadata());
    }

    @BeforeEach
    void jsonCarriesTheInputs() {
        assumeTrue(example.isJson(), "FP16 and BF16 have no standard form in JSON");
    }

    /** "Inference Response JSON Object": without "outputs" all of the model's are returned. */
    @Test
    void anAnswerHasEveryDeclaredOutputWithDataOfItsShape() {
        var answer = server.answer(example.rows(1));

        assertThat(answer.path("model_name").asText()).isEqualTo(server.model());
        assertThat(names(answer.path("outputs")))
                .containsExactlyInAnyOrderElementsOf(names(example.metadata().path("outputs")));
        for (var output : answer.path("outputs")) {
            assertOutput(output, declared(output.path("name").asText()));
        }
    }

    /** "Inference": the version is optional in the path; "model_version" is the specific version used. */
    @Test
    void aVersionCanBeAskedFor() {
        for (var path : server.modelPaths()) {
            var answer = OpenInferenceServer.json(server.request()
                    .contentType("application/json")
                    .body(example.rows(1).toString())
                    .post(path + "/infer"));
            if (path.contains("/versions/") && answer.has("model_version")) {
                assertThat(path).endsWith("/" + answer.path("model_version").asText());
            }
        }
    }

    /** "Inference Request JSON Object": an identifier, "if specified", must be returned. */
    @Test
    void anIdComesBackAsItWasGiven() {
        for (var id : List.of("42", "a b/c\"d\\e", "Zürich 北京")) {
            assertThat(server.answer(example.rows(1).put("id", id)).path("id").asText())
                    .isEqualTo(id);
        }
    }

    /** "Tensor Data": in their multi-dimensional representation, or flattened. */
    @Test
    void nestedDataMeansWhatFlatDataMeans() {
        int rows = example.isBatched() ? 2 : 1;
        var flat = example.rows(rows);
        var nested = example.rows(rows);
        for (var input : nested.path("inputs")) {
            if (!input.path("shape").isEmpty()) {
                ((ObjectNode) input).set("data", ExampleRequest.nested(input));
            }
        }
        assertThat(data(server.answer(nested))).isEqualTo(data(server.answer(flat)));
    }

    /** "Inference Request JSON Object": the requested outputs, and those only. */
    @Test
    void onlyTheOutputsThatWereAskedForComeBack() {
        for (var name : names(example.metadata().path("outputs"))) {
            var request = example.rows(1);
            request.putArray("outputs").addObject().put("name", name);
            assertThat(names(server.answer(request).path("outputs"))).containsExactly(name);
        }
    }

    /** "Parameters": a string, a number or a boolean; a server may know none of these, so it may refuse them. */
    @Test
    void parametersDoNotBreakTheServer() {
        var request = example.rows(1);
        request.putObject("parameters").put("text", "x").put("number", 1.5).put("flag", true);
        ((ObjectNode) request.path("inputs").get(0)).putObject("parameters").put("text", "x");
        OpenInferenceServer.answersOrRefuses(server.infer(request));
        // None at all must pass.
        var empty = example.rows(1);
        empty.putObject("parameters");
        server.answer(empty);
    }

    /** "Request Input": shape and data represent the entire batch. */
    @Test
    void rowsOfABatchAreAnsweredInOrder() {
        assumeTrue(example.isBatched(), "the model's first dimension is fixed, or not the row's");
        var together = data(server.answer(example.rows(3)));
        for (int row = 0; row < 3; row++) {
            var alone = data(server.answer(example.rows(row, 1)));
            for (var output : alone.entrySet()) {
                var all = together.get(output.getKey());
                int each = all.size() / 3;
                assertThat(all.subList(row * each, (row + 1) * each)).hasSameSizeAs(output.getValue());
                for (int i = 0; i < each; i++) {
                    assertClose(all.get(row * each + i), output.getValue().get(i));
                }
            }
        }
    }

    /** The protocol says nothing of no rows: they may be answered by none, or refused. */
    @Test
    void anEmptyBatchIsAnsweredByNoRowsOrRefused() {
        assumeTrue(example.isBatched(), "the model's first dimension is fixed, or not the row's");
        var response = server.infer(example.rows(0));
        OpenInferenceServer.answersOrRefuses(response);
        if (response.statusCode() == 200) {
            data(OpenInferenceServer.parse(response.asByteArray()))
                    .forEach((name, elements) -> assertThat(elements).isEmpty());
        }
    }

    /** "Tensor Data Types": JSON allows any order of members, so the name may come after the data. */
    @Test
    void theOrderOfMembersMeansNothing() {
        var request = example.rows(1);
        var reordered = OpenInferenceServer.JSON.createObjectNode();
        var inputs = reordered.putArray("inputs");
        for (var input : request.path("inputs")) {
            var turned = inputs.addObject();
            for (var field : List.of("data", "datatype", "shape", "name")) {
                turned.set(field, input.get(field));
            }
        }
        assertThat(data(server.answer(reordered))).isEqualTo(data(server.answer(request)));
    }

    private void assertOutput(JsonNode output, JsonNode declared) {
        assertThat(output.path("datatype").asText())
                .isEqualTo(declared.path("datatype").asText());
        var shape = new ArrayList<Integer>();
        output.path("shape").forEach(extent -> shape.add(extent.asInt()));
        assertThat(shape).hasSize(declared.path("shape").size());
        for (int i = 0; i < shape.size(); i++) {
            int wanted = declared.path("shape").get(i).asInt();
            assertThat(wanted < 0 || wanted == shape.get(i))
                    .as("%s as %s", shape, declared)
                    .isTrue();
        }
        assertThat(ExampleRequest.flat(output.path("data"))).hasSize(ExampleRequest.product(shape));
    }

    private JsonNode declared(String name) {
        for (var output : example.metadata().path("outputs")) {
            if (output.path("name").asText().equals(name)) {
                return output;
            }
        }
        throw new AssertionError("undeclared output " + name);
    }

    private static List<String> names(JsonNode tensors) {
        var names = new ArrayList<String>();
        tensors.forEach(tensor -> names.add(tensor.path("name").asText()));
        return names;
    }

    /** Floats of a batch may be added up in another order than those of one row. */
    private static void assertClose(JsonNode actual, JsonNode expected) {
        if (expected.isNumber()) {
            double tolerance = 1e-4 * Math.max(1, Math.abs(expected.asDouble()));
            assertThat(Math.abs(actual.asDouble() - expected.asDouble())).isLessThanOrEqualTo(tolerance);
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static Map<String, List<JsonNode>> data(JsonNode answer) {
        var data = new HashMap<String, List<JsonNode>>();
        answer.path("outputs")
                .forEach(output -> data.put(output.path("name").asText(), ExampleRequest.flat(output.path("data"))));
        return data;
    }
}
