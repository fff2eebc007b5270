"""Line charts as SVG, with a logarithmic scale upwards, for light and dark backgrounds."""

import math
from collections import namedtuple
from xml.sax.saxutils import escape

# points: (x, y), y may be infinite. look: one of LOOKS. dotted: without a line of its own in the legend.
Series = namedtuple("Series", "name look points dotted")
# ticks: the labelled values upwards, of which the first and the last are the ends. lines: (y, label) drawn across.
Panel = namedtuple("Panel", "title across up ticks series lines")

# Colour on light and on dark background, and mark.
LOOKS = {
    "dedicated": ("#1f2328", "#f0f6fc", "circle"),
    "time-sliced": ("#0969da", "#58a6ff", "square"),
    "mps": ("#cf222e", "#ff7b72", "triangle"),
    "mps-capped": ("#b35900", "#f0b23e", "corner"),
    "one-gpu": ("#1a7f37", "#3fb950", "diamond"),
    "one-gpu-mps": ("#8250df", "#c297ff", "plus"),
}
WIDTH, HEIGHT = 400, 270  # of the area in which lines are drawn
LEFT, RIGHT, TOP, BELOW, ROW = 58, 18, 34, 46, 19
HEAD, LETTER = 52, 6.6

STYLE = (
    "text{{font:12px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:{text}}}"
    "text.head{{font-size:15px;font-weight:600}}text.title{{font-weight:600}}text.quiet{{fill:{quiet};font-size:11px}}"
    ".back{{fill:{back}}}.grid{{stroke:{grid}}}.frame{{stroke:{quiet}}}.limit{{stroke:{quiet};stroke-dasharray:5 4}}"
)
LIGHT = {"text": "#1f2328", "quiet": "#59636e", "back": "#ffffff", "grid": "#e1e6eb"}
DARK = {"text": "#f0f6fc", "quiet": "#9da7b1", "back": "#0d1117", "grid": "#2a313a"}


def style():
    def sheet(base, place):
        return STYLE.format(**base) + "".join(
            f".{look} path{{stroke:{it[place]};fill:none}}.{look} .mark{{fill:{it[place]};stroke:{it[place]}}}"
            for look, it in LOOKS.items()
        )

    fixed = "path{stroke-width:1.8;stroke-linejoin:round}path.dotted{stroke-dasharray:2 3;stroke-width:1.4}"
    return f"<style>{sheet(LIGHT, 0)}{fixed}@media (prefers-color-scheme:dark){{{sheet(DARK, 1)}}}</style>"


def draw(head, note, panels, columns=2):
    """The chart, ending with a line break. note: a line beneath the heading."""
    legend = max(len(named(panel)) for panel in panels)
    cell_width, cell_height = LEFT + WIDTH + RIGHT, TOP + HEIGHT + BELOW + legend * ROW
    width, height = columns * cell_width, HEAD + math.ceil(len(panels) / columns) * cell_height + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(head)}</title>",
        f"<desc>{escape(note)}</desc>",
        style(),
        f'<clipPath id="area"><rect width="{WIDTH}" height="{HEIGHT}"/></clipPath>',
        f'<rect class="back" width="{width}" height="{height}"/>',
        text(14, 22, head, "head"),
        text(14, 40, note, "quiet"),
    ]
    for index, panel in enumerate(panels):
        x, y = index % columns * cell_width + LEFT, HEAD + index // columns * cell_height + TOP
        lines += [f'<g transform="translate({x} {y})">', *drawn(panel), "</g>"]
    return "\n".join([*lines, "</svg>"]) + "\n"


def drawn(panel):
    longest = max(x for series in panel.series for x, _ in series.points)
    step = next(it for it in (1, 2, 5, 10, 20) if longest / it <= 9)
    end = longest * 1.03

    def right(x):
        return round(x / end * WIDTH, 1)

    def up(y):
        bottom, top = math.log(panel.ticks[0]), math.log(panel.ticks[-1])
        return round(HEIGHT - (math.log(min(y, 1e6)) - bottom) / (top - bottom) * HEIGHT, 1)

    yield text(0, -10, panel.title, "title")
    for tick in panel.ticks:
        yield f'<line class="grid" x1="0" x2="{WIDTH}" y1="{up(tick)}" y2="{up(tick)}"/>'
        yield text(-7, up(tick) + 4, f"{tick:g}", "quiet", "end")
    for tick in range(0, math.floor(end) + 1, step):
        yield f'<line class="grid" x1="{right(tick)}" x2="{right(tick)}" y1="0" y2="{HEIGHT}"/>'
        yield text(right(tick), HEIGHT + 16, str(tick), "quiet", "middle")
    yield f'<path class="frame" fill="none" stroke-width="1" d="M0 0V{HEIGHT}H{WIDTH}"/>'
    yield text(WIDTH / 2, HEIGHT + 34, panel.across, "quiet", "middle")
    yield f'<text class="quiet" text-anchor="middle" transform="translate(-44 {HEIGHT / 2}) rotate(-90)">{escape(panel.up)}</text>'
    for y, label in panel.lines:
        yield f'<line class="limit" x1="0" x2="{WIDTH}" y1="{up(y)}" y2="{up(y)}"/>'
        yield text(WIDTH - 3, up(y) - 4, label, "quiet", "end")
    yield '<g clip-path="url(#area)">'
    for series in panel.series:
        yield from line([(right(x), up(y)) for x, y in series.points], series)
    yield "</g>"
    for row, series in enumerate(named(panel)):
        y = HEIGHT + BELOW + row * ROW + 4
        yield from line([(0, y), (28, y)], series, marks=[(14, y)])
        yield text(36, y + 4, series.name, "")


def named(panel):
    return [it for it in panel.series if not it.dotted]


def line(points, series, marks=None):
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    yield f'<g class="{series.look}"><path{" class=" + chr(34) + "dotted" + chr(34) if series.dotted else ""} d="{path}"/>'
    for x, y in marks or points:
        yield mark(LOOKS[series.look][2], x, y, 2.6 if series.dotted else 4)
    yield "</g>"


def mark(shape, x, y, r):
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "triangle": [(0, -r), (r, r), (-r, r)],
        "corner": [(0, r), (r, -r), (-r, -r)],
        "diamond": [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
    }
    if shape == "circle":
        return f'<circle class="mark" cx="{x}" cy="{y}" r="{r}"/>'
    if shape == "plus":
        return f'<path class="mark" stroke-width="2.4" d="M{x - r:.1f} {y}h{2 * r}M{x} {y - r:.1f}v{2 * r}"/>'
    return f'<polygon class="mark" points="{" ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners[shape])}"/>'


def text(x, y, content, kind, anchor="start"):
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" class="{kind}"{place}>{escape(content)}</text>'
