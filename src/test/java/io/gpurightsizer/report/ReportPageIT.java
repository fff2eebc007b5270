package io.gpurightsizer.report;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The served pages, with 10,000 workloads, as Chromium shows them; skipped where it is not installed. */
class ReportPageIT {
    private static final int WORKLOADS = 10_000;

    /** Whether the first line of an element is on the screen and nothing lies over its middle. */
    private static final String VISIBLE = """
            (() => { const it = document.querySelector('%s'); it.scrollIntoView({block: 'center'});
              const box = it.getClientRects()[0];
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return box.width > 0 && box.left >= 0 && box.right <= innerWidth && it.contains(top); })()""";

    /** The least contrast of a text to what lies under it, as WCAG 2 counts it. */
    private static final String CONTRAST = """
            (() => {
              const rgb = (text) => text.match(/[0-9.]+/g).map(Number);
              const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
                const v = c[i] / 255; return sum + weight * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
              const under = (it) => { for (let e = it; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
              const contrast = (it) => { const a = light(rgb(getComputedStyle(it).color)), b = light(under(it));
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
              return Math.min(...['h1', '.offers', '.tile-value', '.net .tile-value', '.tile-meaning', '.served .age', '.badge.resize',
                '.badge.keep', '#workloads td', '#workloads td .small', 'th'].map((it) => contrast(document.querySelector(it))));
            })()""";

    @TempDir
    static Path folder;

    private static ReportServer server;
    private Browser browser;

    @BeforeAll
    static void serve() throws IOException {
        ReportState state = new ReportState();
        state.succeeded(Readings.of(IntStream.range(0, WORKLOADS)
                .mapToObj(i -> Readings.pod("w" + i, "team-" + i % 30, image(i)))
                .collect(Collectors.joining("---\n"))));
        server = ReportServer.start(
                state,
                InetAddress.getLoopbackAddress(),
                0,
                HostNames.of(List.of()),
                Duration.ofMinutes(10),
                Clock.systemUTC());
    }

    private static String image(int i) {
        return i % 2 == 0 ? "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us" : "registry.example/something:" + i;
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        browser = Browser.orSkip(folder).width(1280).open("http://localhost:" + server.port() + "/");
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        if (browser != null) {
            String complaints = browser.evaluate("complaints.join()").asText();
            browser.close();
            assertEquals("", complaints);
        }
    }

    private String text(String expression) {
        return browser.evaluate(expression).asText();
    }

    private int rows() {
        return browser.evaluate("document.querySelectorAll('#workloads tbody tr').length")
                .asInt();
    }

    /** As if somebody typed or chose it. */
    private void choose(String id, String value, String event) {
        browser.evaluate(
                "{const it = document.getElementById('%s'); it.value = '%s'; it.dispatchEvent(new Event('%s'))}"
                        .formatted(id, value, event));
    }

    @Test
    void atFirstTwoHundredOfTenThousandAreShownAndAllOnDemand() {
        assertEquals("first 200 of 10000", text("shown.textContent"));
        assertEquals(200, rows());

        browser.evaluate("all.click()");

        assertEquals(WORKLOADS, rows());
        assertEquals("10000 of 10000", text("shown.textContent"));
    }

    @Test
    void wordsFilterTheWorkloads() {
        choose("search", "w4321 keep", "input");

        assertEquals("1 of 10000", text("shown.textContent"));
        assertTrue(
                text("document.querySelector('#workloads tbody').textContent").contains("Pod/w4321"));

        choose("search", "nothing-has-this-name", "input");

        assertEquals("0 of 10000", text("shown.textContent"));
    }

    @Test
    void decisionAndNamespaceFilterThem() {
        choose("decision", "resize", "change");
        choose("namespace", "=team-6", "change");

        String shown = text("shown.textContent");

        assertEquals(Integer.toString(rows()), shown.replaceAll(" of .*|first ", ""));
        assertTrue(browser.evaluate("""
                [...document.querySelectorAll('#workloads tbody tr')].every((it) =>
                  it.dataset.decision === 'resize' && it.dataset.namespace === 'team-6')""").asBoolean());
        assertTrue(rows() > 0 || shown.startsWith("0 of"), shown);
    }

    @ParameterizedTest
    @CsvSource({"1,Pod/w0,Pod/w9999", "0,team-0,team-29"})
    void aHeadingSortsUpAndDown(int column, String first, String last) {
        String cell = "document.querySelector('#workloads tbody tr').cells[" + column + "].firstChild.textContent";
        String heading = "document.querySelectorAll('#workloads th button')[" + column + "].click()";

        browser.evaluate(heading);
        assertEquals(first, text(cell));
        browser.evaluate(heading);
        assertEquals(last, text(cell));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void bothThemesCanBeRead(String theme) {
        browser.theme(theme);

        double background = browser.evaluate(
                        "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).reduce((a, b) => a + Number(b), 0)")
                .asDouble();
        double contrast = browser.evaluate(CONTRAST).asDouble();

        assertEquals(theme, background > 384 ? "light" : "dark");
        assertTrue(contrast >= 4.5, theme + ": a contrast of " + contrast);
    }

    @Test
    void fourHundredPixelsShowDecisionAndTargetWithoutScrollingSideways() {
        browser.width(400);

        assertTrue(browser.evaluate("document.documentElement.scrollWidth").asInt() <= 400, "nothing sticks out");
        for (String part : new String[] {".badge", "td:nth-child(6) code", "td:nth-child(2)", "td:nth-child(8)"}) {
            assertTrue(
                    browser.evaluate(VISIBLE.formatted("#workloads tbody tr " + part))
                            .asBoolean(),
                    part);
        }
        assertTrue(browser.evaluate(VISIBLE.formatted("#search")).asBoolean());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 1280})
    void thePlanIsOneClickAway(int width) {
        browser.width(width);

        browser.evaluate("document.querySelector('.served a[href=\"/plan\"]').click()");

        browser.awaitTrue("document.querySelector('h1')?.textContent === 'GPU plan'");
        assertTrue(browser.evaluate("document.documentElement.scrollWidth").asInt() <= width, "nothing sticks out");
    }
}
