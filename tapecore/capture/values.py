"""Which tensor of the engine is which value of the recording. A value has its id at once; its row is written
in batches, and when somebody looks."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, NamedTuple

from tapecore.capture.rows import Extra, rows

if TYPE_CHECKING:
    from tapecore.capture.sums import Sum
    from tapecore.engine.tensor import Tensor
    from tapecore.engine.variable import Variable
    from tapecore.recording import Value
    from tapecore.recording.arrays import Array, Budget

WAITING = 1 << 14
WAITING_BYTES = 32 << 20
"""So many arrays, and so much of them, may wait for their rows: they stay alive meanwhile."""
SOMETIMES = 1023


LEAF = Extra(True, -1, -1)


class State(NamedTuple):
    """One version of a Variable: its array (not kept alive), its version and its value."""

    array: weakref.ref[Any]
    version: int
    value: int


class Values:
    """Gives dense ids. Tensors are known by the engine's id, states of Variables by their array.

    ``waiting`` are the arrays of the values that have no row yet: the rows that are ``written`` count up to
    ``first``. None of them changes: the engine's arrays are immutable, and assigning to a Variable replaces
    its array.
    """

    def __init__(self, written: list[Value], budget: Budget) -> None:
        self._written = written
        self.budget = budget
        self.tensors: dict[int, int] = {}
        self.states: dict[int, State] = {}
        self.older: dict[int, list[State]] = {}
        self.numbers: dict[int, int] = {}
        self.first = 0
        self.waiting: list[Any] = []
        self._extras: dict[int, Extra] = {}
        self._sums: dict[int, Sum] = {}
        self._bytes = 0

    def new(self, array: Any) -> int:
        """A new value with the numbers of ``array``: an array or a NumPy scalar."""
        waiting = self.waiting
        value = self.first + len(waiting)
        waiting.append(array)
        if array.shape or not value & SOMETIMES:
            self.weigh(array)
        return value

    def weigh(self, array: Any) -> None:
        """Write the rows when the arrays that wait have become too many or too large. The hot paths append to
        ``waiting`` themselves, and call this for what is no scalar, and now and then.
        """
        self._bytes += array.nbytes
        if self._bytes > WAITING_BYTES or len(self.waiting) > WAITING:
            self.settle()

    def leaf(self, array: Array) -> int:
        """A new value that nothing in the recording computes; copied if it is a person's, who may change it."""
        return self._special(array.copy() if array.flags.writeable else array, LEAF)

    def sum(self, array: Any, contributions: Sum) -> int:
        """A new value that holds the sum of contributions."""
        self._sums[self.first + len(self.waiting)] = contributions
        return self.new(array)

    def _special(self, array: Any, extra: Extra) -> int:
        self._extras[self.first + len(self.waiting)] = extra
        return self.new(array)

    def shape(self, value: int) -> tuple[int, ...]:
        """The shape of a value."""
        if value >= self.first:
            return self.waiting[value - self.first].shape
        return self._written[value].shape

    def settle(self) -> None:
        """Write the rows of all values."""
        if self.waiting:
            arrays, extras, sums, first = self.waiting, self._extras, self._sums, self.first
            self.waiting, self._extras, self._sums, self._bytes = [], {}, {}, 0
            self.first = first + len(arrays)
            self._written += rows(arrays, first, extras, sums, self.budget)

    # ------------------------------------------------------------ tensors and Variables

    def of_tensor(self, tensor: Tensor, *, leaf: bool = False) -> int:
        """A new value for a tensor that was just made."""
        value = self.leaf(tensor.value) if leaf else self.new(tensor.value)
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
        value = self._special(array, Extra(leaf, number, version))
        state = State(weakref.ref(array), version, value)
        if before is not None:
            self._keep(variable.id, before)
        self.states[variable.id] = state
        return state

    def _keep(self, variable: int, state: State) -> None:
        kept = [older for older in self.older.get(variable, ()) if older.array() is not None]
        self.older[variable] = [*kept, state]
