package io.gpurightsizer.cli;

import java.math.BigDecimal;
import java.util.Optional;

import picocli.CommandLine.Option;

/** What a GPU costs, for commands that say what is saved. */
final class PriceOption {
    @Option(
            names = "--gpu-hour-price",
            paramLabel = "PRICE",
            description = "What one GPU costs for one hour, in any currency: shows what is saved.")
    private BigDecimal price;

    void checkUsage() {
        if (price != null && price.signum() < 0) {
            throw new UsageException("--gpu-hour-price: " + price + " is negative");
        }
    }

    /** Empty if none is given. */
    Optional<BigDecimal> ofGpuHour() {
        return Optional.ofNullable(price);
    }
}
