"""The charts of docs/evidence.md."""

from chart import Panel, Series, draw
from figures import percentile
from windows import GPUS, values

NAMES = {
    "D3": ("dedicated", "D3: ASR, TTS and LLM dedicated (3 GPUs)"),
    "T2": ("time-sliced", "T2: ASR and TTS time-sliced, LLM dedicated (2)"),
    "M2": ("mps", "M2: the same through MPS (2)"),
    "M2-50": ("mps-capped", "M2-50: MPS, each at most 50 % of the threads (2)"),
    "D4": ("dedicated", "D4: ASR, TTS and two LLMs dedicated (4 GPUs)"),
    "T3": ("time-sliced", "T3: ASR and TTS time-sliced, two LLMs dedicated (3)"),
    "M3": ("mps", "M3: the same through MPS (3)"),
    "M3-50": ("mps-capped", "M3-50: MPS, each at most 50 % of the threads (3)"),
    "C1": ("one-gpu", "C1: all three time-sliced on one GPU"),
    "C1M": ("one-gpu-mps", "C1M: all three through MPS on one GPU"),
}
ONE_LLM, TWO_LLMS = ["D3", "T2", "M2", "M2-50"], ["D4", "T3", "M3", "M3-50"]
OFFERED = "turns offered per second"
MACHINE = "4 × H200, 2026-11-26. Open loop; latency from the intended arrival."


def charts(groups, tables):
    """File names and their SVG."""
    low = tables["D3 low-load p95 ms"]
    return {
        "evidence-first-audio.svg": first_audio(groups, low),
        "evidence-stages.svg": stages(groups),
        "evidence-per-gpu.svg": per_gpu(groups, low, tables["embedder"]),
    }


def series(groups, configuration, measure, p, divisor=1, dotted=False):
    """One point for each nominal rate, at the rate that its windows had."""
    look, name = NAMES[configuration]
    points = []
    for (key, _), windows in sorted(groups.items()):
        if key == configuration:
            turns = sum(len(it.turns["first_audio_ms"]) for it in windows)
            rate = turns / sum(it.seconds for it in windows)
            points.append((rate / divisor, percentile(values(windows, measure), p)))
    return Series(name, look, points, dotted)


def limits(low):
    return [(1.2 * low, "1.2 × D3 at low load"), (2 * low, "2 ×")]


def first_audio(groups, low):
    def panel(title, configurations):
        lines = [series(groups, it, "first_audio_ms", 0.95) for it in configurations]
        return Panel(title, OFFERED, "p95 of time to first audio, ms", [150, 200, 300, 400, 600, 1000, 2000, 5000], lines, limits(low))

    return draw(
        "p95 of time to first audio, by load",
        f"A voice turn: ASR, 20 tokens of the LLM, TTS of the first sentence. {MACHINE}",
        [panel("One LLM", [*ONE_LLM, "C1", "C1M"]), panel("Two LLMs", TWO_LLMS)],
    )


def stages(groups):
    def panel(title, configurations, measure):
        lines = [series(groups, it, measure, 0.95) for it in configurations]
        lines += [series(groups, it, measure, 0.5, dotted=True) for it in configurations]
        return Panel(title, OFFERED, "ms, waiting included", [8, 20, 50, 100, 200, 500, 1000, 3000], lines, [])

    return draw(
        "The two stages that share a GPU: p95 (lines) and p50 (dotted), by load",
        MACHINE,
        [
            panel(f"{stage}, {count}", configurations, measure)
            for count, configurations in (("one LLM", ONE_LLM), ("two LLMs", TWO_LLMS))
            for stage, measure in (("ASR", "asr_ms"), ("TTS of the first sentence", "tts_ms"))
        ],
    )


def per_gpu(groups, low, embedders):
    configurations = ["D3", "T2", "M2", "C1", "C1M"]
    pipeline = [series(groups, it, "first_audio_ms", 0.95, GPUS[it]) for it in configurations]
    return draw(
        "p95 by load of one GPU, and replicas of an embedder on one GPU",
        MACHINE,
        [
            Panel(
                "Voice turns: further right needs fewer GPUs",
                f"{OFFERED} and GPU",
                "p95 of time to first audio, ms",
                [150, 200, 300, 400, 600, 1000, 2000],
                pipeline,
                limits(low),
            ),
            Panel(
                "Embedder (bge-m3), p95 (lines) and p50 (dotted)",
                "replicas, each with 9.1 % of the load that one GPU can take",
                "ms for a batch, waiting included",
                [20, 50, 100, 200, 500, 1000, 2000, 5000],
                replicas(embedders),
                [],
            ),
        ],
    )


def replicas(embedders):
    lines = []
    for mode, look, name in (("E-ts", "time-sliced", "time-sliced"), ("E-mps", "mps", "through MPS")):
        rows = [it for it in embedders if it["mode"] == mode]
        lines.append(Series(name, look, [(it["replicas"], it["p95"]) for it in rows], False))
        lines.append(Series(name, look, [(it["replicas"], it["p50"]) for it in rows], True))
    queue = [(it["replicas"], it["one shared FIFO server (simulated M/D/1) p50, p95"][1]) for it in rows]
    known = [(x, y) for x, y in queue if y]
    return [*lines, Series("one shared queue, by arithmetic (M/D/1)", "dedicated", known, False)]
