package io.gpurightsizer.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What the GPUs that come free cost, in whatever currency the price was given.
 *
 * @param gpuHour the price of one GPU for one hour
 * @param gpus whole GPUs that come free
 */
public record Cost(BigDecimal gpuHour, long gpus) {
    /** 365 days of 24 hours, divided by 12. */
    public static final int HOURS_IN_A_MONTH = 730;

    public BigDecimal perHour() {
        return gpuHour.multiply(BigDecimal.valueOf(gpus)).setScale(2, RoundingMode.HALF_UP);
    }

    public BigDecimal perMonth() {
        return gpuHour.multiply(BigDecimal.valueOf(gpus))
                .multiply(BigDecimal.valueOf(HOURS_IN_A_MONTH))
                .setScale(2, RoundingMode.HALF_UP);
    }
}
