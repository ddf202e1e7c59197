package io.millrace.lifecycle.spec;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of the spec at its place in the file, so that every refusal can name the line and the path. Scalars are read
 * as they are written: {@code no} in a list of column names is the column {@code no}, not a boolean.
 *
 * @param path dotted, such as {@code train.epochs}; empty for the whole document
 */
record YamlField(String path, Node node) {

    /** The fields of a mapping by name. @throws InvalidInputException for a name that is not among the known ones */
    Map<String, YamlField> fields(Collection<String> known) {
        var fields = entries();
        for (var field : fields.values()) {
            var name = field.name();
            if (!known.contains(name)) {
                throw field.refuse(
                        "unknown field '" + name + "'" + (path.isEmpty() ? "" : " in " + path) + "."
                                + NearestName.hint(name, known),
                        "Known here: " + String.join(", ", known) + ".");
            }
        }
        return fields;
    }

    /** The fields of a mapping whose names the user chooses. */
    Map<String, YamlField> entries() {
        if (!(node instanceof MappingNode mapping)) {
            throw wrongType("a mapping (name: value)");
        }
        var entries = new LinkedHashMap<String, YamlField>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrongType("a mapping with plain names");
            }
            var name = key.getValue();
            var field = new YamlField(path.isEmpty() ? name : path + "." + name, tuple.getValueNode());
            if (entries.put(name, field) != null) {
                throw field.refuse("the field stands here twice.", "Remove one of them.");
            }
        }
        return entries;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    List<YamlField> items() {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrongType("a list such as [a, b]");
        }
        var items = new ArrayList<YamlField>();
        for (var item : sequence.getValue()) {
            items.add(new YamlField(path + "[" + items.size() + "]", item));
        }
        return items;
    }

    List<String> texts() {
        return items().stream().map(YamlField::text).toList();
    }

    String text() {
        if (!(node instanceof ScalarNode scalar) || isNull()) {
            throw wrongType("a text");
        }
        return scalar.getValue();
    }

    double number(double from, double to) {
        var value = parsed().orElseThrow(() -> wrongType("a number"));
        if (!(value >= from && value <= to)) {
            throw refuse(
                    written() + " is out of range.", "Use a number from " + plain(from) + " to " + plain(to) + ".");
        }
        return value;
    }

    long wholeNumber(long from, long to) {
        var value = parsed().orElseThrow(() -> wrongType("a whole number"));
        if (value != Math.rint(value)) {
            throw wrongType("a whole number");
        }
        if (value < from || value > to) {
            throw refuse(written() + " is out of range.", "Use a whole number from " + from + " to " + to + ".");
        }
        return (long) value;
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        var value = text();
        int index = names.indexOf(value);
        if (index < 0) {
            throw refuse(
                    "'" + value + "' is not known." + NearestName.hint(value, names),
                    "Use one of " + String.join(", ", names) + ".");
        }
        return type.getEnumConstants()[index];
    }

    /** A field that is written but left empty ({@code epochs:}) counts as not written. */
    boolean isNull() {
        return Tag.NULL.equals(node.getTag());
    }

    InvalidInputException refuse(String what, String remedy) {
        long line = node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1L;
        var subject = path.isEmpty() ? "" : path + ": ";
        return new InvalidInputException(
                "%s, line %d: %s%s".formatted(Keys.SPEC_FILE, line, subject, what),
                new Place(Keys.SPEC_FILE, line, path.isEmpty() ? null : path),
                remedy);
    }

    private InvalidInputException wrongType(String expected) {
        return refuse("expected " + expected + ", found " + written() + ".", "Write " + expected + ".");
    }

    private OptionalDouble parsed() {
        var numeric = node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN;
        try {
            double value =
                    numeric ? Double.parseDouble(((ScalarNode) node).getValue().replace("_", "")) : Double.NaN;
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private String written() {
        return switch (node) {
            case ScalarNode scalar -> isNull() ? "nothing" : "'" + scalar.getValue() + "'";
            case SequenceNode list -> "a list";
            default -> "a mapping";
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }
}
