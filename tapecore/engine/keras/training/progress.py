"""The line that ``fit`` prints for each epoch. Recordings hold no clock: the times in it are always 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.keras.saying import say
from tapecore.engine.keras.several import several
from tapecore.engine.op import public

_WIDTH = 20


def level(verbose: Any) -> int:
    """How much to print: ``auto`` is 1."""
    return 1 if verbose == "auto" else int(verbose)


def report(done: int, target: int | None, values: dict[str, Any], verbose: Any) -> None:
    """Print the finished line, unless nothing is to be printed."""
    chosen = level(verbose)
    if chosen:
        say(line(done, target, values, chosen))


def line(done: int, target: int | None, values: dict[str, Any], verbose: int) -> str:
    """The finished line: steps, bar, values; without a bar for ``verbose`` 2."""
    told = "".join(f" - {name}: {_number(value)}" for name, value in values.items())
    total = target if target is not None else done
    if verbose == 2:
        return f"{done}/{total} - 0s - 0ms/step{told}"
    return f"{done}/{total} {'━' * _WIDTH} 0s 0ms/step{told}"


def _number(value: Any) -> str:
    number = float(np.mean(np.asarray(value)))
    return f"{number:.4f}" if abs(number) > 1e-3 else f"{number:.4e}"


@public("keras.utils.Progbar")
class Progbar:
    """A progress line of one's own: ``update(step, values)`` for each step; the last one prints it."""

    def __init__(
        self,
        target: int | None,
        width: int = _WIDTH,
        verbose: int = 1,
        interval: float = 0.05,
        stateful_metrics: Any = None,
        unit_name: str = "step",
    ) -> None:
        self.target, self.verbose = target, verbose
        self.stateful = set(stateful_metrics or ())
        self._sums: dict[str, tuple[float, float]] = {}
        self._seen = 0

    def update(self, current: int, values: Any = None, finalize: bool | None = None) -> None:
        """Take in values by name, as means over the steps; print the line at the end."""
        for name, value in several(values or []):
            total, count = (0.0, 0.0) if name in self.stateful else self._sums.get(name, (0.0, 0.0))
            weight = 1 if name in self.stateful else max(current - self._seen, 1)
            self._sums[name] = total + float(np.mean(np.asarray(value))) * weight, count + weight
        self._seen = current
        if self.verbose and (finalize or (finalize is None and current == self.target)):
            means = {name: total / max(count, 1) for name, (total, count) in self._sums.items()}
            say(line(current, self.target, means, self.verbose))

    def add(self, n: int, values: Any = None) -> None:
        """``n`` steps more."""
        self.update(self._seen + n, values)
