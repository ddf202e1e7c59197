package io.millrace.inference;

import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a body is, or may be: {@code text/csv; charset=utf-8}.
 *
 * @param type in small letters; {@code *}: any
 * @param subtype in small letters; {@code *}: any
 * @param parameters their names in small letters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1">RFC 9110, sections 8.3.1 and 12.5.1</a>
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    public static final MediaType JSON = new MediaType("application", "json", Map.of());
    public static final MediaType CSV = new MediaType("text", "csv", Map.of("charset", "utf-8"));
    public static final MediaType OCTET_STREAM = new MediaType("application", "octet-stream", Map.of());

    private static final String ANY = "*";
    private static final String WEIGHT = "q";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern NAME = Pattern.compile("\\s*(" + TOKEN + ")/(" + TOKEN + ")\\s*");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*(?:(" + TOKEN + ")=(?:(" + TOKEN + ")|\"([^\"]*)\"))?\\s*");
    private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]*)?|1(\\.0*)?");

    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The body's; empty if the request does not tell.
     *
     * @param value of the header {@code Content-Type}
     * @throws InvalidInputException if it is none
     */
    public static Optional<MediaType> ofBody(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (value.equals("application/json")) {
            return Optional.of(JSON);
        }
        var text = new Text("Content-Type", value);
        var found = text.next();
        if (text.hasMore()) {
            throw text.wrong();
        }
        return Optional.of(found);
    }

    /**
     * Those that the client takes, best first; empty if it does not tell.
     *
     * @param value of the header {@code Accept}
     * @throws InvalidInputException if one is none
     */
    public static List<MediaType> accepted(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return List.of();
        }
        var text = new Text("Accept", value);
        var found = new ArrayList<MediaType>();
        do {
            found.add(text.next());
        } while (text.hasMore());
        found.removeIf(range -> range.weight() == 0);
        found.sort(Comparator.comparingDouble(MediaType::weight)
                .thenComparingInt(MediaType::precision)
                .reversed());
        return found;
    }

    /** Whether what the one allows can be what the other allows. */
    public boolean isCompatible(MediaType other) {
        return (type.equals(ANY) || other.type.equals(ANY) || type.equals(other.type))
                && (subtype.equals(ANY) || other.subtype.equals(ANY) || subtype.equals(other.subtype));
    }

    /** Without parameters. */
    public String name() {
        return type + "/" + subtype;
    }

    /** As headers have it. */
    @Override
    public String toString() {
        var text = new StringBuilder(name());
        parameters.forEach(
                (name, value) -> text.append(";").append(name).append('=').append(value));
        return text.toString();
    }

    private double weight() {
        return Double.parseDouble(parameters.getOrDefault(WEIGHT, "1"));
    }

    private int precision() {
        return (type.equals(ANY) ? 0 : 1) + (subtype.equals(ANY) ? 0 : 1);
    }

    /** A header's value, read from the left. */
    private static final class Text {
        private final String header;
        private final String value;
        private int at;

        Text(String header, String value) {
            this.header = header;
            this.value = value;
            skipCommas();
        }

        boolean hasMore() {
            return at < value.length();
        }

        /** The next of them, and the comma behind it. */
        MediaType next() {
            var name = NAME.matcher(value).region(at, value.length());
            if (!name.lookingAt()) {
                throw wrong();
            }
            at = name.end();
            var parameters = parameters();
            if (hasMore()) {
                if (value.charAt(at) != ',') {
                    throw wrong();
                }
                skipCommas();
            }
            return new MediaType(
                    name.group(1).toLowerCase(Locale.ROOT), name.group(2).toLowerCase(Locale.ROOT), parameters);
        }

        /** An element of a list may be empty: RFC 9110, section 5.6.1.2. */
        private void skipCommas() {
            while (hasMore() && (value.charAt(at) == ',' || Character.isWhitespace(value.charAt(at)))) {
                at++;
            }
        }

        private Map<String, String> parameters() {
            var parameters = new LinkedHashMap<String, String>();
            var next = PARAMETER.matcher(value);
            while (next.region(at, value.length()).lookingAt()) {
                at = next.end();
                if (next.group(1) != null) {
                    parameters.put(
                            next.group(1).toLowerCase(Locale.ROOT),
                            next.group(2) != null ? next.group(2) : next.group(3));
                }
            }
            if (!QUALITY.matcher(parameters.getOrDefault(WEIGHT, "1")).matches()) {
                throw wrong();
            }
            return parameters;
        }

        InvalidInputException wrong() {
            return new InvalidInputException(
                    header + " is no media type: '" + JsonReader.shorten(value) + "'", Place.column(null, header), "");
        }
    }
}
