package io.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class HeadStartTest {
    private static final String REGION = "aws.region";
    private static final String ENDPOINT = "aws.endpointUrlS3";

    private final HeadStart ahead = new HeadStart();

    @AfterEach
    void forgetSettings() {
        System.clearProperty(REGION);
        System.clearProperty(ENDPOINT);
    }

    @Test
    void thereIsAStoreWhetherItWasBegunOrNot() {
        System.setProperty(REGION, "eu-central-1");
        assertThat(ahead.store("bucket")).isNotNull();

        var begun = new HeadStart();
        begun.begin("container");
        assertThat(begun.store("bucket")).isNotNull();
    }

    @Test
    void whatKeepsTheClientFromBeingMadeIsToldToWhoNeedsIt() {
        System.setProperty(REGION, "eu-central-1");
        System.setProperty(ENDPOINT, "no address");
        ahead.begin("container");
        assertThatThrownBy(() -> ahead.store("bucket"))
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining(ENDPOINT);
    }

    @Test
    void theLibraryIsLoadedBegunOrNot() {
        assertThatCode(ahead::library).doesNotThrowAnyException();
        ahead.begin("container");
        assertThatCode(ahead::library).doesNotThrowAnyException();
    }
}
