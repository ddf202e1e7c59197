package io.millrace.lifecycle.spec;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.goal.FigurePath;
import io.millrace.lifecycle.goal.Goal;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code lifecycle.yaml}. Nothing is guessed: an unknown field, a wrong type or a value out of range is refused
 * with its line, its path and the nearest known name. Aliases are refused, and size and depth are bounded, so that a
 * small file cannot expand into a large one.
 */
public final class SpecParser {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_DEPTH = 10;
    private static final int MAX_EPOCHS = 100_000;
    private static final int MAX_BATCH_SIZE = 65_536;

    private SpecParser() {}

    /** @throws InvalidInputException with the line and the field that is wrong */
    public static LifecycleSpec parse(byte[] yaml) {
        return compose(yaml).map(node -> spec(new YamlField("", node))).orElse(LifecycleSpec.DEFAULT);
    }

    private static LifecycleSpec spec(YamlField root) {
        var fields = new Fields(root, "task", "data", "train", "evaluate", "goals", "promote", "budget");
        return new LifecycleSpec(
                fields.find("task", field -> field.choice(Task.class)),
                fields.get("data", SpecParser::data, DataSpec.DEFAULT),
                fields.get("train", SpecParser::train, TrainSpec.DEFAULT),
                fields.get("evaluate", SpecParser::evaluate, EvaluateSpec.DEFAULT),
                fields.get("goals", SpecParser::goals, List.of()),
                fields.get("promote", SpecParser::promote, PromoteSpec.DEFAULT),
                fields.get("budget", SpecParser::budget, BudgetSpec.DEFAULT));
    }

    private static DataSpec data(YamlField data) {
        var fields =
                new Fields(data, "target", "columns", "missing", "ignore", "types", "sensitive", "split", "quality");
        var ignored = fields.get("ignore", YamlField::texts, List.<String>of());
        var target = fields.find("target", YamlField::text);
        if (target.isPresent() && ignored.contains(target.get())) {
            throw fields.at("ignore")
                    .refuse("the target '" + target.get() + "' is ignored.", "Remove it from one of both.");
        }
        var columns = fields.get("columns", YamlField::texts, List.<String>of());
        if (columns.stream().distinct().count() < columns.size()) {
            throw fields.at("columns").refuse("a name stands there twice.", "Give every column a name of its own.");
        }
        return new DataSpec(
                target,
                columns,
                fields.get("missing", YamlField::texts, List.of()),
                ignored,
                fields.get("types", SpecParser::types, Map.of()),
                fields.get("sensitive", YamlField::texts, List.of()),
                fields.get("split", SpecParser::split, SplitSpec.DEFAULT),
                fields.get("quality", SpecParser::quality, QualitySpec.DEFAULT));
    }

    private static Map<String, ColumnType> types(YamlField types) {
        var byColumn = new LinkedHashMap<String, ColumnType>();
        types.entries().forEach((column, field) -> byColumn.put(column, field.choice(ColumnType.class)));
        return byColumn;
    }

    private static SplitSpec split(YamlField split) {
        var fields = new Fields(split, "train", "validation", "test", "seed", "column");
        var defaults = SplitSpec.DEFAULT;
        double train = fields.get("train", field -> field.number(0, 1), defaults.train());
        double validation = fields.get("validation", field -> field.number(0, 1), defaults.validation());
        double test = fields.get("test", field -> field.number(0, 1), defaults.test());
        if (!SplitSpec.addUp(train, validation, test)) {
            throw split.refuse(
                    "train, validation and test are %s, %s and %s, but must each be above 0 and add up to 1."
                            .formatted(train, validation, test),
                    "Write for example split: {train: 0.8, validation: 0.1, test: 0.1}.");
        }
        return new SplitSpec(
                train,
                validation,
                test,
                fields.get("seed", SpecParser::seed, defaults.seed()),
                fields.find("column", YamlField::text));
    }

    private static QualitySpec quality(YamlField quality) {
        var fields = new Fields(quality, "min_rows", "max_missing", "max_duplicates");
        var defaults = QualitySpec.DEFAULT;
        return new QualitySpec(
                fields.get("min_rows", field -> (int) field.wholeNumber(1, Integer.MAX_VALUE), defaults.minRows()),
                fields.get("max_missing", field -> field.number(0, 1), defaults.maxMissing()),
                fields.get("max_duplicates", field -> field.number(0, 1), defaults.maxDuplicates()));
    }

    private static TrainSpec train(YamlField train) {
        var names = new ArrayList<>(TRAIN_FIELDS.keySet());
        names.add("search");
        names.add("compute");
        names.add("calibration");
        names.add("class_weights");
        names.add("precision");
        var fields = new Fields(train, names.toArray(String[]::new));
        var defaults = TrainSpec.DEFAULT;
        return new TrainSpec(
                fields.get("architecture", SpecParser::architecture, defaults.architecture()),
                fields.find("epochs", SpecParser::epochs),
                fields.find("batch_size", SpecParser::batchSize),
                fields.find("optimizer", SpecParser::optimizer),
                fields.find("learning_rate", SpecParser::learningRate),
                fields.find("early_stopping", SpecParser::earlyStopping),
                fields.get("seed", SpecParser::seed, defaults.seed()),
                fields.get("search", field -> SearchParser.parse(field, TRAIN_FIELDS), defaults.search()),
                fields.get("compute", field -> field.choice(ComputeChoice.class), defaults.compute()),
                fields.get("calibration", field -> field.choice(CalibrationChoice.class), defaults.calibration()),
                fields.get("class_weights", field -> field.choice(ClassWeights.class), defaults.classWeights()),
                fields.get("precision", field -> field.choice(PrecisionChoice.class), defaults.precision()));
    }

    /** The fields of {@code train} that a search may vary, each with its reader: a new one is searchable by standing here. */
    private static final Map<String, Function<YamlField, ?>> TRAIN_FIELDS = new LinkedHashMap<>();

    static {
        TRAIN_FIELDS.put("architecture", SpecParser::architecture);
        TRAIN_FIELDS.put("epochs", SpecParser::epochs);
        TRAIN_FIELDS.put("batch_size", SpecParser::batchSize);
        TRAIN_FIELDS.put("optimizer", SpecParser::optimizer);
        TRAIN_FIELDS.put("learning_rate", SpecParser::learningRate);
        TRAIN_FIELDS.put("early_stopping", SpecParser::earlyStopping);
        TRAIN_FIELDS.put("seed", SpecParser::seed);
    }

    private static ArchitectureChoice architecture(YamlField field) {
        return field.choice(ArchitectureChoice.class);
    }

    private static int epochs(YamlField field) {
        return (int) field.wholeNumber(1, MAX_EPOCHS);
    }

    private static int batchSize(YamlField field) {
        return (int) field.wholeNumber(1, MAX_BATCH_SIZE);
    }

    private static Optimizer optimizer(YamlField field) {
        return field.choice(Optimizer.class);
    }

    private static double learningRate(YamlField field) {
        return field.number(Double.MIN_NORMAL, 100);
    }

    private static int earlyStopping(YamlField field) {
        return (int) field.wholeNumber(0, MAX_EPOCHS);
    }

    private static long seed(YamlField field) {
        return field.wholeNumber(0, 1L << 53);
    }

    private static List<Goal> goals(YamlField goals) {
        return goals.entries().entrySet().stream()
                .map(entry -> goal(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static EvaluateSpec evaluate(YamlField evaluate) {
        return new EvaluateSpec(new Fields(evaluate, "positive").find("positive", YamlField::text));
    }

    private static PromoteSpec promote(YamlField promote) {
        var fields = new Fields(promote, "metric", "margin", "confidence");
        return new PromoteSpec(
                fields.find("metric", field -> field.choice(Figure.class)),
                fields.get("margin", field -> field.number(0, 1e300), PromoteSpec.DEFAULT.margin()),
                fields.find("confidence", field -> field.number(0.5, 0.999999)));
    }

    private static Goal goal(String metric, YamlField field) {
        if (!FigurePath.isKnown(metric)) {
            throw field.refuse(
                    "evaluations have no figure '" + metric + "'." + FigurePath.hint(metric), FigurePath.known());
        }
        return Goal.parse(metric, field.text())
                .orElseThrow(() -> field.refuse(
                        "'" + field.text() + "' is no condition.",
                        "Write an operator and a number, as in " + metric + ": \">= 0.95\" (>=, <=, > or <)."));
    }

    private static BudgetSpec budget(YamlField budget) {
        var fields = new Fields(budget, "usd_per_month", "hours_per_run");
        var defaults = BudgetSpec.DEFAULT;
        return new BudgetSpec(
                fields.get("usd_per_month", field -> field.number(0, 1e9), defaults.usdPerMonth()),
                fields.get("hours_per_run", field -> field.number(1.0 / 60, 24 * 14), defaults.hoursPerRun()));
    }

    private static Optional<Node> compose(byte[] yaml) {
        if (yaml.length > MAX_BYTES) {
            throw whole("the file has %d bytes, at most %d are read".formatted(yaml.length, MAX_BYTES), null);
        }
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowDuplicateKeys(false);
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
            return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)));
        } catch (CharacterCodingException e) {
            throw whole("the file is not UTF-8 text", e);
        } catch (MarkedYAMLException e) {
            long line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1L;
            throw new InvalidInputException(
                    "%s, line %d: no valid YAML: %s".formatted(Keys.SPEC_FILE, line, e.getProblem()),
                    Place.row(Keys.SPEC_FILE, line),
                    "Correct the YAML at that line.",
                    e);
        } catch (YAMLException e) {
            throw whole("refused: " + e.getMessage(), e);
        }
    }

    private static InvalidInputException whole(String what, @Nullable Throwable cause) {
        return new InvalidInputException(
                Keys.SPEC_FILE + ": " + what,
                Place.file(Keys.SPEC_FILE),
                "Write a short YAML file with the fields of the lifecycle spec, without aliases.",
                cause);
    }

    /** The fields of one mapping; those that are not written, or written empty, take their default. */
    static final class Fields {
        private final Map<String, YamlField> byName;

        Fields(YamlField mapping, String... known) {
            byName = mapping.fields(List.of(known));
        }

        <T> Optional<T> find(String name, Function<YamlField, T> reader) {
            return Optional.ofNullable(byName.get(name))
                    .filter(field -> !field.isNull())
                    .map(reader);
        }

        <T> T get(String name, Function<YamlField, T> reader, T otherwise) {
            return find(name, reader).orElse(otherwise);
        }

        YamlField at(String name) {
            return byName.get(name);
        }
    }
}
