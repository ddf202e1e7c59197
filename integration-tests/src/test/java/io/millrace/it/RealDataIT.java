package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.VersionManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Public data sets, where the folder {@code ../shared/data} has them: minutes each, so not in the daily run. */
@Tag("long")
@ExtendWith(SharedPlatform.class)
class RealDataIT {
    private static final Path DATA = Platform.ROOT.resolveSibling("shared").resolve("data");
    private final Platform platform;

    RealDataIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void adultReaches0845AndHttpAgrees() throws IOException {
        var names = "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,"
                + "capital-gain,capital-loss,hours-per-week,native-country,income\n";
        var rows = Files.readString(file("adult/adult.data"))
                + Files.readString(file("adult/adult.test"))
                        .replaceFirst("^\\|.*\n", "")
                        .replace("K.\n", "K\n");
        platform.upload("incoming/adult/lifecycle.yaml", Samples.utf8("data: {missing: ['?']}\n"));
        platform.upload("incoming/adult/adult.csv", Samples.utf8(names + rows.replaceAll("(?m)^\\s*\n", "")));

        var version = platform.champion("adult", 1);

        assertAccuracy(version, "adult", 0.845);
    }

    @Test
    void mnistReaches098AndHttpAgrees() throws IOException {
        for (var name : new String[] {
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz"
        }) {
            platform.upload("incoming/mnist/first/" + name, file("mnist/" + name));
        }
        platform.upload("incoming/mnist/first/_SUCCESS", new byte[0]);

        var version = platform.champion("mnist", 1);

        assertAccuracy(version, "mnist", 0.98);
    }

    @Test
    void californiaHousingStaysUnder65000AndHttpAgrees() throws IOException {
        platform.upload("incoming/housing/lifecycle.yaml", Samples.utf8("data: {target: median_house_value}\n"));
        platform.upload("incoming/housing/housing.csv", file("california_housing/housing.csv"));

        var version = platform.champion("housing", 1);

        assertThat(version.metrics().get("rmse")).isLessThan(65_000);
        assertThat(new Answers(platform, new ModelName("housing"), version).rmse())
                .isEqualTo(version.metrics().get("rmse"), within(1e-6));
    }

    @Test
    void banking77Reaches088AndHttpAgrees() throws IOException {
        for (var name : new String[] {"train.csv", "test.csv"}) {
            platform.upload("incoming/banking/first/" + name, file("banking77/" + name));
        }
        platform.upload("incoming/banking/first/_SUCCESS", new byte[0]);

        var version = platform.champion("banking", 1);

        assertAccuracy(version, "banking", 0.88);
    }

    private void assertAccuracy(VersionManifest version, String model, double floor) {
        assertThat(version.metrics().get("accuracy")).isGreaterThanOrEqualTo(floor);
        assertThat(new Answers(platform, new ModelName(model), version).accuracy())
                .isEqualTo(version.metrics().get("accuracy"));
    }

    private static Path file(String name) {
        var file = DATA.resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file);
        return file;
    }
}
