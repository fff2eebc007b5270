"""What was measured: windows of turns, and windows of embedders."""

import csv
import gzip
import math
import zlib
from collections import namedtuple

# busy: percent of the time in which a kernel ran, of the GPUs of ASR, TTS and the language models. turns: a list of values
# for each measure, in milliseconds; infinite where the turn did not come so far before the window's end.
Window = namedtuple("Window", "configuration rate repeat seed seconds busy turns")
Embedders = namedtuple("Embedders", "sharing replicas batches seconds p50 p95 p99")

GPUS = {"D3": 3, "T2": 2, "M2": 2, "M2-50": 2, "D4": 4, "T3": 3, "M3": 3, "M3-50": 3, "C1": 1, "C1M": 1}

MEASURES = ["asr_ms", "asr_service_ms", "llm_first_token_ms", "tts_ms", "tts_service_ms", "first_audio_ms", "whole_turn_ms"]
FIRST_AUDIO_LIMIT, TURN_LIMIT = 3000, 10000  # ms


def of_turns(folder):
    """The windows in the order in which they were run."""
    turns = {}
    for row in rows(folder / "turns.csv.gz"):
        measures = turns.setdefault(row["window"], {name: [] for name in MEASURES})
        for name, sample in measures.items():
            sample.append(math.inf if row.get(name) == "" else number(row, name))
    return [
        Window(
            row["configuration"],
            *(number(row, name) for name in ("rate", "repeat", "seed", "seconds")),
            {name: number(row, f"{name}_busy_percent") for name in ("asr_gpu", "tts_gpu", "llm_gpus")},
            turns[row["window"]],
        )
        for row in rows(folder / "windows.csv")
    ]


def of_embedders(folder):
    return [
        Embedders(
            row["sharing"],
            *(number(row, name) for name in ("replicas", "batches", "seconds", "p50_ms", "p95_ms", "p99_ms")),
        )
        for row in rows(folder / "embedders.csv")
    ]


def rows(path):
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as e:
        raise SystemExit(f"{path} cannot be read: {e}")


def number(row, column):
    """A whole number as int: rates are part of the keys in tables.json."""
    try:
        value = float(row.get(column))
    except (TypeError, ValueError):
        raise SystemExit(f"{column} is {row.get(column)!r} in {row}; expected a number")
    return int(value) if value.is_integer() else value


def grouped(windows, *fields):
    """Lists of windows that are alike in these fields, in the order in which these were first run."""
    groups = {}
    for window in windows:
        groups.setdefault(tuple(getattr(window, field) for field in fields), []).append(window)
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
