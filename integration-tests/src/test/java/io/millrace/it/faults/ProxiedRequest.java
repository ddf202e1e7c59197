package io.millrace.it.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 request as it came: bytes are passed on as they are, since they are signed.
 *
 * @param head request line and headers, the empty line included
 */
record ProxiedRequest(String head, byte[] body) {
    private static final int MOST_HEAD_BYTES = 64 << 10;

    /** Empty at the end of the connection. */
    static Optional<ProxiedRequest> read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        var last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0 || head.size() > MOST_HEAD_BYTES) {
                return Optional.empty();
            }
            head.write(next);
            last = last << 8 | next;
        }
        var text = head.toString(StandardCharsets.ISO_8859_1);
        int length = header(text, "content-length").map(Integer::parseInt).orElse(0);
        return Optional.of(new ProxiedRequest(text, in.readNBytes(length)));
    }

    String method() {
        return head.substring(0, head.indexOf(' '));
    }

    String target() {
        return head.split(" ", 3)[1];
    }

    boolean isConditional() {
        return header(head, "if-match").isPresent()
                || header(head, "if-none-match").isPresent();
    }

    /** Whether it changes something: an object, or a job. */
    boolean isWrite() {
        return method().equals("PUT")
                || method().equals("DELETE")
                || method().equals("POST") && !target().matches("/v1/(list|describe)jobs");
    }

    @Override
    public String toString() {
        return method() + " " + target();
    }

    /** To be answered on a connection of its own: its end is then the end of the answer. */
    byte[] bytes() {
        var closing = head.replaceAll("(?i)\r\nConnection: [^\r]*", "");
        closing = closing.substring(0, closing.length() - 2) + "Connection: close\r\n\r\n";
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(closing.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
