"""What one input of an op receives in a pullback, and what the words of its formula stand for there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from app.document.names import partial
from app.document.numbers import array
from tapecore.graph.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from app.document.lookup import Lookup
    from app.document.names import Names
    from tapecore.recording.event import Event

MOST_ITEMS = 5
"""Longer attributes are not written out, and of more outputs the first and the last."""


def at(items: Sequence[int], place: int) -> int:
    """The item at a place, -1 beyond the last."""
    return items[place] if place < len(items) else -1


@dataclass
class Share:
    """One contribution as the recording has it: which input it is of, and the value that receives it."""

    pullback: Event
    op: Event
    place: int

    @property
    def input(self) -> int:
        """Index of the op's input."""
        return at(self.pullback.info.get("wrt", ()), self.place)

    @property
    def to(self) -> int:
        """The value that receives it."""
        return at(self.pullback.info.get("to", ()), self.place)

    @property
    def accumulated(self) -> int:
        """The running sum after it."""
        return at(self.pullback.info.get("accumulated", ()), self.place)

    @property
    def unsummed(self) -> int:
        """The contribution before the sum over broadcast axes, or -1."""
        return at(self.pullback.info.get("unsummed", ()), self.place)


class Words:
    """The words of formulas: `x` is the op's input of that name, `y` its output (`z` where an input is called
    so), `g` what arrives from above, and an attribute itself."""

    def __init__(self, lookup: Lookup, names: Names) -> None:
        self._lookup = lookup
        self._names = names

    def _inputs(self, op: Event) -> tuple[str, ...]:
        entry = self._lookup.recording.ops.get(op.what)
        return entry.inputs if entry else ()

    def _output(self, op: Event) -> str:
        return "z" if "y" in self._inputs(op) else "y"

    def formula(self, share: Share) -> str:
        """The formula of the share's input; the inputs of an op that takes any number have one together."""
        entry = self._lookup.recording.ops.get(share.op.what)
        if entry is None or share.input < 0:
            return ""
        place = 0 if _many(entry.inputs) else share.input
        return entry.formulas[place] if place < len(entry.formulas) else ""

    def _roles(self, share: Share) -> dict[str, int]:
        """Which value each word stands for."""
        roles = {self._output(share.op): at(share.op.outputs, 0), "g": at(share.pullback.inputs, 0)}
        names = self._inputs(share.op)
        return roles | ({} if _many(names) else dict(zip(names, share.op.inputs, strict=False)))

    def arrays(self, share: Share) -> dict[str, np.ndarray[Any, Any] | None]:
        """The numbers of the words; None where they are not known."""
        values = self._lookup.values
        return {word: array(values[v]) for word, v in self._roles(share).items() if v >= 0}

    def spelled(self, share: Share, target: str) -> dict[str, str]:
        """What the person calls the words, in a gradient of the target called so."""
        spelled = {word: self._names.label(value) for word, value in self._roles(share).items() if value >= 0}
        if len(share.op.outputs) == 1:
            spelled["g"] = self._names.partial(target, share.op.outputs[0])
        spelled |= self._outputs(share, target) | self._own(share)
        attrs: dict[str, Any] = share.op.info.get("attrs") or {}
        return spelled | {name: _attribute(value) for name, value in attrs.items() if _short(value)}

    def _outputs(self, share: Share, target: str) -> dict[str, str]:
        """The outputs of an op that has several, and their cotangents: `y[1]`, `g[1]`, 0 where none arrives."""
        op, arriving = share.op, share.pullback.inputs
        if len(op.outputs) < 2:
            return {}
        bound = [self._names.label(v) if self._names.is_bound(v) else "" for v in op.outputs]
        labels = [label or f"outputs[{i}]" for i, label in enumerate(bound)]
        partials = [partial(target, label) for label in labels]
        spelled: dict[str, str] = {}
        for word, texts in ((self._output(op), labels), ("g", partials)):
            shown = texts if len(texts) <= MOST_ITEMS else [texts[0], "…", texts[-1]]
            spelled[word] = f"[{', '.join(shown)}]"
            spelled |= {f"{word}[{i}]": text for i, text in enumerate(texts)}
        return spelled | {f"g[{i}]": "0" for i in range(len(op.outputs)) if at(arriving, i) < 0}

    def _own(self, share: Share) -> dict[str, str]:
        """Of an op that takes any number of inputs, this one: `values[i]`."""
        names = self._inputs(share.op)
        if not _many(names):
            return {}
        own = at(share.op.inputs, share.input)
        return {"i": str(share.input), f"{names[0][1:]}[i]": self._names.label(own)}


def _many(names: Sequence[str]) -> bool:
    return bool(names) and names[0].startswith("*")


def _short(value: Any) -> bool:
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return len(items) <= MOST_ITEMS and not any(isinstance(item, (list, dict)) for item in items)
    return value is None or isinstance(value, (bool, int, float, str))


def _attribute(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(number, cast('list[Any]', value)))}]"
    return number(value)
