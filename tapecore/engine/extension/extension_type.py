"""``tf.experimental.ExtensionType``: classes with typed fields that go where tensors go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, ClassVar, cast

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.extension.fielded import Fielded
from tapecore.engine.extension.fields import check_names, own_annotations
from tapecore.engine.extension.specification import ExtensionTypeSpec, not_batchable, spec_class
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Tensor


@public("experimental.ExtensionType")
class ExtensionType(Fielded, Composite):
    """The base of immutable classes whose fields are annotated, and checked and converted when one is made.

    ``__validate__`` may check them together, ``Spec`` says what a value is like, ``==`` compares field by field.
    TypeError for a value that does not fit its annotation.
    """

    Spec: ClassVar[type[ExtensionTypeSpec]]
    batchable: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__module__ == ExtensionType.__module__:
            return
        check_names(cls)
        cls._take_defaults()
        with suppress(NameError):  # an annotation may name what comes later
            cls._fields()
        cls._construct()
        cls.Spec = spec_class(cls)

    @classmethod
    def _take_defaults(cls) -> None:
        """Move the defaults out of the class, so that the names are the fields'."""
        inherited = getattr(cls, "_defaults", {})
        names = [name for name in own_annotations(cls) if name in cls.__dict__]
        cls._defaults = {**inherited, **{name: cls.__dict__[name] for name in names}}
        for name in names:
            delattr(cls, name)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A new value. AssertionError for the bases, which have no fields."""
        if cls in (ExtensionType, BatchableExtensionType):
            raise AssertionError(
                "Cannot create an instance of ExtensionType because ExtensionType is an abstract base class."
            )
        return super().__new__(cls)

    @property
    def _type_spec(self) -> ExtensionTypeSpec:
        return self.Spec.from_value(self)

    def _run(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        from tapecore.engine.extension.dispatching import run

        return run(op, inputs, attrs)

    # ------------------------------------------------------------ as a structure of tensors

    def _leaves(self) -> list[Any]:
        parts = [nest.flatten(part) for part in self._values().values()]
        return [leaf for part in parts for leaf in part if isinstance(leaf, (Tensor, Composite))]

    def _components(self) -> list[Any]:
        return self._leaves()

    def _rebuilt(self, components: Iterator[Any]) -> Any:
        return self._mapped(
            lambda leaf: leaf._rebuilt(components) if isinstance(leaf, Composite) else next(components)  # type: ignore[reportPrivateUsage]
        )

    def _mapped(self, change: Callable[[Any], Any], shape: Callable[[TensorShape], Any] | None = None) -> Any:
        """The same with other tensors, and with other shapes in the fields that are shapes."""

        def one(leaf: Any) -> Any:
            if isinstance(leaf, (Tensor, Composite)):
                return change(leaf)
            return shape(leaf) if shape and isinstance(leaf, TensorShape) else leaf

        return self._changed(one)

    def _renewed(self, renew: Callable[[Any], Any]) -> Any:
        return self._mapped(renew)

    def _length(self) -> int:
        raise not_batchable(type(self))

    def _row(self, k: int) -> Any:
        raise not_batchable(type(self))

    def _stacked(self, rows: Any, stack: Callable[..., Any], size: int | None) -> Any:
        raise not_batchable(type(self))

    # ------------------------------------------------------------ compared

    def __eq__(self, other: object) -> Any:
        if type(self) is not type(other):
            return False
        theirs = cast("ExtensionType", other)
        if self._type_spec != theirs._type_spec:
            return False
        pairs = zip(*(nest.flatten(x, expand_composites=True) for x in (self, theirs)), strict=True)
        equal = [PUBLIC["reduce_all"](PUBLIC["equal"](a, b)) for a, b in pairs]
        return PUBLIC["reduce_all"](PUBLIC["stack"](equal)) if equal else PUBLIC["constant"](True)

    def __ne__(self, other: object) -> Any:
        equal = self == other
        return PUBLIC["math.logical_not"](equal) if isinstance(equal, Tensor) else not equal

    __hash__ = None  # type: ignore[assignment, reportAssignmentType]  # as TensorFlow's: equality is a tensor


@public("experimental.BatchableExtensionType")
class BatchableExtensionType(ExtensionType):
    """An extension type whose tensors all begin with the axes of a batch: pipelines and ``map_fn`` cut and stack
    it.
    """

    batchable = True

    def _row(self, k: int) -> Any:
        from tapecore.engine.data.elements import row_of

        return self._mapped(row_of(k), lambda shape: shape[1:])

    def _length(self) -> int:
        from tapecore.engine.data.elements import length_of

        return length_of(self._leaves()[0])

    def _stacked(self, rows: Any, stack: Callable[..., Any], size: int | None) -> Any:
        columns = iter([stack(*parts) for parts in zip(*(row._leaves() for row in rows), strict=True)])
        return self._mapped(lambda _: next(columns), lambda shape: TensorShape([size]).concatenate(shape))
