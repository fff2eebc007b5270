package io.gpurightsizer.sizing;

import java.util.List;

import io.gpurightsizer.sizing.offers.Offer;

/**
 * What a question that narrows the offers leaves of them.
 *
 * @param offers the preferred one first; if it is empty, the pod is kept
 * @param detail how many are left, or why none is
 */
record OffersLeft(List<Offer> offers, String detail) {
    static OffersLeft none(String why) {
        return new OffersLeft(List.of(), why);
    }
}
