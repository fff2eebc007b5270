package io.gpurightsizer.cli;

import io.gpurightsizer.sizing.Offers;

/**
 * What is offered, and one line on where that is known from.
 *
 * @param from for example {@code as 12 nodes in nodes.yaml show them}
 */
record NamedOffers(Offers offers, String from) {
    static NamedOffers assumed(Offers offers) {
        return new NamedOffers(offers, offers.assumption());
    }
}
