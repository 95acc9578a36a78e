"""``Spec`` of an extension type: what its values are like, field by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from tapecore.engine.composite import Composite
from tapecore.engine.extension.fielded import Fielded
from tapecore.engine.extension.fields import own_annotations
from tapecore.engine.shape import TensorShape
from tapecore.engine.specification import TensorSpec, TypeSpec
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.extension.extension_type import ExtensionType
    from tapecore.engine.extension.fields import Field

_NOT_COPIED = frozenset({"__module__", "__dict__", "__weakref__", "__doc__"})


class ExtensionTypeSpec(Fielded, TypeSpec):
    """The fields of an extension type with specifications in place of tensors."""

    value_type: ClassVar[type[ExtensionType]]  # type: ignore[reportIncompatibleMethodOverride, reportIncompatibleVariableOverride]
    _as_spec = True
    _noun = "ExtensionTypeSpec"

    @classmethod
    def _fields(cls) -> tuple[Field, ...]:
        return cls.value_type._fields()  # type: ignore[reportPrivateUsage]

    @classmethod
    def from_value(cls, value: ExtensionType) -> ExtensionTypeSpec:
        """What ``value`` is like."""
        return value._changed(_specification, cls)  # type: ignore[reportPrivateUsage]

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value, or all that another specification allows, fits."""
        other = spec_or_value
        if isinstance(other, self.value_type):
            other = self.from_value(other)
        if type(other) is not type(self):
            return False
        theirs = other._values()
        return all(_fits(part, theirs[name]) for name, part in self._values().items())

    def _reshaped(self, reshape: Callable[[Any], Any]) -> Any:
        """The specification with other extents: ``reshape`` changes those of tensors and of shapes."""
        if not self.value_type.batchable:
            raise not_batchable(self.value_type)
        return self._changed(
            lambda leaf: reshape(leaf) if isinstance(leaf, (TypeSpec, TensorShape)) else leaf
        )

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._told() == other._told()  # type: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def __hash__(self) -> int:
        return hash(self._told())


def not_batchable(kind: type) -> AttributeError:
    """The error for values that know no batches."""
    return AttributeError(
        f"'{kind.__qualname__}' cannot be put into batches or cut: derive it from "
        "tf.experimental.BatchableExtensionType."
    )


def _specification(leaf: Any) -> Any:
    if isinstance(leaf, Composite):
        from tapecore.engine.data.elements import spec_of

        return spec_of(leaf)
    return TensorSpec(leaf.shape, leaf.dtype) if isinstance(leaf, Tensor) else leaf


def _fits(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, TypeSpec):
        return ours.is_compatible_with(theirs)
    return ours.is_compatible_with(theirs) if isinstance(ours, TensorShape) else ours == theirs


def spec_class(cls: type[ExtensionType]) -> type[ExtensionTypeSpec]:
    """The class of the specifications of ``cls``, with what a person put into a nested ``Spec``."""
    given: Any = cls.__dict__.get("Spec")
    known: dict[str, Any] = {} if given is None else dict(cast("dict[str, Any]", vars(given)))
    own = {name: value for name, value in known.items() if name not in _NOT_COPIED}
    shadowing = [name for name in own if name in own_annotations(cls)]
    if shadowing:
        qualified = cls.__qualname__
        raise ValueError(
            f"TypeSpec {qualified}.Spec defines a variable '{shadowing[0]}' which shadows a field in {qualified}"
        )
    names = {"value_type": cls, "__module__": cls.__module__, "__qualname__": f"{cls.__qualname__}.Spec"}
    made = type(f"{cls.__name__}.Spec", (ExtensionTypeSpec,), {**own, **names})
    made._construct()  # type: ignore[reportPrivateUsage]
    return made
