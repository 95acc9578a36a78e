"""The forward half of the recorder: ops, constants, Variables, branches, data."""

from __future__ import annotations

import weakref
from sys import _getframe as getframe  # type: ignore[reportPrivateUsage]  # inspect's asks first if it is there
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.capture.escapes import Escapes
from tapecore.capture.op_table import attributes
from tapecore.capture.values import SOMETIMES
from tapecore.engine.naming import entered
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.capture.positions import Place
    from tapecore.engine.naming import Entered
    from tapecore.engine.observer import Record
    from tapecore.engine.variable import Variable
    from tapecore.recording.arrays import Array

LONGEST = 80
"""Of a scope's name, so many characters are told."""
SIGNS = {False: "#", True: "@"}
"""Between a scope's name and its number: of a name scope, of a call."""


class Forward(Escapes):
    """Writes down what the program computes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._reads: set[tuple[object, ...]] = set()
        self._fresh: dict[
            int, int
        ] = {}  # how many observed when a Variable was last read, until a tape changes
        self._objects: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._object_count = 0
        self._entered: dict[Entered, int] = {}

    # ------------------------------------------------------------ ops

    def on_op(self, record: Record) -> None:
        """An op: its inputs, outputs, attributes, and which tapes recorded it."""
        if self.limit is not None:
            self.limit(self.recording)
        self.write_op(record, self.journal.positions.here(getframe(1)), None)

    def write_op(self, record: Record, place: Place, info: dict[str, Any] | None) -> None:
        """The event of an op; ``info`` of its tapes if it is known already. The hot path of the recorder."""
        op, inputs, attrs, outputs = record
        name = op.name
        if name not in self._noted:
            self.know_op(op)
        journal, values = self.journal, self.values
        known = values.tensors
        ids: list[int] = []
        for x in inputs:
            value = known.get(x.id) if type(x) is Tensor else None
            ids.append(self._input(x, place) if value is None else value)
        made: list[int] = []
        for y in outputs:
            array = y.value
            if inputs:
                waiting = values.waiting
                value = values.first + len(waiting)
                waiting.append(array)
                if array.shape or not value & SOMETIMES:
                    values.weigh(array)
            else:
                value = values.leaf(array)
            known[y.id] = value
            made.append(value)
        if info is None:
            info = self._about(inputs)
        if attrs:
            info = {**info, "attrs": attributes(attrs)}
        if op.inner:
            info = {**info, "inner": [values.known(y) for y in op.inner]}
        at = journal.add("op", name, ids, made, info, place)
        for y in outputs:
            self.producers[y.id] = at

    def _input(self, x: Any, place: Place) -> int:
        """The value of an input that is no tensor known by its id: a Variable's snapshot, say."""
        if type(x) is Tensor:
            state = self.values.states.get(x.id)
            if state is not None and state.array() is x.value:
                return state.value
        return self.value_of(x, place)

    def op_info(self, inputs: tuple[Any, ...]) -> dict[str, Any]:
        """Which tapes recorded an op of these inputs; known where tapes are."""
        return {}

    def _about(self, inputs: tuple[Any, ...]) -> dict[str, Any]:
        info, inside = self.op_info(inputs), entered.get()
        return self.scoped(info, inside) if inside else info

    def scoped(self, info: dict[str, Any], inside: tuple[Entered, ...]) -> dict[str, Any]:
        """The same, with the scopes that the op ran inside of, each with the number of that entering."""
        known = self._entered
        told = [
            f"{each.name[:LONGEST]}{SIGNS[each.called]}{known.setdefault(each, len(known))}"
            for each in inside
            if each.name
        ]
        return {**info, "scopes": told} if told else info

    # ------------------------------------------------------------ values that no op made

    def on_create(self, tensor: Tensor, what: str, origin: Any) -> None:
        """A constant; a conversion when the data is known to come out of the engine."""
        self.write_create(tensor, what, origin, self.here())

    def write_create(self, tensor: Tensor, what: str, origin: Any, place: Place) -> None:
        """The event of a constant."""
        value = self.values.of_tensor(tensor, leaf=True)
        found, sure = self.origin_of(origin, place)
        if found is None:
            self.emit("create", what, (), (value,), None, place)
        else:
            self.convert(origin, value, found, sure, place)

    def on_convert(self, array: Array, origin: Any) -> None:
        """Python data became an op's input."""
        known = self.array_value(origin)
        if known >= 0:
            self.remember_array(array, known)
            return
        self.write_convert(array, origin, self.here())

    def write_convert(self, array: Array, origin: Any, place: Place) -> None:
        """The event of a conversion, unless the array is known."""
        found, sure = self.origin_of(origin, place)
        if found is None and self.array_value(array) >= 0:
            return
        value = self.values.leaf(array)
        self.remember_array(array, value)
        self.convert(origin, value, found, sure, place)

    # ------------------------------------------------------------ Variables

    def on_variable(self, variable: Variable, initial: Any) -> None:
        """A new Variable and its first state."""
        place = self.here()
        inputs: tuple[int, ...] = ()
        if isinstance(initial, Tensor):
            inputs = (self.value_of(initial, place),)
        elif initial is not None and not callable(initial):
            inputs = self._converted(initial, variable, place)
        state = self.values.new_state(variable, _array(variable), leaf=not inputs)
        self.emit("create", "variable", inputs, (state.value,), self.variable_info(variable), place)

    def _converted(self, data: Any, variable: Variable, place: Place) -> tuple[int, ...]:
        """The value that Python data with a known origin became on its way into a Variable."""
        found, sure = self.origin_of(data, place)
        if found is None:
            return ()
        value = self.values.leaf(_array(variable))
        self.convert(data, value, found, sure, place)
        return (value,)

    def write_read(self, variable: Variable, snapshot: Tensor, here: tuple[int, ...], place: Place) -> None:
        """The event of a read by these tapes, if it is the first."""
        state = self.values.states.get(variable.id)
        key = (variable.id, -1 if state is None else state.version, *here)
        if key in self._reads:
            return
        value = self.state_of(variable, place, snapshot)
        version = self.values.states[variable.id].version
        self._reads.add((variable.id, version, *here))
        info = {"variable": self.values.number(variable), "version": version}
        self.emit("read", "read", (), (value,), info, place)

    def tapes_here(self) -> tuple[int, ...]:
        """The numbers of the tapes that record now; known where tapes are."""
        return ()

    def on_assign(self, variable: Variable, what: str, operands: tuple[Any, ...]) -> None:
        """A Variable's next state."""
        place = self.here()
        self._fresh.pop(variable.id, None)
        self.state_of(variable, place) if variable.id not in self.values.states else None
        inputs = [self._operand(x, place) for x in operands]
        state = self.values.new_state(variable, _array(variable), leaf=-1 in inputs)
        info = {"variable": self.values.number(variable), "version": state.version}
        self.emit("assign", what, inputs, (state.value,), info, place)

    def _operand(self, x: Any, place: Place) -> int:
        value = self.value_of(x, place)
        if value >= 0 or x is None:
            return value
        found, sure = self.origin_of(x, place)
        array = _number(x)
        if array is None:
            return -1
        value = self.values.leaf(array)
        self.convert(x, value, found, sure, place)
        return value

    # ------------------------------------------------------------ decisions and containers

    def on_branch(self, tensor: Tensor, value: bool) -> None:
        """Python asked for the truth of a tensor."""
        place = self.here()
        self.emit("branch", "bool", (self.value_of(tensor, place),), (), {"value": bool(value)}, place)

    def on_remark(self, text: str) -> None:
        """What the person is told of the run, once."""
        self.budget.note(text)

    def on_summary(self, name: str, step: int, data: Any) -> None:
        """A number that the program noted, to be drawn over its steps."""
        place = self.here()
        self.emit("summary", name, (self._operand(data, place),), (), {"step": step}, place)

    def on_data(self, holder: object, direction: str, tensors: Sequence[Tensor]) -> None:
        """Tensors enter or leave a container."""
        place = self.here()
        info = {"object": self._object(holder), "type": type(holder).__name__}
        if direction == "put":
            self.emit("data", "put", [self.value_of(x, place) for x in tensors], (), info, place)
            return
        made = [self._got(x) for x in tensors]
        self.emit("data", "get", (), made, info, place)

    def _got(self, tensor: Tensor) -> int:
        known = self.values.known(tensor)
        return known if known >= 0 else self.values.of_tensor(tensor, leaf=True)

    def _object(self, holder: object) -> int:
        number = self._objects.get(holder)
        if number is None:
            number = self._objects[holder] = self._object_count
            self._object_count += 1
        return number


def _array(variable: Variable) -> Array:
    snapshot: Tensor = variable.snapshot
    return snapshot.value


def _number(data: Any) -> Array | None:
    try:
        array = np.asarray(data)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "biufc" else None
