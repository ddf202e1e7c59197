package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.UnavailableException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long UNKNOWN = -1;

    @Test
    void moreRequestsThanFitAreTurnedAwayUntilOneLeaves() {
        var admission = new Admission(2, 1_000);
        var first = entered(admission, 1);
        entered(admission, 1);
        assertFull(() -> new Ticket(admission).enter(1));
        first.leave();
        entered(admission, 1);
    }

    @Test
    void bodiesCountAsWhatTheyAreDecodedTo() {
        var admission = new Admission(100, 1_000);
        entered(admission, 100).read(100);
        assertFull(() -> new Ticket(admission).enter(100));
        entered(admission, 20).read(20);
    }

    @Test
    void aBodyTakesRoomAsItComes() {
        var admission = new Admission(100, 1_000);
        var slow = entered(admission, 100);
        var unknown = entered(admission, UNKNOWN);
        entered(admission, 100).read(100);
        unknown.read(25);
        assertFull(() -> slow.read(1));
    }

    @Test
    void picturesCountAsTheirPixels() {
        var admission = new Admission(100, 1_000);
        var small = entered(admission, 10);
        small.read(10);
        small.hold(900);
        small.hold(500);
        var other = entered(admission, 10);
        assertFull(() -> other.hold(101));
        small.leave();
        other.hold(1_000);
    }

    @Test
    void aRequestAloneAlwaysFits() {
        var admission = new Admission(2, 1_000);
        var only = entered(admission, Integer.MAX_VALUE);
        only.read(Integer.MAX_VALUE);
        assertFull(() -> new Ticket(admission).enter(1));
        only.leave();
        entered(admission, Integer.MAX_VALUE);
    }

    @Test
    void aRequestThatWasTurnedAwayGivesNothingBack() {
        var admission = new Admission(1, 1_000);
        entered(admission, 1);
        var refused = new Ticket(admission);
        assertFull(() -> refused.enter(1));
        refused.leave();
        assertFull(() -> new Ticket(admission).enter(1));
    }

    private static Ticket entered(Admission admission, long bodyBytes) {
        var ticket = new Ticket(admission);
        assertThatCode(() -> ticket.enter(bodyBytes)).doesNotThrowAnyException();
        return ticket;
    }

    private static void assertFull(ThrowingCallable entering) {
        assertThatThrownBy(entering).isInstanceOf(UnavailableException.class).hasMessageContaining("come again");
    }
}
