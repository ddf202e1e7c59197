package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/** Requests as other clients than REST Assured send them. */
final class TestRequests {
    private TestRequests() {}

    /** Without the charset that REST Assured adds. */
    static RequestSpecification csv(String contentType) {
        return given().config(RestAssured.config()
                        .encoderConfig(encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .defaultContentCharset("UTF-8")))
                .header("Content-Type", contentType);
    }
}
