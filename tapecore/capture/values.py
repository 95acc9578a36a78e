"""The recording's table of values, and which tensor of the engine is which of them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tapecore.recording import Value
from tapecore.recording.arrays import Array, Budget, dtype_name, encode

if TYPE_CHECKING:
    from tapecore.engine.tensor import Tensor
    from tapecore.engine.variable import Variable
    from tapecore.recording import Recording


class State(NamedTuple):
    """One version of a Variable: its array (not kept alive), its version and its value."""

    array: weakref.ref[Any]
    version: int
    value: int


class Values:
    """Gives dense ids. Tensors are known by the engine's id, states of Variables by their array."""

    def __init__(self, recording: Recording, budget: Budget) -> None:
        self.recording = recording
        self.budget = budget
        self.tensors: dict[int, int] = {}
        self.states: dict[int, State] = {}
        self.older: dict[int, list[State]] = {}
        self.numbers: dict[int, int] = {}

    def new(
        self,
        array: Array,
        *,
        leaf: bool = False,
        state: tuple[int, int] = (-1, -1),
        absolute: float | None = None,
    ) -> int:
        """A new value with the numbers of ``array``; ``state`` is a Variable's number and version."""
        statistics, data = encode(array, self.budget, leaf)
        if absolute is not None and statistics is not None:
            statistics = msgspec.structs.replace(statistics, absolute=absolute)
        value = len(self.recording.values)
        self.recording.values.append(
            Value(value, dtype_name(array.dtype), array.shape, *state, statistics, data)
        )
        return value

    def of_tensor(self, tensor: Tensor, *, leaf: bool = False) -> int:
        """A new value for a tensor that was just made."""
        value = self.new(tensor.value, leaf=leaf)
        self.tensors[tensor.id] = value
        return value

    def known(self, tensor: Tensor) -> int:
        """The value of a tensor or of a Variable's snapshot, or -1."""
        value = self.tensors.get(tensor.id)
        if value is not None:
            return value
        state = self.states.get(tensor.id)
        return -1 if state is None else self._version(tensor, state)

    def _version(self, snapshot: Tensor, newest: State) -> int:
        if newest.array() is snapshot.value:
            return newest.value
        for state in reversed(self.older.get(snapshot.id, [])):
            if state.array() is snapshot.value:
                return state.value
        return newest.value

    def number(self, variable: Variable) -> int:
        """The number of a Variable, or -1 when the recording does not know it."""
        return self.numbers.get(variable.id, -1)

    def new_state(self, variable: Variable, array: Array, *, leaf: bool) -> State:
        """The next version of a Variable; a new Variable gets the next number."""
        number = self.numbers.setdefault(variable.id, len(self.numbers))
        self.tensors.pop(variable.id, None)
        before = self.states.get(variable.id)
        version = 0 if before is None else before.version + 1
        state = State(weakref.ref(array), version, self.new(array, leaf=leaf, state=(number, version)))
        if before is not None:
            self._keep(variable.id, before)
        self.states[variable.id] = state
        return state

    def _keep(self, variable: int, state: State) -> None:
        kept = [older for older in self.older.get(variable, ()) if older.array() is not None]
        self.older[variable] = [*kept, state]
