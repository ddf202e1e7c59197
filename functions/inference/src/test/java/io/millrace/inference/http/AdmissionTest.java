package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {

    @Test
    void moreRequestsThanFitAreTurnedAwayUntilOneLeaves() {
        var admission = new Admission(2, 1_000, Integer.MAX_VALUE);
        var first = admission.enter(1);
        assertThat(admission.enter(1)).isNotNull();
        assertThat(admission.enter(1)).isNull();
        admission.leave(first);
        assertThat(admission.enter(1)).isNotNull();
    }

    @Test
    void bodiesCountAsWhatTheyAreDecodedTo() {
        var admission = new Admission(100, 1_000, Integer.MAX_VALUE);
        assertThat(admission.enter(100)).isNotNull();
        assertThat(admission.enter(100)).isNull();
        assertThat(admission.enter(20)).isNotNull();
    }

    @Test
    void aRequestAloneAlwaysFits() {
        var admission = new Admission(1, 1_000, Integer.MAX_VALUE);
        var only = admission.enter(Integer.MAX_VALUE);
        assertThat(only).isNotNull();
        assertThat(admission.enter(0)).isNull();
        admission.leave(only);
        assertThat(admission.enter(Integer.MAX_VALUE)).isNotNull();
    }
}
