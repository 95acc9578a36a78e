"""The measurements as Markdown."""

from __future__ import annotations

from operator import truediv
from statistics import median

_HEAD = """# Speed

Written by `make bench BENCH=peers`. Four workloads, each a forward pass under a tape and the gradient, float32, one
thread: a chain of 1500 scalar ops; the same on vectors of 100 numbers; a training step of a 784-256-10 perceptron
with a batch of 64; a recurrent network of 100 steps. All engines ran in turn within one run on one machine, and
each one's gradients were compared with those derived by hand. A figure is the median of fifteen turns, of each the
best of five repeats, in time of the processor, which what else runs disturbs least. What counts are the ratios: each
is the median of the ratios within a turn.

"""


def tables(times: dict[str, dict[str, list[float]]], ours: str, recorded: str, sentences: list[str]) -> str:
    """Milliseconds, then ours and the recorder's as multiples of the others."""
    lines = [_row(["milliseconds", *times[ours]]), _row(["---"] + ["---:"] * len(times[ours]))]
    lines += [_row([name, *(f"{median(t):.2f}" for t in row.values())]) for name, row in times.items()]
    lines += ["", _row(["ratio", *times[ours]]), _row(["---"] + ["---:"] * len(times[ours]))]
    pairs = [(ours, name) for name in times if name not in (ours, recorded)]
    pairs += [(recorded, ours), *((recorded, name) for name in ("PyTorch",) if name in times)]
    for one, other in pairs:
        if one in times:
            ratios = [median(map(truediv, times[one][w], times[other][w])) for w in times[one]]
            lines.append(_row([f"{one} / {other}", *(f"{r:.2f}" for r in ratios)]))
    return "\n".join([*lines, "", *(f"- {sentence}" for sentence in sentences)])


def page(text: str) -> str:
    """The whole page."""
    return f"{_HEAD}{text}\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
