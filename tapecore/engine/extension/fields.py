"""The fields of an extension type: read from its annotations, their values checked and converted."""

from __future__ import annotations

import inspect
import sys
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard, Union, cast

from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.origin import is_ours
from tapecore.engine.shape import TensorShape
from tapecore.engine.specification import TypeSpec
from tapecore.engine.tensor import Tensor

MISSING: Any = object()
"""The default of a field that has none."""

_PLAIN = (int, float, str, bytes, bool, type(None))
_RESERVED = frozenset({"self", "Spec", "value_type", "is_compatible_with", "most_specific_compatible_type"})


class Field(NamedTuple):
    """One field: its name, its annotation, its default."""

    name: str
    kind: Any
    default: Any


class ImmutableDict(Mapping[Any, Any]):
    """A dictionary that cannot be changed: what a field annotated as a mapping holds."""

    __slots__ = ("_items",)

    def __init__(self, items: Any = ()) -> None:
        self._items = dict(items)

    def __getitem__(self, key: Any) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"ImmutableDict({self._items})"


def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields that a class and its bases annotate. TypeError for an annotation that no field can have, NameError
    for one that is not defined yet.
    """
    hints: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        own = own_annotations(base)
        if own and not is_ours(base):
            place = vars(sys.modules.get(base.__module__, sys))
            known = typing.get_type_hints(_Annotated(own), place, {cls.__name__: cls, base.__name__: base})
            hints.update({name: known[name] for name in own})
    return tuple(Field(name, _allowed(name, kind), _default(cls, name, kind)) for name, kind in hints.items())


def own_annotations(cls: type) -> dict[str, Any]:
    """What a class itself annotates, without its bases."""
    return inspect.get_annotations(cls)


class _Annotated:
    """Annotations by themselves, as ``typing`` reads them."""

    def __init__(self, annotations: dict[str, Any]) -> None:
        self.__annotations__ = annotations


def check_names(cls: type) -> None:
    """Raise ValueError for a field whose name is taken."""
    for name in own_annotations(cls):
        if name in _RESERVED:
            raise ValueError(
                f"The field annotations for {cls.__name__} are invalid. Field '{name}' is reserved."
            )


def _default(cls: type, name: str, kind: Any) -> Any:
    value = cls.__dict__.get("_defaults", {}).get(name, MISSING)
    if value is MISSING or kind is Tensor:
        return value
    return converted(value, kind, f"default value for {name}")


def _allowed(name: str, kind: Any) -> Any:
    """The annotation itself. TypeError for one that no field can have."""
    wrong = next(_unsupported(kind), None)
    if wrong is not None:
        shown = repr(wrong.__name__) if type(wrong) is type else repr(wrong)
        raise TypeError(f"In field {name!r}: Unsupported type annotation {shown}")
    return kind


def _unsupported(kind: Any) -> Iterator[Any]:
    origin = typing.get_origin(kind)
    if origin in (tuple, Union, types.UnionType) or _is_mapping(origin):
        for inner in typing.get_args(kind):
            if inner is not ...:
                yield from _unsupported(inner)
    elif kind not in (*_PLAIN, None, DType, TensorShape, Tensor) and not is_kind_of(kind, Composite):
        yield kind


def is_kind_of(kind: Any, base: type) -> TypeGuard[type]:
    """Whether an annotation is a class derived from ``base``."""
    return isinstance(kind, type) and issubclass(kind, base)


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def converted(value: Any, kind: Any, path: str, spec: bool = False) -> Any:
    """``value`` as the annotation ``kind`` wants it; with ``spec``, specifications stand for tensors.

    TypeError, which begins with ``path``, for a value that does not fit.
    """
    origin = typing.get_origin(kind)
    if kind is Tensor or is_kind_of(kind, Composite):
        return (_specified if spec else _tensor)(value, kind, path)
    if kind is TensorShape or kind is DType:
        return _named(value, kind, path)
    if origin is tuple:
        return _tuple(value, typing.get_args(kind), path, spec)
    if _is_mapping(origin):
        return _mapping(value, typing.get_args(kind), path, spec)
    if origin in (Union, types.UnionType):
        return _any_of(value, kind, path, spec)
    plain = type(None) if kind is None else kind
    if not isinstance(value, plain):
        raise _unfit(path, repr(plain.__name__), value)
    return value


def _unfit(path: str, expected: str, value: Any) -> TypeError:
    return TypeError(f"{path}: expected {expected}, got {type(value).__name__!r}")


def _tensor(value: Any, kind: Any, path: str) -> Any:
    if isinstance(value, kind):
        return value
    if kind is not Tensor:
        raise _unfit(path, repr(kind.__name__), value)
    try:
        return convert_to_tensor(value)
    except (TypeError, ValueError):
        raise _unfit(path, "a Tensor", value) from None


def _specified(value: Any, kind: Any, path: str) -> Any:
    if isinstance(value, TypeSpec) and issubclass(value.value_type, kind):
        return value
    expected = "a TensorSpec" if kind is Tensor else f"a TypeSpec for {kind.__name__!r}"
    raise _unfit(path, expected, value)


def _named(value: Any, kind: Any, path: str) -> Any:
    try:
        return TensorShape(value) if kind is TensorShape else as_dtype(value)
    except (TypeError, ValueError):
        raise _unfit(path, f"'tf.{kind.__name__}'", value) from None


def _tuple(value: Any, kinds: tuple[Any, ...], path: str, spec: bool) -> tuple[Any, ...]:
    if not isinstance(value, Sequence):
        raise _unfit(path, "tuple", value)
    items = list(cast("Sequence[Any]", value))
    if len(kinds) == 2 and kinds[1] is ...:
        kinds = kinds[:1] * len(items)
    if len(kinds) != len(items):
        raise TypeError(f"{path}: expected tuple with length {len(kinds)}, got {type(value).__name__!r})")  # type: ignore[reportUnknownArgumentType]
    pairs = enumerate(zip(items, kinds, strict=True))
    return tuple(converted(item, kind, f"{path}[{k}]", spec) for k, (item, kind) in pairs)


def _mapping(value: Any, kinds: tuple[Any, ...], path: str, spec: bool) -> ImmutableDict:
    if not isinstance(value, Mapping):
        raise _unfit(path, "mapping", value)
    given = cast("Mapping[Any, Any]", value)
    return ImmutableDict(
        {
            converted(key, kinds[0], f"{path}[<key>]", spec): converted(
                item, kinds[1], f"{path}[{key!r}]", spec
            )
            for key, item in given.items()
        }
    )


def _any_of(value: Any, kind: Any, path: str, spec: bool) -> Any:
    for choice in typing.get_args(kind):
        try:
            return converted(value, choice, path, spec)
        except TypeError:
            pass
    raise _unfit(path, repr(kind), value)
