"""What a tape holds: executed ops, and which values gradients can reach."""

from __future__ import annotations

from itertools import repeat
from typing import Any

from tapecore.engine.entry import disowned, filled, id_of, outline
from tapecore.engine.observer import Record
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable


class Reel:
    """The entries in the order of execution, the ids that gradients can reach, the Variables watched."""

    __slots__ = ("append", "complex", "connected", "entries", "gathers", "variables")

    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []
        self.append = self.entries.append
        self.connected: set[int] = set()
        self.variables: dict[int, Variable] = {}
        self.complex = False
        self.gathers = 0  # how many entries may give sparse gradients

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
        if op.gives_rows:
            self.gathers += 1
        if not plan.all_inputs:
            inputs = plan.kept(inputs)
        if len(outputs) != 1:
            self.entries.append((op, inputs, attrs, self._several(outputs, plan.outputs)))
            return
        y = outputs[0]
        form = y.form
        kind = form[1].kind
        if kind == "f":
            connected.add(y.id)
        elif kind == "c":
            connected.add(y.id)
            self.complex = True
        self.entries.append((op, inputs, attrs, outputs if plan.outputs else ((y.id, *form),)))

    def _several(self, outputs: tuple[Tensor, ...], keep: bool) -> tuple[Any, ...]:
        for y in outputs:
            kind = y.form[1].kind
            if kind in "fc":
                self.connected.add(y.id)
                self.complex = self.complex or kind == "c"
        return outputs if keep else tuple([outline(y) for y in outputs])

    def cut(self, variable: Variable) -> None:
        """Let no gradient reach ``variable`` from ops that read it before it was watched."""
        key = variable.id
        if key in self.connected:
            return
        for i, entry in enumerate(self.entries):
            op, inputs, attrs, outputs = filled(entry)
            if any(id_of(x) == key for x in inputs):
                self.entries[i] = (op, tuple(map(disowned, inputs, repeat(key))), attrs, outputs)

    def watched(self) -> tuple[Variable, ...]:
        """The Variables watched, in the order in which they were made."""
        return tuple(self.variables[key] for key in sorted(self.variables))

    def watch(self, x: Tensor | Variable) -> None:
        """Let gradients reach ``x`` from now on, if its dtype admits them."""
        if isinstance(x, Variable):
            self.variables[x.id] = x
            x = x.snapshot
        kind = x.form[1].kind
        if kind in "fc":
            self.connected.add(x.id)
            self.complex = self.complex or kind == "c"
