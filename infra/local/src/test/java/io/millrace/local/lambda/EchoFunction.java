package io.millrace.local.lambda;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** A tiny Lambda runtime: answers what it is asked, or fails as the event says. */
final class EchoFunction {
    private static final Pattern MESSAGE_ID = Pattern.compile("\"messageId\":\"([^\"]+)\"");

    private EchoFunction() {}

    public static void main(String[] arguments) throws Exception {
        var api = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        while (true) {
            var next = http.send(
                    HttpRequest.newBuilder(URI.create(api + "next")).build(), HttpResponse.BodyHandlers.ofString());
            var id = next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
            var event = next.body();
            var what = "response";
            var answer = event;
            if (event.equals("pid")) {
                answer = String.valueOf(ProcessHandle.current().pid());
            } else if (event.equals("crash")) {
                Runtime.getRuntime().halt(3);
            } else if (event.equals("hang")) {
                new CountDownLatch(1).await();
            } else if (event.equals("error")) {
                what = "error";
                answer = "{\"errorType\":\"Boom\",\"errorMessage\":\"as asked\"}";
            } else if (event.contains("report-failure")) {
                var message = MESSAGE_ID.matcher(event);
                answer = message.find()
                        ? "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + message.group(1) + "\"}]}"
                        : "{}";
            }
            http.send(
                    HttpRequest.newBuilder(URI.create(api + id + "/" + what))
                            .POST(HttpRequest.BodyPublishers.ofString(answer))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
