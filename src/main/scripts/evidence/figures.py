"""Every figure of tables.json, computed from the windows."""

import functools
import math
import random

from windows import GPUS, grouped, success, values

STAGES = {"asr": "asr_ms", "tts": "tts_ms", "asr svc": "asr_service_ms", "tts svc": "tts_service_ms"}
MEASURES = (
    [("ttfa p50", "first_audio_ms", 0.5), ("ttfa p95", "first_audio_ms", 0.95), ("ttfa p99", "first_audio_ms", 0.99)]
    + [("asr p95", "asr_ms", 0.95), ("tts p95", "tts_ms", 0.95)]
    + [(f"{it} p{round(100 * p)}", STAGES[it], p) for it in ("asr svc", "tts svc") for p in (0.5, 0.95)]
)
PAIRS = [("T2", "D3"), ("M2", "D3"), ("M2-50", "D3"), ("T3", "D4"), ("M3", "D4"), ("M3-50", "D4"), ("M2", "T2"), ("M3", "T3")]
ENDLESS = 1e5  # ms; stands for an infinite percentile where a mean is taken
SAMPLES = 500

EMBEDDER_SERVICE = 21.4  # ms for a batch, steady
EMBEDDER_LOAD = 4.27 * EMBEDDER_SERVICE / 1000  # of one GPU, by one replica: the mean of the two rates that were set
UNSTEADY = 10  # replicas, whose queue needs longer than a window to become as long as arithmetic says


def tables(groups, embedders):
    """groups: the windows by configuration and nominal rate."""
    low = low_load(groups)
    return {
        "D3 low-load p95 ms": round(low, 1),
        "capacity": {configuration: capacities(groups, configuration, low) for configuration in GPUS},
        "paired": {f"{a}/{b}": paired(groups, a, b) for a, b in PAIRS},
        "sd": {f"{configuration} {rate}": deviations(group) for (configuration, rate), group in groups.items()},
        "embedder": [embedder_row(key, group) for key, group in sorted(grouped(embedders, "sharing", "replicas").items())],
        "bootstrap": intervals(groups),
    }


def percentile(sample, p):
    """Between two neighbours in proportion. Infinite where more turns failed than it leaves out."""
    ordered = sorted(sample)
    place = (len(ordered) - 1) * p
    below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    return below if below == above else below + (above - below) * (place - int(place))


def low_load(groups):
    """p95 of first audio on dedicated GPUs at 3 turns a second, to which capacities are compared."""
    return percentile(values(groups["D3", 3], "first_audio_ms"), 0.95)


# How many turns a second keep p95 of first audio below a threshold


def points(groups, configuration):
    """(realised turns a second, p95 of first audio, turns) of each window."""
    return [
        (len(it.turns["first_audio_ms"]) / it.seconds, percentile(it.turns["first_audio_ms"], 0.95), len(it.turns["asr_ms"]))
        for (name, _), group in groups.items()
        if name == configuration
        for it in group
    ]


def rising(windows_points):
    """The same, by rate, as the nearest curve that never falls (pool adjacent violators, weighted by turns)."""
    blocks = []
    for rate, p95, turns in sorted(windows_points):
        blocks.append((min(p95, ENDLESS), turns, [rate]))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (y2, n2, x2), (y1, n1, x1) = blocks.pop(), blocks.pop()
            blocks.append(((y1 * n1 + y2 * n2) / (n1 + n2), n1 + n2, x1 + x2))
    return [(rate, p95) for p95, _, rates in blocks for rate in rates]


def crossing(windows_points, threshold):
    """The rate at which the rising curve passes the threshold; None if it is above from the start."""
    last = None
    for rate, p95 in rising(windows_points):
        if p95 > threshold:
            if last is None:
                return None
            return last[0] + (rate - last[0]) * (threshold - last[1]) / (p95 - last[1])
        last = rate, p95
    return last[0]


def capacities(groups, configuration, low):
    found = {}
    for name, threshold in (("1.2x", 1.2 * low), ("1.5x", 1.5 * low), ("2x", 2 * low), ("500ms", 500)):
        rate = crossing(points(groups, configuration), threshold)
        found[name] = None if rate is None else [round(rate, 1), round(rate / GPUS[configuration], 2)]
    held = [rate for (name, rate), group in groups.items() if name == configuration and success(group) > 0.99]
    found["highest tested rate with >99 % success"] = max(held, default=None)
    return found


def intervals(groups):
    """90 % intervals of turns a second per GPU, and of their ratio to D3's, from turns drawn again within each window."""
    drawn = random.Random(1)
    samples = {}
    for _ in range(SAMPLES):
        again = {name: [] for name in GPUS}
        low = []
        for (name, rate), group in groups.items():
            for window in group:
                turns = window.turns["first_audio_ms"]
                chosen = drawn.choices(turns, k=len(turns))
                again[name].append((len(turns) / window.seconds, percentile(chosen, 0.95), len(turns)))
                low += chosen if (name, rate) == ("D3", 3) else []
        for factor in (1.2, 2.0):
            threshold = factor * percentile(low, 0.95)
            per_gpu = {name: rate / GPUS[name] for name in GPUS if (rate := crossing(again[name], threshold))}
            for name, rate in per_gpu.items():
                samples.setdefault((factor, name), []).append((rate, rate / per_gpu["D3"] if "D3" in per_gpu else None))
    return {
        f"{factor} {name}": {
            "turns/s/GPU 90%": middle([rate for rate, _ in samples[factor, name]]),
            "over D3 90%": middle([ratio for _, ratio in samples[factor, name] if ratio]),
        }
        for factor in (1.2, 2.0)
        for name in GPUS
        if (factor, name) in samples
    }


def middle(sample):
    ordered = sorted(sample)
    return [round(ordered[int(share * len(ordered))], 2) for share in (0.05, 0.95)]


# Configurations side by side


def paired(groups, ours, theirs):
    """For each measure [rate, repeat, ratio] of windows with the same arrivals."""
    found = {}
    for name, measure, p in MEASURES:
        found[name] = sorted(
            [window.rate, window.repeat, ratio(window, other, measure, p)]
            for (configuration, rate), group in groups.items()
            if configuration == ours
            for window in group
            for other in groups.get((theirs, rate), [])
            if window.seed == other.seed
        )
    return found


def ratio(window, other, measure, p):
    """None where more turns failed than the percentile leaves out."""
    ours, theirs = (percentile(values([it], measure), p) for it in (window, other))
    return None if math.inf in (ours, theirs) else round(ours / theirs, 2)


def deviations(group):
    """Standard deviations in ms, of first audio over the turns that had one."""
    return {
        name: round(deviation([it for it in values(group, measure) if it < math.inf]), 1)
        for name, measure in (("ttfa", "first_audio_ms"), ("asr", "asr_ms"), ("tts", "tts_ms"))
    }


def deviation(sample):
    mean = math.fsum(sample) / len(sample)
    return (math.fsum((it - mean) ** 2 for it in sample) / len(sample)) ** 0.5


# Embedders


def embedder_row(key, group):
    sharing, replicas = key
    batches = sum(it.batches for it in group)

    def mean(measure):
        return round(math.fsum(getattr(it, measure) * it.batches for it in group) / batches, 1)

    return {
        "mode": {"mps": "E-mps", "time-slicing": "E-ts"}[sharing],
        "replicas": replicas,
        "windows": len(group),
        "samples": batches,
        "p50": mean("p50"),
        "p95": mean("p95"),
        "p99": mean("p99"),
        "p95 per window": [round(it.p95, 1) for it in group],
        "done_per_s": round(sum(round(it.batches / it.seconds, 2) for it in group) / len(group), 1),
        "one shared FIFO server (simulated M/D/1) p50, p95": one_queue(replicas) if replicas < UNSTEADY else [None, None],
    }


@functools.cache
def one_queue(replicas):
    """p50 and p95 in ms of replicas that share one first-in, first-out queue of constant service time."""
    drawn = random.Random(3)
    arrival = free = 0
    times = []
    for _ in range(400000):
        arrival += drawn.expovariate(replicas * EMBEDDER_LOAD / EMBEDDER_SERVICE)
        free = max(arrival, free) + EMBEDDER_SERVICE
        times.append(free - arrival)
    return [round(percentile(times, p), 6) for p in (0.5, 0.95)]
