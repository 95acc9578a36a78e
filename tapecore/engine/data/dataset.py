"""``tf.data.Dataset``: sequences of elements that are made while they are iterated."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from typing import Any

import numpy as np

from tapecore.engine import dtypes, nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data import requiring, shuffling
from tapecore.engine.data.elements import DatasetSpec, detached, length_of, row_of, spec_of, tensors_of, told
from tapecore.engine.data.grouping import Grouping
from tapecore.engine.data.iterator import NumpyIterator, OwnedIterator
from tapecore.engine.data.mixing import Mixing
from tapecore.engine.data.specs import Spec, unbatched
from tapecore.engine.data.stages import INFINITE, UNKNOWN, Make, Stages
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.shape import TensorShape
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor
from tapecore.engine.wrapping import reported


@public("data.Dataset")
class Dataset(Grouping, Mixing, Stages):
    """A sequence of elements (tensors, or tuples and dictionaries of them) that can be iterated again and
    again.

    No gradient flows through it: what it gives are new tensors. ``kind`` is the name that it prints.
    """

    def __init__(
        self,
        make: Make,
        size: int = UNKNOWN,
        entered: Sequence[Any] = (),
        kind: str = "_Dataset",
        spec: Spec | None = None,
    ) -> None:
        self._make = make
        self._size = size
        self._kind = kind
        self._spec = None if spec is None else functools.cache(spec)
        self._entered = tuple({x.id: x for x in entered if isinstance(x, Tensor)}.values())
        if self._entered:
            told(self, "put", self._entered)

    def _new(self, make: Make, size: int, entered: Sequence[Tensor], kind: str, spec: Spec | None) -> Dataset:
        return Dataset(make, size, entered, kind, spec)

    # ------------------------------------------------------------ sources

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """The slices along the first axis. ValueError for scalars."""
        whole = tensors_of(tensors)
        leaves = nest.flatten(whole)
        if any(isinstance(leaf, Tensor) and leaf.ndim == 0 for leaf in leaves):
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
        sizes = {length_of(leaf) for leaf in leaves}
        if len(sizes) > 1:
            raise ValueError(f"Dimensions {' and '.join(map(str, sorted(sizes)))} are not compatible")
        size = sizes.pop()
        return Dataset(
            lambda: (nest.map_structure(row_of(k), whole) for k in range(size)),
            size,
            leaves,
            "_TensorSliceDataset",
            lambda: unbatched(nest.map_structure(spec_of, whole)),
        )

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """One element."""
        whole = tensors_of(tensors)
        spec = nest.map_structure(spec_of, whole)
        return Dataset(
            lambda: iter([detached(whole)]), 1, nest.flatten(whole), "_TensorDataset", lambda: spec
        )

    @staticmethod
    def from_generator(
        generator: Callable[..., Any],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Any = None,
        output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:
        """The elements that ``generator()`` yields, of the given types. TypeError for an element that does
        not fit them."""
        if not callable(generator):
            raise TypeError("`generator` must be a Python callable.")
        spec = _signature(output_types, output_shapes, output_signature)
        given = [x.numpy() if isinstance(x, Tensor) else x for x in args or ()]

        end = object()

        def make() -> Iterator[Any]:
            elements = iter(generator(*given))
            while True:
                with reported("IteratorGetNext", f"output_types_{len(nest.flatten(spec))}"):
                    element = next(elements, end)
                if element is end:
                    return
                yield _fitted(spec, element)

        return Dataset(make, UNKNOWN, (), "_FlatMapDataset", lambda: spec)

    @staticmethod
    def range(*args: Any, output_type: Any = "int64", name: str | None = None) -> Dataset:
        """Integers, as Python's range gives them."""
        numbers = range(*(requiring.whole(arg) for arg in args))
        kind = dtypes.as_dtype(output_type).as_numpy_dtype
        spec = TensorSpec((), output_type)
        return Dataset(
            lambda: (Tensor(np.asarray(n, kind)) for n in numbers),
            len(numbers),
            (),
            "_RangeDataset",
            lambda: spec,
        )

    @staticmethod
    def counter(start: Any = 0, step: Any = 1, dtype: Any = "int64", name: str | None = None) -> Dataset:
        """Integers without end."""
        kind = dtypes.as_dtype(dtype).as_numpy_dtype

        def make():
            return (Tensor(np.asarray(n, kind)) for n in count(int(start), int(step)))

        return Dataset(make, INFINITE, (), "_ScanDataset", lambda: TensorSpec((), dtype))

    @staticmethod
    def random(
        seed: int | None = None, rerandomize_each_iteration: bool | None = None, name: str | None = None
    ) -> Dataset:
        """Random int64 numbers without end: those of TensorFlow for the same seeds."""
        source = shuffling.sources(seed, bool(rerandomize_each_iteration))

        def make() -> Iterator[Any]:
            return (Tensor(np.asarray(number, np.int64)) for number in source())

        return Dataset(make, INFINITE, (), "_RandomDataset", lambda: TensorSpec((), "int64"))

    @staticmethod
    def zip(*args: Any, datasets: Any = None, name: str | None = None) -> Dataset:
        """Elements side by side, until the shortest ends."""
        given = (datasets,) if datasets is not None else args
        structure = given[0] if len(given) == 1 and not isinstance(given[0], Dataset) else tuple(given)
        leaves = nest.flatten(structure)
        strange = next((leaf for leaf in leaves if not isinstance(leaf, Dataset)), None)
        if strange is not None:
            raise TypeError(
                "Invalid input to `zip`. Inputs are expected to be (nested) structures of `tf.data.Dataset` "
                f"objects but encountered object of type {type(strange)}."
            )

        def make() -> Iterator[Any]:
            for row in zip(*(d._make() for d in leaves), strict=False):
                yield nest.pack_sequence_as(structure, list(row))

        entered = [x for leaf in leaves for x in leaf._entered]
        sizes = [leaf._size for leaf in leaves if leaf._size != INFINITE]
        size = INFINITE if not sizes else UNKNOWN if UNKNOWN in sizes else min(sizes)
        zipped = Dataset(
            make, size, entered, "_ZipDataset", lambda: nest.map_structure(_element_spec, structure)
        )
        zipped._guessed = any(leaf._guessed for leaf in leaves)
        return zipped

    # ------------------------------------------------------------ reading

    def cardinality(self, name: str | None = None) -> Tensor:
        """The number of elements: -1 infinite, -2 unknown."""
        return convert_to_tensor(np.int64(self._size))

    def sized(self, size: int) -> Dataset:
        """The same elements, of which there are said to be so many."""
        return Dataset(self._make, size, self._entered, "_AssertCardinalityDataset", self._spec)

    @property
    def element_spec(self) -> Any:
        """What an element is like. Where no stage says so, it is read from the first one."""
        if self._spec is None:
            try:
                first = next(self._make())
            except StopIteration:
                return None
            found = nest.map_structure(spec_of, first)
            self._spec = lambda: found
        return self._spec()

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements as NumPy arrays."""
        return NumpyIterator(self)

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element. InvalidArgumentError unless there is just one."""
        from tapecore.engine.errors import InvalidArgumentError

        found = list(islice(iter(self), 2))
        if len(found) != 1:
            reason = "more than one element" if found else "no elements"
            raise InvalidArgumentError(
                None, None, f"Dataset had {reason}. [Op:DatasetToSingleElement] name: "
            )
        return found[0]

    def options(self) -> Any:
        """The options, which change nothing here."""
        return PUBLIC["data.Options"]()

    def __iter__(self) -> Iterator[Any]:
        return OwnedIterator(self)

    def __len__(self) -> int:
        if self._size < 0:
            raise TypeError(
                "The dataset is infinite." if self._size == INFINITE else "The dataset length is unknown."
            )
        return self._size

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{self._kind} element_spec={self.element_spec!r}>"


def _element_spec(dataset: Dataset) -> Any:
    return dataset.element_spec


def _signature(types: Any, shapes: Any, signature: Any) -> Any:
    if signature is not None:
        return signature
    if types is None:
        raise TypeError("Either `output_signature` or `output_types` must be specified.")
    kinds = nest.flatten(types)
    if shapes is None:
        return nest.pack_sequence_as(types, [TensorSpec(None, kind) for kind in kinds])
    known = [shapes] if not nest.is_nested(types) else _shapes(shapes, types)
    return nest.pack_sequence_as(types, [TensorSpec(s, kind) for s, kind in zip(known, kinds, strict=True)])


def _shapes(shapes: Any, types: Any) -> list[Any]:
    """The shapes beside each type: where the types end, what is left is a shape."""
    if not nest.is_nested(types):
        return [shapes]
    keys = sorted(types) if isinstance(types, dict) else range(len(types))  # type: ignore[reportUnknownArgumentType]
    return [shape for key in keys for shape in _shapes(shapes[key], types[key])]  # type: ignore[reportUnknownVariableType]


def _fitted(spec: Any, value: Any) -> Any:
    """An element in the structure of ``spec``; where that ends, whatever is left becomes one tensor."""
    if isinstance(spec, dict):
        return {key: _fitted(part, value[key]) for key, part in spec.items()}  # type: ignore[reportUnknownVariableType]
    if isinstance(spec, (list, tuple)):
        parts = [_fitted(*pair) for pair in zip(spec, value, strict=True)]  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return type(spec)(*parts) if hasattr(spec, "_fields") else tuple(parts)  # type: ignore[reportUnknownVariableType]
    return _fitting(spec, value)


def _fitting(spec: Any, value: Any) -> Any:
    if isinstance(value, Composite):
        return value
    x = value if isinstance(value, Tensor) else convert_to_tensor(_array(value), spec.dtype)
    if not TensorShape(spec.shape).is_compatible_with(x.shape):
        raise TypeError(
            f"`generator` yielded an element of shape {x.shape} where an element of shape {spec.shape} was expected."
        )
    return x


def _array(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else np.asarray(value)  # type: ignore[reportUnknownVariableType]


PUBLIC.update(dict.fromkeys(("data.AUTOTUNE", "data.experimental.AUTOTUNE"), -1))
PUBLIC.update({"data.INFINITE_CARDINALITY": INFINITE, "data.UNKNOWN_CARDINALITY": UNKNOWN})
PUBLIC.update(
    {"data.experimental.INFINITE_CARDINALITY": INFINITE, "data.experimental.UNKNOWN_CARDINALITY": UNKNOWN}
)
PUBLIC["data.DatasetSpec"] = DatasetSpec
PUBLIC["data.Iterator"], PUBLIC["data.NumpyIterator"] = OwnedIterator, NumpyIterator


@public("data.experimental.cardinality")
def cardinality(dataset: Dataset) -> Tensor:
    """The number of elements: -1 infinite, -2 unknown."""
    return dataset.cardinality()
