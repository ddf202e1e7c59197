package io.millrace.local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.regex.Pattern;

/**
 * What an interrupted write leaves: a file named as the object, a hyphen and a UUID, without the attribute that holds
 * the ETag. And the notes that S3Proxy keeps of multipart uploads. Neither is an object.
 */
final class Leftovers {
    private static final String ETAG_ATTRIBUTE = "user.content-md5";
    private static final String MULTIPART_NOTE = ".s3proxy-mpu-stub-";
    private static final Pattern DRAFT =
            Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Leftovers() {}

    static boolean isMultipartNote(String key) {
        return key.startsWith(MULTIPART_NOTE);
    }

    /** Whether a listed key without an ETag is a draft. */
    static boolean isDraft(String key) {
        return DRAFT.matcher(key).matches();
    }

    /** Deletes the drafts below a folder. Nobody may be writing there. */
    static void sweep(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(f -> isDraft(f.getFileName().toString()))
                    .toList()) {
                if (!hasEtag(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever written.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the drafts of one interrupted write, those with an ETag too: it died between attribute and rename. */
    static void sweep(Path bucketFolder, Write interrupted) {
        var object = bucketFolder.resolve(interrupted.key()).normalize();
        if (!object.startsWith(bucketFolder) || object.equals(bucketFolder)) {
            return;
        }
        var prefix = object.getFileName() + "-";
        try (var files = Files.list(object.getParent())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = file.getFileName().toString();
                if (name.startsWith(prefix)
                        && isDraft(name)
                        && name.length() == prefix.length() + 36
                        && !Files.getLastModifiedTime(file).toInstant().isBefore(interrupted.startedAt())) {
                    Files.delete(file);
                }
            }
        } catch (NoSuchFileException e) {
            // The write had not even made its folder.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasEtag(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        return view != null && view.list().contains(ETAG_ATTRIBUTE);
    }
}
