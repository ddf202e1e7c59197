package io.millrace.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wrong requests: "Inference Response JSON Error Object" of the REST document, for each rule of "Inference". */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceErrorsIT {
    private final OpenInferenceServer server;
    private final ExampleRequest example;
    private final ObjectNode request;
    private final ObjectNode first;

    OpenInferenceErrorsIT(OpenInferenceServer server) {
        this.server = server;
        this.example = new ExampleRequest(server.metadata());
        this.request = example.rows(1);
        this.first = (ObjectNode) request.path("inputs").get(0);
    }

    @BeforeEach
    void jsonCarriesTheInputs() {
        assumeTrue(example.isJson(), "FP16 and BF16 have no standard form in JSON");
    }

    /** "Inference Request JSON Object" is required in the body. */
    @Test
    void aBodyThatIsNoRequestIsRefused() {
        var whole = request.toString();
        for (var body : List.of(
                whole.substring(0, whole.length() / 2),
                "{\"inputs\":",
                "[]",
                "42",
                "\"text\"",
                "null",
                "{}",
                " ",
                "{\"inputs\":{}}",
                "{\"inputs\":null}",
                "{\"inputs\":[42]}",
                "{\"inputs\":[{}]}",
                whole + "}")) {
            OpenInferenceServer.refuses(server.infer(body));
        }
    }

    @Test
    void anUnknownModelOrVersionIsRefused() {
        for (var path : List.of("/v2/models/no-such-model", server.modelPath() + "/versions/987654321")) {
            OpenInferenceServer.refuses(server.request()
                    .contentType("application/json")
                    .body(request.toString())
                    .post(path + "/infer"));
        }
    }

    /** "Request Input": name, shape, datatype and data are not optional. */
    @Test
    void anInputWithoutARequiredMemberIsRefused() {
        for (var field : List.of("name", "shape", "datatype", "data")) {
            var incomplete = request.deepCopy();
            ((ObjectNode) incomplete.path("inputs").get(0)).remove(field);
            OpenInferenceServer.refuses(server.infer(incomplete));
        }
    }

    /** "Model Metadata Response JSON Object": the inputs are required by the model. */
    @Test
    void anUnknownInputIsRefused() {
        first.put("name", first.path("name").asText() + "-no-such-input");
        OpenInferenceServer.refuses(server.infer(request));
    }

    @Test
    void aMissingInputIsRefused() {
        ((ArrayNode) request.path("inputs")).remove(0);
        OpenInferenceServer.refuses(server.infer(request));
    }

    @Test
    void anInputThatComesTwiceIsRefused() {
        ((ArrayNode) request.path("inputs")).add(first.deepCopy());
        OpenInferenceServer.refuses(server.infer(request));
    }

    @Test
    void namesOfInputsAreCaseSensitive() {
        var name = first.path("name").asText();
        var other = ExampleRequest.otherCase(name);
        assumeTrue(!other.equals(name), "the name has no letters");
        first.put("name", other);
        OpenInferenceServer.refuses(server.infer(request));
    }

    /** "Request Output": the name of an output tensor. */
    @Test
    void anUnknownOutputIsRefused() {
        request.putArray("outputs").addObject().put("name", "no-such-output");
        OpenInferenceServer.refuses(server.infer(request));
    }

    /** "Tensor Data Types": the table's names, in capitals. */
    @Test
    void aDatatypeThatIsNotInTheTableIsRefused() {
        for (var datatype : List.of("INT322", "float", "fp32", "", "STRING")) {
            first.put("datatype", datatype);
            OpenInferenceServer.refuses(server.infer(request));
        }
    }

    /** "Tensor Data" lets elements be coerced, but not texts that are none of the input's. */
    @Test
    void textsForNumbersAndNumbersForTextsAreRefused() {
        if (first.path("datatype").asText().equals("BYTES")) {
            first.put("datatype", "FP32");
            var numbers = first.putArray("data");
            first.path("shape").forEach(extent -> numbers.add(1));
        } else {
            var texts = first.putArray("data");
            int size = server.answer(example.rows(1)).isMissingNode() ? 0 : size(first);
            for (int i = 0; i < size; i++) {
                texts.add("many");
            }
        }
        OpenInferenceServer.refuses(server.infer(request));
    }

    /** "Request Input": the data represents the full contents of the shape. */
    @Test
    void moreOrFewerElementsThanTheShapeHasAreRefused() {
        var data = (ArrayNode) first.path("data");
        var more = data.deepCopy();
        more.add(data.get(0));
        first.set("data", more);
        OpenInferenceServer.refuses(server.infer(request));
        first.putArray("data");
        OpenInferenceServer.refuses(server.infer(request));
    }

    /** "Request Input": each dimension is an integer representable as an unsigned 64-bit integer. */
    @Test
    void aShapeThatIsNoneIsRefused() {
        for (var shape : List.of("[-1]", "[1.5]", "[\"1\"]", "1", "null", "[18446744073709551616]", "[[1]]")) {
            var wrong = request.toString().replaceFirst("\"shape\":\\[[^]]*]", "\"shape\":" + shape);
            OpenInferenceServer.refuses(server.infer(wrong));
        }
    }

    /** The product of the extents overflows 64 bits. */
    @Test
    void aShapeOfMoreElementsThanThereCanBeIsRefused() {
        var shape = first.putArray("shape");
        example.metadata().path("inputs").get(0).path("shape").forEach(extent -> shape.add(4294967296L));
        OpenInferenceServer.refuses(server.infer(request));
    }

    /** "Model Metadata": the number of dimensions is the model's. */
    @Test
    void aShapeOfAnotherRankIsRefused() {
        var shape = first.putArray("shape");
        for (int i = 0;
                i <= example.metadata().path("inputs").get(0).path("shape").size() + 1;
                i++) {
            shape.add(i == 0 ? 2 : 1);
        }
        var data = first.putArray("data");
        example.rows(1).path("inputs").get(0).path("data").forEach(data::add);
        data.add(data.get(0));
        OpenInferenceServer.refuses(server.infer(request));
    }

    /** "Parameters": string, number or boolean. */
    @Test
    void aParameterThatIsAnObjectOrAListIsRefusedOrPassedOver() {
        request.putObject("parameters").putObject("nested").put("a", 1);
        OpenInferenceServer.answersOrRefuses(server.infer(request));
        request.putObject("parameters").putArray("list").add(1);
        OpenInferenceServer.answersOrRefuses(server.infer(request));
    }

    @Test
    void deeplyNestedDataIsRefused() {
        var deep = "[".repeat(20_000) + "1" + "]".repeat(20_000);
        OpenInferenceServer.refuses(
                server.infer(request.toString().replaceFirst("\"data\":\\[[^]]*]", "\"data\":" + deep)));
    }

    private static int size(ObjectNode input) {
        int size = 1;
        for (var extent : input.path("shape")) {
            size *= extent.asInt();
        }
        return size;
    }
}
