"""What a tape holds: executed ops, and which values gradients can reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from tapecore.engine.entry import disowned, id_of, outline
from tapecore.engine.observer import Record
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable


class Reel:
    """The entries in the order of execution, the ids that gradients can reach, the Variables watched."""

    __slots__ = ("complex", "connected", "entries", "variables")

    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []
        self.connected: set[int] = set()
        self.variables: dict[int, Variable] = {}
        self.complex = False

    def keep(self, record: Record) -> None:
        """Keep an op if one of its inputs is connected to something watched."""
        op, inputs, attrs, outputs = record
        connected = self.connected
        for x in inputs:
            if type(x) is Tensor and x.id in connected:
                break
        else:
            return
        plan = op.kept or op.plan
        if not plan.all_inputs:
            inputs = plan.kept(inputs)
        if len(outputs) != 1:
            self.entries.append((op, inputs, attrs, self._several(outputs, plan.outputs)))
            return
        y = outputs[0]
        value = y.value
        dtype = value.dtype
        if dtype.kind == "f":
            connected.add(y.id)
        elif dtype.kind == "c":
            connected.add(y.id)
            self.complex = True
        self.entries.append((op, inputs, attrs, outputs if plan.outputs else ((y.id, value.shape, dtype),)))

    def _several(self, outputs: tuple[Tensor, ...], keep: bool) -> tuple[Any, ...]:
        for y in outputs:
            kind = y.value.dtype.kind
            if kind in "fc":
                self.connected.add(y.id)
                self.complex = self.complex or kind == "c"
        return outputs if keep else tuple([outline(y) for y in outputs])

    def cut(self, variable: Variable) -> None:
        """Let no gradient reach ``variable`` from ops that read it before it was watched."""
        key = variable.id
        if key in self.connected:
            return
        for i, (op, inputs, attrs, outputs) in enumerate(self.entries):
            if any(id_of(x) == key for x in inputs):
                self.entries[i] = (op, tuple(map(disowned, inputs, repeat(key))), attrs, outputs)

    def watched(self) -> tuple[Variable, ...]:
        """The Variables watched, in the order in which they were made."""
        return tuple(self.variables[key] for key in sorted(self.variables))

    def take(self) -> Iterator[tuple[Any, ...]]:
        """The entries, last first; each is let go as soon as it was used."""
        entries = self.entries
        while entries:
            yield entries.pop()

    def watch(self, x: Tensor | Variable) -> None:
        """Let gradients reach ``x`` from now on, if its dtype admits them."""
        if isinstance(x, Variable):
            self.variables[x.id] = x
        if x.dtype.is_floating or x.dtype.is_complex:
            self.connected.add(x.id)
            self.complex = self.complex or x.dtype.is_complex
