"""The forward half of the recorder: ops, constants, Variables, branches, data."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.capture.escapes import Escapes
from tapecore.capture.op_table import attributes
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.capture.positions import Place
    from tapecore.engine.observer import Record
    from tapecore.engine.variable import Variable
    from tapecore.recording.arrays import Array


class Forward(Escapes):
    """Writes down what the program computes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._reads: set[tuple[object, ...]] = set()
        self._objects: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._object_count = 0

    # ------------------------------------------------------------ ops

    def on_op(self, record: Record) -> None:
        """An op: its inputs, outputs, attributes, and which tapes recorded it."""
        if self.limit is not None:
            self.limit(self.recording)
        op, inputs, attrs, outputs = record
        self.know_op(op)
        place = self.here()
        known = self.values.tensors
        given = [known.get(x.id) if type(x) is Tensor else None for x in inputs]
        ids = [
            self.value_of(x, place) if value is None else value
            for x, value in zip(inputs, given, strict=True)
        ]
        made = [self.values.of_tensor(y, leaf=not inputs) for y in outputs]
        info = self.op_info(record)
        if attrs:
            info["attrs"] = attributes(attrs)
        at = self.emit("op", op.name, ids, made, info, place)
        for y in outputs:
            self.producers[y.id] = at

    def op_info(self, record: Record) -> dict[str, Any]:
        """Which tapes recorded the op; known where tapes are."""
        return {}

    # ------------------------------------------------------------ values that no op made

    def on_create(self, tensor: Tensor, what: str, origin: Any) -> None:
        """A constant; a conversion when the data is known to come out of the engine."""
        place = self.here()
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
        place = self.here()
        found, sure = self.origin_of(origin, place)
        if found is None and self.array_value(array) >= 0:
            return
        value = self.values.new(array, leaf=True)
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
        value = self.values.new(_array(variable), leaf=True)
        self.convert(data, value, found, sure, place)
        return (value,)

    def on_read(self, variable: Variable) -> None:
        """The first use of a version, and the first while another tape is there."""
        state = self.values.states.get(variable.id)
        key = (variable.id, -1 if state is None else state.version, *self.tapes_here())
        if key in self._reads:
            return
        place = self.here()
        value = self.state_of(variable, place)
        version = self.values.states[variable.id].version
        self._reads.add((variable.id, version, *self.tapes_here()))
        info = {"variable": self.values.number(variable), "version": version}
        self.emit("read", "read", (), (value,), info, place)

    def tapes_here(self) -> tuple[int, ...]:
        """The numbers of the tapes that record now; known where tapes are."""
        return ()

    def on_assign(self, variable: Variable, what: str, operands: tuple[Any, ...]) -> None:
        """A Variable's next state."""
        place = self.here()
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
        value = self.values.new(array, leaf=True)
        self.convert(x, value, found, sure, place)
        return value

    # ------------------------------------------------------------ decisions and containers

    def on_branch(self, tensor: Tensor, value: bool) -> None:
        """Python asked for the truth of a tensor."""
        place = self.here()
        self.emit("branch", "bool", (self.value_of(tensor, place),), (), {"value": bool(value)}, place)

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
