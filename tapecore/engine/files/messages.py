"""``tf.train.Example`` and its parts: named lists of bytes, floats or integers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np

from tapecore.engine.errors import DataLossError
from tapecore.engine.files import wire
from tapecore.engine.op import public


class Message:
    """Something that is stored as a protocol buffer."""

    __hash__ = None  # type: ignore[reportAssignmentType]  # messages can change

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        raise NotImplementedError

    def _read(self, data: bytes) -> None:
        raise NotImplementedError

    @classmethod
    def FromString(cls, data: Any) -> Any:
        """The message of a binary form. TypeError for what is not bytes."""
        if not isinstance(data, bytes):
            kind = type(data)  # type: ignore[reportUnknownVariableType]
            name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
            raise TypeError(f"expected bytes, {name} found")
        made = cls()
        made.ParseFromString(data)
        return made

    def ParseFromString(self, serialized: bytes) -> int:
        """Take the contents of a binary form."""
        try:
            self._read(serialized)
        except DataLossError as error:
            raise ValueError(f"Error parsing message: {error}") from None
        return len(serialized)

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Message) and self.lines() == other.lines()

    def __repr__(self) -> str:
        return "".join(f"{line}\n" for line in self.lines())


def _indented(name: str, lines: list[str]) -> list[str]:
    return [f"{name} {{", *[f"  {line}" for line in lines], "}"]


class _Values(Message):
    """A list of values of one kind."""

    _shown: ClassVar[Any] = str

    def __init__(self, value: Iterable[Any] = ()) -> None:
        self.value: list[Any] = [self._checked(item) for item in value]

    def _checked(self, item: Any) -> Any:
        return item

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        return [f"value: {type(self)._shown(item)}" for item in self.value]


def _quoted(item: bytes) -> str:
    text = "".join(chr(b) if 32 <= b < 127 and chr(b) not in "\"\\'" else _escaped(b) for b in item)
    return f'"{text}"'


def _escaped(byte: int) -> str:
    named = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 39: "\\'", 92: "\\\\"}
    return named.get(byte, f"\\{byte:03o}")


@public("train.BytesList")
class BytesList(_Values):
    """A list of bytes. TypeError for anything else."""

    _shown = staticmethod(_quoted)

    def _checked(self, item: Any) -> bytes:
        if not isinstance(item, bytes):
            kind = type(item)  # type: ignore[reportUnknownVariableType]
            name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
            raise TypeError(f"{item!r} has type {name}, but expected one of: (bytes,)")
        return item

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        return b"".join(wire.field(1, item) for item in self.value)

    def _read(self, data: bytes) -> None:
        self.value = [value for key, _, value in wire.fields(data) if key == 1]


@public("train.FloatList")
class FloatList(_Values):
    """A list of single floats."""

    def _checked(self, item: Any) -> float:
        return float(np.float32(item))

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        return wire.field(1, wire.floats(self.value)) if self.value else b""

    def _read(self, data: bytes) -> None:
        self.value = [x for key, _, value in wire.fields(data) if key == 1 for x in wire.floats_in(value)]

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        return [f"value: {_short(item)}" for item in self.value]


def _short(item: float) -> str:
    brief = f"{item:.6g}"
    return brief if np.float32(float(brief)) == np.float32(item) else f"{item:.9g}"


@public("train.Int64List")
class Int64List(_Values):
    """A list of integers. TypeError for anything else."""

    def _checked(self, item: Any) -> int:
        if isinstance(item, (bool, np.bool_)):
            raise TypeError("Field tensorflow.Int64List.value: Expected an int, got a boolean.")
        if not isinstance(item, (int, np.integer)):
            raise TypeError(f"{item!r} has type {type(item).__name__}, but expected one of: (int,)")
        return int(item)  # type: ignore[reportUnknownArgumentType]

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        return wire.field(1, wire.packed(self.value)) if self.value else b""

    def _read(self, data: bytes) -> None:
        found = [wire.integers_in(form, value) for key, form, value in wire.fields(data) if key == 1]
        self.value = [item for part in found for item in part]


_KINDS = {"bytes_list": BytesList, "float_list": FloatList, "int64_list": Int64List}


@public("train.Feature")
class Feature(Message):
    """One list of values: ``bytes_list``, ``float_list`` or ``int64_list``."""

    def __init__(self, bytes_list: Any = None, float_list: Any = None, int64_list: Any = None) -> None:
        self.bytes_list: BytesList = bytes_list or BytesList()
        self.float_list: FloatList = float_list or FloatList()
        self.int64_list: Int64List = int64_list or Int64List()
        given = {"bytes_list": bytes_list, "float_list": float_list, "int64_list": int64_list}
        self._kind = next((name for name, value in given.items() if value is not None), None)

    def WhichOneof(self, oneof_group: str = "kind") -> str | None:
        """The name of the list that is there."""
        return self._kind or next((name for name in _KINDS if getattr(self, name).value), None)

    def HasField(self, field_name: str) -> bool:
        """Whether that list is there."""
        return self.WhichOneof() == field_name

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        kind = self.WhichOneof()
        return (
            b""
            if kind is None
            else wire.field([*_KINDS].index(kind) + 1, getattr(self, kind).SerializeToString())
        )

    def _read(self, data: bytes) -> None:
        for key, _, value in wire.fields(data):
            self._kind = [*_KINDS][key - 1]
            setattr(self, self._kind, _KINDS[self._kind].FromString(value))

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        kind = self.WhichOneof()
        return [] if kind is None else _indented(kind, getattr(self, kind).lines())


@public("train.Features")
class Features(Message):
    """Features by name."""

    _name = "feature"
    _kind: ClassVar[Any] = Feature

    def __init__(self, feature: dict[str, Any] | None = None) -> None:
        self.feature: dict[str, Any] = dict(feature or {})

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        entries = [
            wire.field(1, key.encode()) + wire.field(2, value.SerializeToString())
            for key, value in self.feature.items()
        ]
        return b"".join(wire.field(1, entry) for entry in entries)

    def _read(self, data: bytes) -> None:
        for key, _, entry in wire.fields(data):
            if key == 1:
                parts = {number: value for number, _, value in wire.fields(entry)}
                self.feature[parts.get(1, b"").decode()] = self._kind.FromString(parts.get(2, b""))

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        found: list[str] = []
        for key, value in sorted(self.feature.items()):
            found += _indented(self._name, [f'key: "{key}"', *_indented("value", value.lines())])
        return found


@public("train.FeatureList")
class FeatureList(Message):
    """Features in order."""

    def __init__(self, feature: Iterable[Feature] = ()) -> None:
        self.feature = list(feature)

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        return b"".join(wire.field(1, each.SerializeToString()) for each in self.feature)

    def _read(self, data: bytes) -> None:
        self.feature = [Feature.FromString(value) for key, _, value in wire.fields(data) if key == 1]

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        return [line for each in self.feature for line in _indented("feature", each.lines())]


@public("train.FeatureLists")
class FeatureLists(Features):
    """Lists of features by name."""

    _name = "feature_list"
    _kind = FeatureList

    def __init__(self, feature_list: dict[str, Any] | None = None) -> None:
        super().__init__(feature_list)

    @property
    def feature_list(self) -> dict[str, Any]:
        """The lists by name."""
        return self.feature


@public("train.Example")
class Example(Message):
    """Features by name: one row of data."""

    def __init__(self, features: Features | None = None) -> None:
        self.features = features or Features()

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        return wire.field(1, self.features.SerializeToString())

    def _read(self, data: bytes) -> None:
        for key, _, value in wire.fields(data):
            if key == 1:
                self.features = Features.FromString(value)

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        return _indented("features", self.features.lines())


@public("train.SequenceExample")
class SequenceExample(Message):
    """Features of a whole (``context``) and lists of features of its steps (``feature_lists``)."""

    def __init__(self, context: Features | None = None, feature_lists: FeatureLists | None = None) -> None:
        self.context = context or Features()
        self.feature_lists = feature_lists or FeatureLists()

    def SerializeToString(self, deterministic: bool | None = None) -> bytes:
        """The binary form."""
        return wire.field(1, self.context.SerializeToString()) + wire.field(
            2, self.feature_lists.SerializeToString()
        )

    def _read(self, data: bytes) -> None:
        for key, _, value in wire.fields(data):
            if key == 1:
                self.context = Features.FromString(value)
            elif key == 2:
                self.feature_lists = FeatureLists.FromString(value)

    def lines(self) -> list[str]:
        """The contents as text, line by line."""
        return [
            *_indented("context", self.context.lines()),
            *_indented("feature_lists", self.feature_lists.lines()),
        ]
