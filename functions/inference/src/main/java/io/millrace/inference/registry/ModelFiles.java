package io.millrace.inference.registry;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches and opens model files: only what a manifest names, and only if the hash is right. */
final class ModelFiles {
    private final ObjectStore store;

    ModelFiles(ObjectStore store) {
        this.store = store;
    }

    /**
     * @throws NotFoundException if there is no such version
     * @throws InvalidInputException if its manifest cannot be read
     */
    VersionManifest manifest(VersionKey key) {
        var stored = store.find(Keys.versionManifest(key.model(), key.version()))
                .orElseThrow(
                        () -> new NotFoundException("model '" + key.model() + "' has no version " + key.version()));
        try {
            return Json.read(stored.bytes(), VersionManifest.class);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException("its version.json cannot be read");
        }
    }

    /** @throws InvalidInputException if the file is absent, is not the one registered, or cannot be loaded */
    OnnxModel open(VersionManifest manifest) {
        Path file = null;
        try {
            file = Files.createTempFile("millrace-", ".onnx");
            store.download(manifest.modelKey(), file);
            var sha256 = Sha256.of(file);
            if (!sha256.equals(manifest.modelSha256())) {
                throw new InvalidInputException(
                        "its model file has SHA-256 " + sha256 + ", registered was " + manifest.modelSha256());
            }
            return OnnxModel.load(file);
        } catch (NotFoundException e) {
            throw new InvalidInputException("its model file is gone");
        } catch (IOException | UncheckedIOException e) {
            throw new UnavailableException("no room on disk for a model file, or it cannot be read", e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
