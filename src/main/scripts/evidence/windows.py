"""What was measured: windows of turns, and windows of embedders."""

import csv
import gzip
import math
from collections import namedtuple

# busy: percent of the time in which a kernel ran, of the GPUs of ASR, TTS and the language models. turns: a list of values
# for each measure, in milliseconds; infinite where the turn did not come so far before the window's end.
Window = namedtuple("Window", "configuration rate repeat seed seconds busy turns")
Embedders = namedtuple("Embedders", "sharing replicas batches seconds p50 p95 p99")

GPUS = {"D3": 3, "T2": 2, "M2": 2, "M2-50": 2, "D4": 4, "T3": 3, "M3": 3, "M3-50": 3, "C1": 1, "C1M": 1}

FIRST_AUDIO_LIMIT, TURN_LIMIT = 3000, 10000  # ms


def of_turns(folder):
    """The windows in the order in which they were run."""
    turns = {}
    for row in rows(folder / "turns.csv.gz"):
        measures = turns.setdefault(row.pop("window"), {name: [] for name in row})
        for name, value in row.items():
            measures[name].append(float(value) if value else math.inf)
    return [
        Window(
            row["configuration"],
            plain(row["rate"]),
            int(row["repeat"]),
            int(row["seed"]),
            int(row["seconds"]),
            {name: float(row[f"{name}_busy_percent"]) for name in ("asr_gpu", "tts_gpu", "llm_gpus")},
            turns[row["window"]],
        )
        for row in rows(folder / "windows.csv")
    ]


def of_embedders(folder):
    return [
        Embedders(
            row["sharing"],
            int(row["replicas"]),
            int(row["batches"]),
            int(row["seconds"]),
            float(row["p50_ms"]),
            float(row["p95_ms"]),
            float(row["p99_ms"]),
        )
        for row in rows(folder / "embedders.csv")
    ]


def rows(path):
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, EOFError) as e:
        raise SystemExit(f"{path} cannot be read: {e}")


def plain(number):
    """12 rather than 12.0, as in the table's keys."""
    value = float(number)
    return int(value) if value == int(value) else value


def grouped(windows):
    """Lists of windows by configuration and nominal rate, in the order in which these were first run."""
    groups = {}
    for window in windows:
        groups.setdefault((window.configuration, window.rate), []).append(window)
    return groups


def values(windows, measure):
    """All turns' values. Only of first audio and of whole turns is a missing one infinite: it failed. Of a stage that was
    not reached nothing is known."""
    found = [value for window in windows for value in window.turns[measure]]
    return found if measure in ("first_audio_ms", "whole_turn_ms") else [it for it in found if it < math.inf]


def success(windows):
    """The share of turns with first audio within three seconds that were whole within ten."""
    both = list(zip(values(windows, "first_audio_ms"), values(windows, "whole_turn_ms")))
    return sum(audio <= FIRST_AUDIO_LIMIT and turn <= TURN_LIMIT for audio, turn in both) / len(both)
