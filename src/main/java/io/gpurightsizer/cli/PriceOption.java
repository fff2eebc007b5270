package io.gpurightsizer.cli;

import java.math.BigDecimal;
import java.util.Optional;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.text.SharedSettings;

/** What a GPU costs, for commands that say what is saved. */
final class PriceOption {
    @Option(
            names = "--gpu-hour-price",
            paramLabel = "PRICE",
            converter = Price.class,
            description = SharedSettings.GPU_HOUR_PRICE_MEANING + " (" + SharedSettings.GPU_HOUR_PRICE_VARIABLE + ").",
            defaultValue = "${env:" + SharedSettings.GPU_HOUR_PRICE_VARIABLE + "}")
    private BigDecimal price;

    /** A number with a point: a comma is a decimal sign to some and separates thousands for others. */
    static final class Price implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}")) {
                return new BigDecimal(text);
            }
            String example = text.matches("[0-9]{1,9},[0-9]{1,2}") ? text.replace(',', '.') : "2.50";
            throw new TypeConversionException(
                    "expected a number with a point, such as " + example + ", found " + SafeText.quoted(text));
        }
    }

    /** Empty if none is given. */
    Optional<BigDecimal> ofGpuHour() {
        return Optional.ofNullable(price);
    }
}
