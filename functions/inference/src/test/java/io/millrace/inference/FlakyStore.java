package io.millrace.inference;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.StoredObject;
import io.millrace.testing.InMemoryObjectStore;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A bucket that can be out of reach, and counts the manifests and files it is asked for. */
public final class FlakyStore extends InMemoryObjectStore {
    private volatile boolean down;
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private final AtomicInteger finds = new AtomicInteger();
    private final AtomicInteger downloads = new AtomicInteger();

    public void setDown(boolean down) {
        this.down = down;
    }

    /** @return lets downloads go on when counted down */
    public CountDownLatch holdDownloads() {
        hold = new CountDownLatch(1);
        return hold;
    }

    public int finds() {
        return finds.get();
    }

    public int downloads() {
        return downloads.get();
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        check();
        return super.head(key);
    }

    @Override
    public Optional<StoredObject> find(String key) {
        // A download of the store in memory is a find, too.
        if (key.endsWith(".json")) {
            finds.incrementAndGet();
        }
        check();
        return super.find(key);
    }

    @Override
    public InputStream open(String key) {
        downloads.incrementAndGet();
        check();
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return super.open(key);
    }

    private void check() {
        if (down) {
            throw new UnavailableException("the bucket is out of reach");
        }
    }
}
