package io.millrace.benchmarks.models;

import io.millrace.lifecycle.goal.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One data set, with no word on how to train.
 *
 * @param name a model's
 * @param spec its {@code lifecycle.yaml}
 * @param files what is uploaded; several make a folder
 * @param floor what the figure must reach; where less is better, must not exceed
 * @param reference what others reach, for people
 */
record DataSet(String name, String spec, List<SourceFile> files, Figure figure, double floor, String reference) {
    private static final String TITANIC = "titanic-";

    /**
     * @param path under the data's folder
     * @param name what it is uploaded as
     * @param change to its text; identity to leave its bytes alone
     */
    record SourceFile(String path, String name, UnaryOperator<String> change) {
        byte[] bytes(Path data) throws IOException {
            byte[] bytes = Files.readAllBytes(data.resolve(path));
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            // One character a byte, so that what is not changed stays what it is.
            return change.apply(text).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** All that are known, titanic once for each of its folds. */
    static List<DataSet> all() {
        var all = new ArrayList<>(List.of(
                new DataSet(
                        "adult",
                        "data: {missing: ['?'], columns: [age, workclass, fnlwgt, education, education-num,"
                                + " marital-status, occupation, relationship, race, sex, capital-gain, capital-loss,"
                                + " hours-per-week, native-country, income]}",
                        List.of(file("adult/adult.data", "train.csv"), adultTest()),
                        Figure.ACCURACY,
                        0.870,
                        "boosted trees 0.8718"),
                new DataSet(
                        "california-housing",
                        "data: {target: median_house_value}",
                        List.of(file("california_housing/housing.csv", "housing.csv")),
                        Figure.RMSE,
                        48_000,
                        "47,200"),
                new DataSet(
                        "auto-mpg",
                        "data: {target: mpg}",
                        List.of(file("auto_mpg/mpg.csv", "mpg.csv")),
                        Figure.RMSE,
                        2.9,
                        "2.5"),
                new DataSet(
                        "ai4i2020",
                        "data: {target: Machine failure, ignore: [TWF, HDF, PWF, OSF, RNF]}",
                        List.of(file("ai4i2020/ai4i2020.csv", "machines.csv")),
                        Figure.ROC_AUC,
                        0.96,
                        "0.982"),
                new DataSet(
                        "banking77",
                        "",
                        List.of(file("banking77/train.csv", "train.csv"), file("banking77/test.csv", "test.csv")),
                        Figure.ACCURACY,
                        0.88,
                        "TF-IDF and linear SVM 0.8899; BERT 0.9366"),
                new DataSet(
                        "sms-spam",
                        "data: {columns: [label, text], target: label}",
                        List.of(file("sms_spam/SMSSpamCollection", "messages.tsv")),
                        Figure.ACCURACY,
                        0.978,
                        "0.978"),
                new DataSet(
                        "chnsenticorp",
                        "",
                        List.of(file("chnsenticorp_htl/ChnSentiCorp_htl_all.csv", "reviews.csv")),
                        Figure.ACCURACY,
                        0.885,
                        "0.891"),
                new DataSet(
                        "thucnews",
                        "data: {columns: [title, label]}",
                        List.of(
                                file("thucnews10_titles/dev.txt", "train.tsv"),
                                file("thucnews10_titles/test.txt", "test.tsv")),
                        Figure.ACCURACY,
                        0.865,
                        "0.871 from the same rows"),
                new DataSet(
                        "digits",
                        "",
                        List.of(file("digits/digits.csv.gz", "digits.csv.gz")),
                        Figure.ACCURACY,
                        0.975,
                        "small CNN 0.98"),
                new DataSet(
                        "mnist",
                        "",
                        Stream.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
                                .map(name -> file("mnist/" + name + "-ubyte.gz", name + "-ubyte.gz"))
                                .toList(),
                        Figure.ACCURACY,
                        0.990,
                        "small CNN 0.985 to 0.99")));
        IntStream.rangeClosed(1, Folds.COUNT).mapToObj(DataSet::titanic).forEach(all::add);
        return all;
    }

    /** Too few rows for one test to tell anything, so each row is tested once. */
    private static DataSet titanic(int fold) {
        return new DataSet(
                TITANIC + fold,
                "data: {target: Survived}",
                List.of(
                        new SourceFile("titanic/train.csv", "train.csv", text -> Folds.without(fold, text)),
                        new SourceFile("titanic/train.csv", "test.csv", text -> Folds.only(fold, text))),
                Figure.ACCURACY,
                0.80,
                "0.817, all folds");
    }

    /** What the set is a part of whose figures belong together. */
    Optional<String> whole() {
        return name.startsWith(TITANIC) ? Optional.of("titanic") : Optional.empty();
    }

    private static SourceFile file(String path, String name) {
        return new SourceFile(path, name, UnaryOperator.identity());
    }

    /** Its first line is a remark, and its labels end in a dot. */
    private static SourceFile adultTest() {
        return new SourceFile("adult/adult.test", "test.csv", text -> text.replaceFirst("^\\|.*\n", "")
                .replace("K.", "K"));
    }
}
