"""Classes and functions by name: what configurations refer to."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from inspect import signature
from typing import Any, TypeVar, cast

from tapecore.engine.op import PUBLIC, public

_T = TypeVar("_T")

_custom: dict[str, Any] = {}
_ours: dict[str, Any] = {}
"""Classes that configurations name but programs do not."""

_PLACES = (
    "layers",
    "models",
    "initializers",
    "regularizers",
    "constraints",
    "losses",
    "metrics",
    "optimizers",
    "optimizers.schedules",
)


@public("keras.utils.get_custom_objects keras.saving.get_custom_objects")
def get_custom_objects() -> dict[str, Any]:
    """The classes and functions of one's own by name; what is put in is found by configurations."""
    return _custom


@public("keras.utils.register_keras_serializable keras.saving.register_keras_serializable")
def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[_T], _T]:
    """Above a class or function: configurations find it as ``package>name``."""

    def register(thing: _T) -> _T:
        registered = f"{package}>{name or cast('Any', thing).__name__}"
        _custom[registered] = thing
        return thing

    return register


def known(kind: _T) -> _T:
    """Above a class of ours that has no public name: configurations find it by its own."""
    _ours[cast("Any", kind).__name__] = kind
    return kind


@public("keras.utils.get_registered_name keras.saving.get_registered_name")
def get_registered_name(obj: Any) -> str:
    """The name under which ``obj`` is registered, else its own."""
    return next((name for name, known in _custom.items() if known is obj), obj.__name__)


@public("keras.utils.get_registered_object keras.saving.get_registered_object")
def get_registered_object(name: str, custom_objects: Any = None, module_objects: Any = None) -> Any:
    """The class or function that is registered under ``name``; None where there is none."""
    known: dict[str, Any] = {**(module_objects or {}), **(custom_objects or {}), **_custom}
    return known.get(name)


@public("keras.utils.custom_object_scope keras.saving.custom_object_scope")
@contextmanager
def custom_object_scope(custom_objects: dict[str, Any]) -> Generator[None, None, None]:
    """Inside, these names are known."""
    before = dict(_custom)
    _custom.update(custom_objects)
    try:
        yield
    finally:
        _custom.clear()
        _custom.update(before)


PUBLIC["keras.utils.CustomObjectScope"] = custom_object_scope


def described(thing: Any) -> dict[str, Any]:
    """An object as plain data: where its class is, its name, its configuration, the shape it was built for."""
    kind = cast("type[Any]", type(thing))
    shapes = cast("list[Any]", getattr(thing, "_built_for", None) or [])
    return {
        "module": _place(kind),
        "class_name": kind.__name__,
        "config": thing.get_config(),
        "registered_name": None if _place(kind) else get_registered_name(kind),
        **({"build_config": {"input_shape": shapes[0]}} if len(shapes) == 1 else {}),
    }


def _place(kind: type) -> str | None:
    if kind.__name__ in _ours:
        return "keras.src.models.functional"
    if PUBLIC.get(f"keras.{kind.__name__}") is kind:
        return "keras"
    found = (place for place in _PLACES if PUBLIC.get(f"keras.{place}.{kind.__name__}") is kind)
    place = next(found, None)
    return None if place is None else f"keras.{place}"


def revived(value: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """What a description describes; anything else is itself. ValueError for an unknown class."""
    if isinstance(value, list):
        return [revived(part, custom_objects) for part in cast("list[Any]", value)]
    if not (isinstance(value, dict) and "class_name" in value and "config" in value):
        return cast("Any", value)
    told = cast("dict[str, Any]", value)
    names = {**_ours, **_custom, **(custom_objects or {})}
    name = told["class_name"]
    kind = (
        names.get(told.get("registered_name") or name)
        or names.get(name)
        or PUBLIC.get(f"{told.get('module')}.{name}")
        or next(
            (PUBLIC[f"keras.{place}.{name}"] for place in _PLACES if f"keras.{place}.{name}" in PUBLIC), None
        )
    )
    if kind is None:
        raise ValueError(
            f"Unknown class '{name}'. Put it into `custom_objects`, or above the class: "
            "`@keras.saving.register_keras_serializable()`."
        )
    takes = "custom_objects" in signature(kind.from_config).parameters
    return kind.from_config(told["config"], **({"custom_objects": custom_objects} if takes else {}))
