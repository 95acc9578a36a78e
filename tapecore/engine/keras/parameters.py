"""Parameters in Keras's order, for classes that hand most of them on by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

_Class = TypeVar("_Class", bound=type)
_BOTH = inspect.Parameter.POSITIONAL_OR_KEYWORD
_UNBOUND = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
_SELF = inspect.Parameter("self", _BOTH)
_OTHERS = inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)


def ordered(
    names: str,
    defaults: Mapping[str, Any] | None = None,
    *,
    others: bool = True,
    lacking: Mapping[str, Any] | None = None,
) -> Callable[[_Class], _Class]:
    """Above a class: its parameters may come by position in the order of ``names``, and ``inspect.signature``
    shows them so.

    Defaults are those of the class, or of those that it is derived from, unless ``defaults`` has them; one found
    nowhere is required. ``others`` says whether there may be more keyword arguments. ``lacking`` are parameters that
    Keras has and we do not, with their defaults: another value is a NotImplementedError. Too many arguments, or one
    twice, are a TypeError, as for any function.
    """
    order, absent = names.split(), dict(lacking or {})

    def declare(kind: _Class) -> _Class:
        own = kind.__init__
        found = {**known(kind), **absent, **(defaults or {})}
        given = [inspect.Parameter(name, _BOTH, default=found.get(name, REQUIRED)) for name in order]
        signature = inspect.Signature([_SELF, *given, *([_OTHERS] if others else [])])

        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            bound = _bound(kind, signature, (self, *args), kwargs)
            for name, default in absent.items():
                if bound.pop(name, default) != default:
                    raise NotImplementedError(f"tapecore has no `{name}` of {kind.__name__}: leave it out.")
            own(self, **bound)

        __init__.__signature__ = signature  # type: ignore[attr-defined]  # what inspect looks at
        __init__.lacking = absent  # type: ignore[attr-defined]  # what configurations leave out
        kind.__init__ = __init__
        return kind

    return declare


REQUIRED = inspect.Parameter.empty


def _bound(
    kind: type, signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The arguments by name. Raises TypeError as a Python function would."""
    places = [p.default is REQUIRED for p in signature.parameters.values() if p.kind is _BOTH]
    try:
        if len(args) > len(places):
            said = f"from {sum(places)} to {len(places)}" if sum(places) < len(places) else str(len(places))
            raise TypeError(f"takes {said} positional arguments but {len(args)} were given")
        bound = dict(signature.bind(*args, **kwargs).arguments)
    except TypeError as error:
        said = str(error).replace("missing a required argument", "missing 1 required positional argument")
        raise TypeError(f"{kind.__name__}.__init__() {said}") from None
    del bound["self"]
    return bound | bound.pop("kwargs", {})


def settings_of(function: Callable[..., Any]) -> dict[str, Any]:
    """What a function of labels and predictions takes besides, with the defaults."""
    parameters = list(inspect.signature(function).parameters.values())[2:]
    return {p.name: p.default for p in parameters}


def known(kind: type) -> dict[str, Any]:
    """The defaults of the parameters of a class and of those that it hands others on to."""
    found: dict[str, Any] = {}
    for each in kind.__mro__:
        if "__init__" not in vars(each):
            continue
        own = list(inspect.signature(vars(each)["__init__"]).parameters.values())[1:]
        for parameter in own:
            if parameter.kind not in _UNBOUND:
                found.setdefault(parameter.name, parameter.default)
        if all(parameter.kind not in _UNBOUND for parameter in own):
            break
    return found
