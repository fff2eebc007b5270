"""The tables of docs/evidence.md, in Markdown."""

import math
import re

from figures import deviation, percentile
from plots import NAMES
from windows import GPUS, success, values

PART = r"(?s)(<!-- table {} -->\n).*?(<!-- end -->)"
# Pairs of configurations, and the lowest and highest rate of a row.
ROWS = [
    ("T2", "D3", 3, 21),
    ("M2", "D3", 3, 21),
    ("M2-50", "D3", 3, 21),
    ("T3", "D4", 12, 24),
    ("T3", "D4", 36, 36),
    ("M3", "D4", 12, 24),
    ("M3", "D4", 36, 36),
    ("M3-50", "D4", 24, 24),
]


def with_tables(page, groups, tables):
    """The page with its tables made anew."""
    made = {
        "capacity": capacity(tables),
        "ratios": ratios(groups, tables["paired"]),
        "embedders": embedders(tables["embedder"]),
        "rates": rates(groups),
    }
    for name, lines in made.items():
        table = "\n".join(lines)
        page, found = re.subn(PART.format(name), rf"\g<1>{table}\n\g<2>", page)
        if found != 1:
            raise SystemExit(f"the page has {found} places for the table {name}; expected one <!-- table {name} --> … <!-- end -->")
    return page


def markdown(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|---" * len(head) + "|"
    yield from ("| " + " | ".join(cells) + " |" for cells in rows)


def capacity(tables):
    head = ["", "GPUs"]
    for factor in ("1.2", "2"):
        head += [f"turns/s up to {factor} ×", "per GPU", "to D3 per GPU (90 %)"]
    head.append("highest tested rate with > 99 % success")
    base = tables["capacity"]["D3"]
    rows = []
    for name, found in tables["capacity"].items():
        cells = [NAMES[name][1].split(" (")[0], str(GPUS[name])]
        for key, interval in (("1.2x", f"1.2 {name}"), ("2x", f"2.0 {name}")):
            cells += per_gpu(found[key], base[key], tables["bootstrap"].get(interval))
        rows.append([*cells, f"{found['highest tested rate with >99 % success']}/s"])
    return markdown(head, rows)


def per_gpu(found, base, interval):
    if not found:
        return ["–", "–", "–"]
    low, high = interval["over D3 90%"]
    ratio = f"{found[1] / base[1]:.2f}" + ("" if low == high else f" ({low:.2f}–{high:.2f})")
    return [f"{found[0]:.1f}", f"{found[1]:.2f}", ratio]


def ratios(groups, paired):
    measures = ["ttfa p50", "ttfa p95", "ttfa p99", "asr p95", "tts p95", "asr svc p50", "tts svc p50"]
    head = ["", "turns/s", "first audio p50", "p95", "p99", "ASR p95", "TTS p95", "ASR service p50", "TTS service p50"]
    head += ["ASR deviation", "TTS deviation"]
    rows = []
    for ours, theirs, low, high in ROWS:
        pairs = paired[f"{ours}/{theirs}"]
        cells = [f"{ours} to {theirs}", span([low, high])]
        for measure in measures:
            cells.append(span([ratio for rate, _, ratio in pairs[measure] if low <= rate <= high], "{:.2f}"))
        compared = sorted({rate for rate, _, _ in pairs["asr p95"] if low <= rate <= high})
        for measure in ("asr_ms", "tts_ms"):
            ratio = [spread(groups[ours, rate], measure) / spread(groups[theirs, rate], measure) for rate in compared]
            cells.append(span(ratio, "{:.1f}"))
        rows.append(cells)
    return markdown(head, rows)


def spread(group, measure):
    """The standard deviation over the turns that came so far."""
    return deviation([it for it in values(group, measure) if it < math.inf])


def span(numbers, form="{}"):
    if not numbers or None in numbers:
        return "–"
    low, high = form.format(min(numbers)), form.format(max(numbers))
    return low if low == high else f"{low}–{high}"


def embedders(rows):
    head = ["replicas", "time-sliced: p50", "p95", "to one alone", "through MPS: p50", "p95", "to one alone"]
    head.append("one shared queue (M/D/1): p95")
    cells = []
    for replicas in sorted({it["replicas"] for it in rows}):
        line = [str(replicas)]
        for mode in ("E-ts", "E-mps"):
            alone, here = (next(it for it in rows if (it["mode"], it["replicas"]) == (mode, n)) for n in (1, replicas))
            line += [f"{here['p50']} ms", f"{here['p95']} ms", f"{here['p95'] / alone['p95']:.2f}"]
        queue = here["one shared FIFO server (simulated M/D/1) p50, p95"][1]
        cells.append([*line, f"{queue:.1f} ms" if queue else "–"])
    return markdown(head, cells)


def rates(groups):
    head = ["", "turns/s", "turns (windows)", "success", "first audio p50, p95, p99 (deviation)", "ASR p50, p95 (deviation)"]
    head += ["LLM's first token p50, p95", "TTS p50, p95 (deviation)", "GPUs busy: ASR, TTS, LLM"]
    rows = []
    for name in GPUS:
        for (_, rate), group in sorted(it for it in groups.items() if it[0][0] == name):
            turns = sum(len(it.turns["asr_ms"]) for it in group)
            rows.append(
                [name, f"{rate} ({turns / sum(it.seconds for it in group):.1f})", f"{turns} ({len(group)})"]
                + [f"{100 * success(group):.1f} %", times(group, "first_audio_ms", (0.5, 0.95, 0.99), True)]
                + [times(group, "asr_ms", (0.5, 0.95), True), times(group, "llm_first_token_ms", (0.5, 0.95))]
                + [times(group, "tts_ms", (0.5, 0.95), True), busy(group)]
            )
    return markdown(head, rows)


def times(group, measure, percentiles, with_deviation=False):
    sample = values(group, measure)
    found = [percentile(sample, p) for p in percentiles]
    text = ", ".join(f"{it:.1f}" if it < math.inf else "–" for it in found)
    return f"{text} ({spread(group, measure):.1f})" if with_deviation else text


def busy(group):
    return ", ".join(f"{sum(it.busy[gpu] for it in group) / len(group):.0f} %" for gpu in ("asr_gpu", "tts_gpu", "llm_gpus"))
