package io.millrace.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.cost.PlannedResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every policy names what it allows. */
class PolicyIT {

    /**
     * Actions for which AWS takes no resource.
     *
     * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html">Batch</a>
     * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html">ECR</a>
     */
    private static final Set<String> WITHOUT_RESOURCE =
            Set.of("batch:ListJobs", "batch:DescribeJobs", "ecr:GetAuthorizationToken");

    /** One statement of one policy. */
    private record Statement(String where, JsonNode json) {
        boolean allows() {
            return json.path("Effect").asText().equals("Allow");
        }

        List<String> texts(String field) {
            var value = json.path(field);
            return value.isTextual()
                    ? List.of(value.asText())
                    : value.valueStream().map(JsonNode::asText).toList();
        }

        /** In a key's own policy "*" is that key, by AWS's rules. */
        boolean isKeyPolicy() {
            return where.contains("aws_kms_key");
        }

        @Override
        public String toString() {
            return where + ": " + json;
        }
    }

    @Test
    void noRoleMayDoEverythingOfAService() {
        assertThat(allowed().filter(statement -> !statement.isKeyPolicy()))
                .isNotEmpty()
                .allSatisfy(statement -> {
                    assertThat(statement.json().has("NotAction"))
                            .as(statement.toString())
                            .isFalse();
                    assertThat(statement.texts("Action"))
                            .as(statement.toString())
                            .isNotEmpty()
                            .allMatch(action -> action.matches("[a-z0-9-]+:[A-Za-z0-9]+"));
                });
    }

    @Test
    void everyResourceIsNamedWhereAwsTakesAName() {
        assertThat(allowed()
                        .filter(statement -> statement.texts("Resource").contains("*"))
                        .filter(statement -> !statement.isKeyPolicy()))
                .allSatisfy(statement ->
                        assertThat(WITHOUT_RESOURCE).as(statement.toString()).containsAll(statement.texts("Action")));
    }

    @Test
    void noNamedResourceIsAWholeServiceOrAWholeBucket() {
        assertThat(allowed().flatMap(statement -> statement.texts("Resource").stream()
                        .filter(resource -> !resource.equals("*"))))
                .isNotEmpty()
                .allMatch(resource -> resource.matches("arn:[^*]+:.*"))
                .noneMatch(resource -> resource.matches("arn:aws:s3:::[^/]+/\\*"))
                .noneMatch(resource -> resource.matches("arn:aws:(?!s3)[^:]*:[^:]*:[^:]*:\\*"));
    }

    @Test
    void nobodyOfAnotherAccountIsLetIn() {
        assertThat(allowed().filter(statement -> statement.json().has("Principal")))
                .isNotEmpty()
                .noneMatch(
                        statement -> statement.json().path("Principal").asText().equals("*")
                                || statement
                                        .json()
                                        .path("Principal")
                                        .path("AWS")
                                        .asText()
                                        .equals("*"));
    }

    private static Stream<Statement> allowed() {
        return Deployment.applied().resources().stream()
                .flatMap(PolicyIT::statements)
                .filter(Statement::allows);
    }

    private static Stream<Statement> statements(PlannedResource resource) {
        return Stream.of("/policy", "/assume_role_policy")
                .flatMap(field -> resource.at(field).stream())
                .map(JsonNode::asText)
                .filter(text -> text.contains("\"Statement\""))
                .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class))
                .flatMap(policy -> policy.path("Statement").valueStream())
                .map(statement -> new Statement(resource.address(), statement));
    }
}
