"""Variables: state that can be read, assigned and watched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tapecore.engine import naming
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.observer import Observer, observers
from tapecore.engine.operators import Operators
from tapecore.engine.scattering import Scattering
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import DEVICE, Array, Reference, Tensor, Value, next_id, printed

_NO_INITIAL = (
    "The `initial_value` arg to `tf.Variable` must be specified except when you are not providing a `variable_def`. You "
    "provided neither."
)


class Variable(Operators, Scattering):
    """State with an identity. ``assign`` replaces its array; an op that uses the Variable uses the array of that moment.

    ``initial_value`` is data, a tensor, or a function that gives one. ``trainable`` Variables are watched by tapes when
    they are read. ``version`` counts the assignments.
    """

    __slots__ = ("__weakref__", "_fixed", "_name", "_snapshot", "_trainable", "constraint", "id", "version")

    def __init__(  # noqa: PLR0913  # TensorFlow's parameters in TensorFlow's order
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        import_scope: Any = None,
        constraint: Any = None,
        synchronization: Any = None,
        aggregation: Any = None,
        shape: Any = None,
        experimental_enable_variable_lifting: bool = True,
    ) -> None:
        from tapecore.engine.constant import lift

        if initial_value is None:
            raise ValueError(_NO_INITIAL)
        given = initial_value() if callable(initial_value) else initial_value
        wanted = None if dtype is None else np.dtype(as_dtype(dtype).as_numpy_dtype)
        initial = _of_dtype(lift(given, wanted), wanted)
        self.id = next_id()
        self._name = naming.scoped(name or "Variable")
        self._trainable = trainable is None or bool(trainable)
        self._fixed = None if shape is None else TensorShape(shape)
        self.constraint = constraint
        self.version = 0
        self._snapshot: Tensor = self._state(initial.value if isinstance(initial, Tensor) else initial)
        for observer in observers.get():
            observer.on_variable(self, initial if isinstance(initial, Tensor) else given)

    def _state(self, array: Array) -> Tensor:
        state = Tensor(array)
        state.id = self.id
        return state

    # ------------------------------------------------------------ what it is

    @property
    def _id(self) -> int:
        return self.id

    @property
    def name(self) -> str:
        """The name with its output number: ``w:0``."""
        return f"{self._name}:0"

    @property
    def _shared_name(self) -> str:
        return self._name

    @property
    def trainable(self) -> bool:
        """Whether tapes watch it when it is read."""
        return self._trainable

    @property
    def shape(self) -> TensorShape:
        """The extents; unknown ones where the Variable was declared so."""
        return self._snapshot.shape if self._fixed is None else self._fixed

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self._snapshot.dtype

    @property
    def ndim(self) -> int:
        """The number of extents."""
        return self._snapshot.value.ndim

    @property
    def device(self) -> str:
        """The one device there is."""
        return DEVICE

    @property
    def handle(self) -> Variable:
        """The Variable itself stands for its resource."""
        return self

    def get_shape(self) -> TensorShape:
        """The same as ``shape``."""
        return self.shape

    def is_initialized(self, name: str | None = None) -> Tensor:
        """Always true."""
        from tapecore.engine.constant import constant

        return constant(True)

    def ref(self) -> Reference:
        """A hashable stand-in for this Variable."""
        return Reference(self)

    # ------------------------------------------------------------ reading

    def _read(self, watching: tuple[Observer, ...]) -> Tensor:
        for observer in watching:
            observer.on_read(self)
        return self._snapshot

    def _as_tensor(self) -> Tensor:
        from tapecore.engine.identity import read_variable

        return read_variable(self)

    def read_value(self) -> Tensor:
        """A new tensor with the present value; gradients flow back to the Variable."""
        return self._as_tensor()

    def value(self) -> Tensor:
        """The same as ``read_value``."""
        return self._as_tensor()

    def numpy(self) -> Any:
        """The numbers: a NumPy scalar or an array of one's own."""
        return self._read(observers.get()).numpy()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return self._read(observers.get()).__array__(dtype)

    def __float__(self) -> float:
        return float(self._read(observers.get()))

    def __int__(self) -> int:
        return int(self._read(observers.get()))

    def __complex__(self) -> complex:
        return complex(self._read(observers.get()))

    def __index__(self) -> int:
        return self._read(observers.get()).__index__()

    def __bool__(self) -> bool:
        return bool(self._read(observers.get()))

    def __len__(self) -> int:
        return len(self._snapshot)

    def __iter__(self) -> Iterator[Tensor]:
        if self._snapshot.value.ndim == 0:
            raise TypeError("'Variable' object is not iterable.")
        return (self[i] for i in range(len(self)))

    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """Rows of the Variable."""
        from tapecore.engine.op import PUBLIC

        return PUBLIC["gather"](self, indices)

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """Slices of the Variable."""
        from tapecore.engine.op import PUBLIC

        return PUBLIC["gather_nd"](self, indices)

    # ------------------------------------------------------------ assigning

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Variable:
        """Replace the value. Raises ValueError for another shape or a tensor of another dtype."""
        new = self._operand(value)
        shape = new.value.shape if isinstance(new, Tensor) else new.shape
        if not self.shape.is_compatible_with(shape):
            raise ValueError(
                f"Cannot assign value to variable ' {self.name}': Shape mismatch.The variable shape {self.shape}, and the "
                f"assigned value shape {TensorShape(shape)} are incompatible."
            )
        return self._replace(_numbers(new), "assign", (new,))

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Variable:
        """Add to the value. Raises as ``assign`` does."""
        return self._updated("assign_add", "AssignAddVariableOp", np.add, delta)

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Variable:
        """Subtract from the value. Raises as ``assign`` does."""
        return self._updated("assign_sub", "AssignSubVariableOp", np.subtract, delta)

    def _operand(self, value: Any) -> Value:
        from tapecore.engine.constant import lift

        dtype = self._snapshot.value.dtype
        return _of_dtype(lift(value, dtype), dtype)

    def _updated(self, what: str, op: str, update: Any, delta: Any) -> Variable:
        from tapecore.engine.errors import invalid

        new = self._operand(delta)
        old, change = self._snapshot.value, _numbers(new)
        if old.shape != change.shape:
            extents = [f"[{','.join(map(str, a.shape))}]" for a in (old, change)]
            raise invalid(op, f"Cannot update variable with shape {extents[0]} using a Tensor with shape {extents[1]}, "
                              "shapes must be equal.")
        with np.errstate(all="ignore"):
            return self._replace(np.asarray(update(old, change)), what, (new,))

    def _replace(self, array: Array, what: str, operands: tuple[Any, ...]) -> Variable:
        self._snapshot = self._state(array if array.flags.owndata and array.flags.writeable else array.copy())
        self.version += 1
        for observer in observers.get():
            observer.on_assign(self, what, operands)
        return Unread(self)

    # ------------------------------------------------------------ what it is not

    def __hash__(self) -> int:
        raise TypeError(f"Variable is unhashable. Instead, use variable.ref() as the key. (Variable: {self!r})")

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError("'ResourceVariable' object does not support item assignment")

    def __iadd__(self, other: Any) -> Any:
        raise _in_place("+", "assign_add", "+")

    def __isub__(self, other: Any) -> Any:
        raise _in_place("-", "assign_sub", "-")

    def __imul__(self, other: Any) -> Any:
        raise _in_place("*", "assign", "*")

    def __itruediv__(self, other: Any) -> Any:
        raise _in_place("/", "assign", "/")

    def __deepcopy__(self, memo: dict[int, Any]) -> Variable:
        copied = Variable(self._snapshot, trainable=self._trainable, name=self._name, shape=self._fixed)
        memo[id(self)] = copied
        return copied

    def __copy__(self) -> Variable:
        return self.__deepcopy__({})

    def __repr__(self) -> str:
        return (
            f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}, "
            f"numpy={printed(self._snapshot.value)}>"
        )


Variable.__name__ = Variable.__qualname__ = "ResourceVariable"
Variable.__module__ = "tensorflow.python.ops.resource_variable_ops"


def _numbers(value: Value) -> Array:
    return value.value if isinstance(value, Tensor) else value


def _of_dtype(value: Value, dtype: np.dtype[Any] | None) -> Value:
    if dtype is not None and isinstance(value, Tensor) and value.value.dtype != dtype:
        raise ValueError(
            f"Tensor conversion requested dtype {as_dtype(dtype).name} for Tensor with dtype {value.dtype.name}: {value!r}"
        )
    return value


def _in_place(sign: str, method: str, infix: str) -> RuntimeError:
    instead = f"variable.{method}(value)" if method != "assign" else f"variable.assign(variable {infix} value)"
    return RuntimeError(
        f"`variable {sign}= value` with `tf.Variable`s is not supported. Use `{instead}` to modify the variable, or "
        f"`out = variable {infix} value` if you need to get a new output Tensor."
    )


class Unread(Variable):
    """What ``assign`` returns: the Variable itself under the name that TensorFlow prints there."""

    __slots__ = ("_of",)

    def __init__(self, variable: Variable) -> None:
        self._of = variable
        self.id = variable.id
        self._name = "UnreadVariable"
        self._trainable = variable._trainable
        self._fixed = variable._fixed
        self.constraint = variable.constraint

    @property
    def _snapshot(self) -> Tensor:  # type: ignore[reportIncompatibleVariableOverride]
        return self._of._snapshot

    @property
    def version(self) -> int:  # type: ignore[reportIncompatibleVariableOverride]
        """The number of assignments."""
        return self._of.version

    @property
    def name(self) -> str:
        """Always the same."""
        return self._name

    def _read(self, watching: tuple[Observer, ...]) -> Tensor:
        return self._of._read(watching)

    def _replace(self, array: Array, what: str, operands: tuple[Any, ...]) -> Variable:
        return self._of._replace(array, what, operands)


Unread.__name__ = Unread.__qualname__ = "_UnreadVariable"
Unread.__module__ = Variable.__module__


def variable_of(x: Any) -> Any:
    """The Variable behind a wrapper of one (a layer's weight), else ``x`` itself."""
    inner = getattr(x, "_value", None)
    return inner if isinstance(inner, Variable) else x
