"""Variables: state that can be read, assigned and watched."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import creations, naming
from tapecore.engine.assigning import Assigning, numbers, of_dtype
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.observer import Observer, observers
from tapecore.engine.operators import Operators
from tapecore.engine.reading import Reading
from tapecore.engine.reference import Reference
from tapecore.engine.scattering import Scattering
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import DEVICE, Array, Tensor, Value, next_id, printed

_NO_INITIAL = (
    "The `initial_value` arg to `tf.Variable` must be specified except when you are not providing a "
    "`variable_def`. You provided neither."
)


class Variable(Operators, Reading, Assigning, Scattering):
    """State with an identity. ``assign`` replaces its array; an op uses the array of its moment.

    ``initial_value`` is data, a tensor, or a function that gives one. ``trainable`` Variables are watched by
    tapes when they are read. ``version`` counts the assignments.
    """

    __slots__ = ("__weakref__", "_fixed", "_name", "_snapshot", "_trainable", "constraint", "id", "version")

    def __init__(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters in TensorFlow's order
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
        initial = _initial(lift(given, wanted), wanted, shape)
        self.id = next_id()
        self._name = naming.scoped(name or "Variable")
        self._trainable = trainable is None or bool(trainable)
        self._fixed = None if shape is None else TensorShape(shape)
        self.constraint = constraint
        self.version = 0
        self._snapshot: Tensor = self._state(initial.value if isinstance(initial, Tensor) else initial)
        creations.heard(self)
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

    @property
    def snapshot(self) -> Tensor:
        """The present value with the Variable's own id; nobody is told of a read."""
        return self._snapshot

    def read(self, watching: tuple[Observer, ...]) -> Tensor:
        """The snapshot, after the observers were told of the read."""
        for observer in watching:
            observer.on_read(self)
        return self._snapshot

    # ------------------------------------------------------------ assigning

    def replace(self, array: Array, what: str, operands: tuple[Any, ...]) -> Variable:
        """Put ``array`` in place of the present one and tell the observers ``what`` did it."""
        owned = array.flags.owndata and array.flags.writeable
        self._snapshot = self._state(array if owned else array.copy())
        self.version += 1
        for observer in observers.get():
            observer.on_assign(self, what, operands)
        return Unread(self)

    # ------------------------------------------------------------ what it is not

    def __hash__(self) -> int:
        raise TypeError(
            f"Variable is unhashable. Instead, use variable.ref() as the key. (Variable: {self!r})"
        )

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError("'ResourceVariable' object does not support item assignment")

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


def _initial(value: Value, dtype: np.dtype[Any] | None, shape: Any) -> Value:
    try:
        value = of_dtype(value, dtype)
    except ValueError as error:
        raise ValueError(f"initial_value: {error}") from None
    found = numbers(value).shape
    if shape is not None and not TensorShape(shape).is_compatible_with(found):
        raise ValueError(
            f"In this `tf.Variable` creation, the initial value's shape ({TensorShape(found)}) is not "
            "compatible "
            f"with the explicitly supplied `shape` argument ({shape})."
        )
    return value


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

    def read(self, watching: tuple[Observer, ...]) -> Tensor:
        """The Variable itself is read."""
        return self._of.read(watching)

    def replace(self, array: Array, what: str, operands: tuple[Any, ...]) -> Variable:
        """The Variable itself is assigned."""
        return self._of.replace(array, what, operands)


Unread.__name__ = Unread.__qualname__ = "_UnreadVariable"
Unread.__module__ = Variable.__module__


def variable_of(x: Any) -> Any:
    """The Variable behind a wrapper of one (a layer's weight), else ``x`` itself."""
    if type(x) is Tensor or type(x) is Variable:
        return x
    inner = getattr(x, "_value", None)
    return inner if isinstance(inner, Variable) else x
