package io.millrace.local.cost;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The price list of one region: {@code tariff.yaml} beside this class.
 *
 * @param region whose prices
 * @param noted when they were read
 * @param prices by name
 * @param assumptions about what AWS does by itself
 * @param resources every type of resource that a plan may hold
 */
public record Tariff(
        String region,
        LocalDate noted,
        Map<String, Price> prices,
        Assumptions assumptions,
        Map<String, Billing> resources) {

    /** Where to add a type of resource. */
    static final String FILE = "infra/local/src/main/resources/io/millrace/local/cost/tariff.yaml";

    /**
     * What the figures rest on beside the prices.
     *
     * @param pollersPerQueue connections that Lambda keeps to an empty queue
     * @param pollSeconds how long each waits for a message before it asks again
     * @param sweepSeconds how long a scheduled invocation takes that finds nothing to do
     */
    public record Assumptions(int pollersPerQueue, int pollSeconds, int sweepSeconds) {}

    /** The list that ships with Millrace. */
    public static Tariff shipped() {
        try (var in = Objects.requireNonNull(Tariff.class.getResourceAsStream("tariff.yaml"), "tariff.yaml")) {
            return YAMLMapper.builder()
                    .addModule(new JavaTimeModule())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(in, Tariff.class);
        } catch (IOException e) {
            throw new UncheckedIOException("tariff.yaml cannot be read: " + e.getMessage(), e);
        }
    }

    /** How resources of a type are billed; empty if nobody has looked yet. */
    public Optional<Billing> billing(String type) {
        return Optional.ofNullable(resources.get(type));
    }

    /** @throws IllegalArgumentException if the list has no such price */
    public Price price(String name) {
        return Optional.ofNullable(prices.get(name))
                .orElseThrow(() -> new IllegalArgumentException(FILE + " has no price " + name));
    }
}
