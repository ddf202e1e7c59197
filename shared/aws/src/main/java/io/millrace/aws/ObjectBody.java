package io.millrace.aws;

import io.millrace.lifecycle.error.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An object's bytes on their way: a connection that breaks on it is the store's failure, not the reader's. */
final class ObjectBody extends FilterInputStream {
    private final String key;

    ObjectBody(String key, InputStream body) {
        super(body);
        this.key = key;
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private UnavailableException broken(IOException e) {
        return new UnavailableException("read " + key + ": " + e.getMessage(), e);
    }
}
