package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The "Binary Tensor Data Extension" of Triton's protocol documents, where the server metadata declares
 * {@code binary_tensor_data}; skipped where it does not.
 */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceBinaryIT {
    private static final String HEADER = "Inference-Header-Content-Length";

    private final OpenInferenceServer server;
    private final ExampleRequest example;

    OpenInferenceBinaryIT(OpenInferenceServer server) {
        this.server = server;
        this.example = new ExampleRequest(server.metadata());
    }

    @BeforeEach
    void theExtensionIsDeclared() {
        assumeTrue(
                server.extensions().contains("binary_tensor_data"), "the server does not declare binary_tensor_data");
    }

    /** "Binary Tensor Request": inputs after the JSON, in the order of the inputs. */
    @Test
    void binaryInputsMeanWhatJsonInputsMean() {
        var answer = OpenInferenceServer.json(binary(example.rows(1)));

        assertThat(answer.path("outputs"))
                .isEqualTo(server.answer(example.rows(1)).path("outputs"));
    }

    /** "binary_data_output": all outputs as binary data; "binary_data" of one output overrides it. */
    @Test
    void outputsComeAsBinaryDataWhereThatIsAskedFor() {
        var expected = server.answer(example.rows(1)).path("outputs");
        var request = example.rows(1);
        request.putObject("parameters").put("binary_data_output", true);

        assertOutputs(binary(request), expected, true);

        var overridden = request.deepCopy();
        expected.forEach(output -> overridden
                .withArray("outputs")
                .addObject()
                .put("name", output.path("name").asText())
                .putObject("parameters")
                .put("binary_data", false));
        assertOutputs(binary(overridden), expected, false);
    }

    /** "Binary Tensor Request": the header must be provided if any binary data is present. */
    @Test
    void wrongLengthsAreRefused() {
        var request = example.rows(1);
        var body = body(request);
        int json = json(request);
        OpenInferenceServer.refuses(post(Arrays.copyOf(body, body.length - 1), String.valueOf(json)));
        OpenInferenceServer.refuses(post(Arrays.copyOf(body, body.length + 1), String.valueOf(json)));
        for (var length : new String[] {"-1", "x", String.valueOf(body.length + 1), String.valueOf(json - 1)}) {
            OpenInferenceServer.refuses(post(body, length));
        }
    }

    /** "Raw Binary Request": the header is 0; for one input with at most one variable dimension. */
    @Test
    void aModelOfOneInputTakesItRaw() {
        var inputs = example.metadata().path("inputs");
        int variable = 0;
        for (var extent : inputs.get(0).path("shape")) {
            variable += extent.asInt() < 0 ? 1 : 0;
        }
        boolean text = inputs.get(0).path("datatype").asText().equals("BYTES");
        assumeTrue(inputs.size() == 1 && variable <= 1 && !text, "raw requests are for models of one such input");
        var input = example.rows(1).path("inputs").get(0);
        var raw = ExampleRequest.binary(input.path("datatype").asText(), ExampleRequest.flat(input.path("data")));

        assertOutputs(post(raw, "0"), server.answer(example.rows(1)).path("outputs"), true);
    }

    private static void assertOutputs(Response response, JsonNode expected, boolean binary) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        var bytes = response.asByteArray();
        var header = response.header(HEADER);
        int json = header == null ? bytes.length : Integer.parseInt(header);
        var outputs = OpenInferenceServer.parse(Arrays.copyOf(bytes, json)).path("outputs");
        assertThat(outputs).hasSameSizeAs(expected);
        int at = json;
        for (int i = 0; i < expected.size(); i++) {
            var output = outputs.get(i);
            var data = ExampleRequest.flat(expected.get(i).path("data"));
            assertThat(output.path("name")).isEqualTo(expected.get(i).path("name"));
            if (binary) {
                var wanted = ExampleRequest.binary(output.path("datatype").asText(), data);
                int size = output.path("parameters").path("binary_data_size").asInt();
                assertThat(Arrays.copyOfRange(bytes, at, at + size)).isEqualTo(wanted);
                at += size;
            } else {
                assertThat(ExampleRequest.flat(output.path("data"))).isEqualTo(data);
            }
        }
        assertThat(at).as("bytes of the body that are told of").isEqualTo(bytes.length);
    }

    private Response binary(ObjectNode request) {
        var body = body(request);
        return post(body, String.valueOf(json(request)));
    }

    private Response post(byte[] body, String header) {
        return server.request()
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType("application/octet-stream")
                .header(HEADER, header)
                .body(body)
                .post(server.inferPath());
    }

    private static int json(ObjectNode request) {
        return header(request).length;
    }

    private static byte[] header(ObjectNode request) {
        var header = request.deepCopy();
        for (var input : header.path("inputs")) {
            int size = ExampleRequest.binary(input.path("datatype").asText(), ExampleRequest.flat(input.path("data")))
                    .length;
            ((ObjectNode) input).remove("data");
            ((ObjectNode) input).withObject("parameters").put("binary_data_size", size);
        }
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] body(ObjectNode request) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(header(request));
        for (var input : request.path("inputs")) {
            body.writeBytes(
                    ExampleRequest.binary(input.path("datatype").asText(), ExampleRequest.flat(input.path("data"))));
        }
        return body.toByteArray();
    }
}
