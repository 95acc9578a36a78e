"""Teaching functions of ``tf`` to take types of one's own: ``tf.experimental.dispatch_for_api`` and its kin.

A function is put behind a face that looks for handlers when the first of them is registered; before that nothing
is in its way.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tapecore.engine import library
from tapecore.engine.composite import composite_in
from tapecore.engine.conversion import unsupported
from tapecore.engine.execute import execute
from tapecore.engine.extension.elementwise_names import ASSERTIONS, BINARY, UNARY
from tapecore.engine.extension.matching import Match, match, together
from tapecore.engine.op import PUBLIC, public

Handler = Callable[..., Any]


class _Target(NamedTuple):
    """A handler of one function, and how it is called: for calls whose arguments fit one of the signatures."""

    handler: Handler
    called: inspect.Signature
    signatures: tuple[Mapping[Any, Any], ...]

    def takes(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        try:
            given = self.called.bind(*args, **kwargs).arguments
        except TypeError:
            return False
        return any(together(_fits(given, signature)) for signature in self.signatures)


class _Elementwise(NamedTuple):
    """A handler of all functions that work element by element, for operands of these types."""

    handler: Handler
    kinds: tuple[Any, ...]

    def takes(self, args: tuple[Any, ...]) -> bool:
        count = len(self.kinds)
        return len(args) >= count and together(map(match, args[:count], self.kinds))

    def call(self, api: Handler, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        count = len(self.kinds)
        rest = args[count:]
        if not rest and not kwargs:
            return self.handler(api, *args)
        return self.handler(lambda *operands: api(*operands, *rest, **kwargs), *args[:count])  # type: ignore[reportUnknownLambdaType]


_targets: dict[Handler, list[_Target]] = {}
_elementwise: dict[str, list[_Elementwise]] = {"unary": [], "binary": [], "binary assert": []}
_NAMES = {"unary": UNARY, "binary": BINARY, "binary assert": ASSERTIONS}
_faces: dict[Handler, tuple[Handler, str]] = {}
_THROUGH = frozenset({"Identity", "StopGradient", "PreventGradient"})
"""Ops that every tensor of a value takes by itself."""


def _fits(given: Mapping[str, Any], signature: Mapping[Any, Any]) -> list[Match]:
    names = list(given)
    found: list[Match] = []
    for key, kind in signature.items():
        name = names[key] if isinstance(key, int) and key < len(names) else str(key)
        found.append(match(given[name], kind) if name in given else Match.NONE)
    return found


def _behind_a_face(api: Handler) -> Handler:
    """The function itself, now behind a face that asks the handlers."""
    inner = getattr(api, "without_handlers", api)
    if inner not in _faces:
        kind = next(
            (k for k, names in _NAMES.items() if any(PUBLIC.get(name) is inner for name in names)), ""
        )

        @functools.wraps(inner)
        def face(*args: Any, **kwargs: Any) -> Any:
            handle = _handler(inner, args, kwargs)
            return inner(*args, **kwargs) if handle is None else handle()

        face.without_handlers = inner  # type: ignore[attr-defined, reportFunctionMemberAccess]
        face.__name__ = next((n.rpartition(".")[2] for n, f in PUBLIC.items() if f is inner), face.__name__)
        _faces[inner] = face, kind
        library.replace(inner, face)
    return inner


def _handler(inner: Handler, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Callable[[], Any] | None:
    """What a handler makes of this call of a function behind a face, still to be run; None if none takes it."""
    for target in _targets.get(inner, ()):
        if target.takes(args, kwargs):
            return functools.partial(target.handler, *args, **kwargs)
    face, kind = _faces[inner]
    for one in _elementwise.get(kind, ()):
        if one.takes(args):
            return functools.partial(one.call, face, args, kwargs)
    return None


@public("experimental.dispatch_for_api")
def dispatch_for_api(api: Handler, *signatures: Mapping[Any, Any]) -> Callable[[Handler], Handler]:
    """A decorator: the function runs instead of ``api`` where the arguments fit its annotations (or one of
    ``signatures``, which map parameters to types). ValueError without any.
    """

    def register(handler: Handler) -> Handler:
        hints = {k: v for k, v in typing.get_type_hints(handler).items() if k != "return"}
        known = signatures or ((hints,) if hints else ())
        if not known:
            raise ValueError(
                "The dispatch_for_api decorator must be called with at least one signature, or applied to a function "
                "that has type annotations on its parameters."
            )
        target = _Target(handler, inspect.signature(handler), tuple(known))
        _targets.setdefault(_behind_a_face(api), []).append(target)
        return handler

    return register


def _register_elementwise(kind: str, handler: Handler, kinds: tuple[Any, ...]) -> Handler:
    for one in _elementwise[kind]:
        if one.kinds == kinds:
            shown = repr(kinds[0]) if len(kinds) == 1 else ", ".join(map(repr, kinds))
            raise ValueError(
                f"A {kind} elementwise dispatch handler ({one.handler}) has already been registered for {shown}."
            )
    for name in _NAMES[kind]:
        if name in PUBLIC:
            _behind_a_face(PUBLIC[name])
    _elementwise[kind].append(_Elementwise(handler, kinds))
    return handler


@public("experimental.dispatch_for_unary_elementwise_apis")
def dispatch_for_unary_elementwise_apis(x_type: Any) -> Callable[[Handler], Handler]:
    """A decorator: ``handler(api, x)`` runs instead of any function of one operand that works element by element,
    for operands of this type. ValueError if there is one already.
    """
    return lambda handler: _register_elementwise("unary", handler, (x_type,))


@public("experimental.dispatch_for_binary_elementwise_apis")
def dispatch_for_binary_elementwise_apis(x_type: Any, y_type: Any) -> Callable[[Handler], Handler]:
    """A decorator: ``handler(api, x, y)`` runs instead of any function of two operands that works element by
    element, for operands of these types. ValueError if there is one already.
    """
    return lambda handler: _register_elementwise("binary", handler, (x_type, y_type))


@public("experimental.dispatch_for_binary_elementwise_assert_apis")
def dispatch_for_binary_elementwise_assert_apis(x_type: Any, y_type: Any) -> Callable[[Handler], Handler]:
    """A decorator: ``handler(assert_api, x, y)`` runs instead of ``tf.debugging.assert_equal`` and the like, for
    operands of these types. ValueError if there is one already.
    """
    return lambda handler: _register_elementwise("binary assert", handler, (x_type, y_type))


@public("experimental.unregister_dispatch_for")
def unregister_dispatch_for(dispatch_target: Handler) -> None:
    """Forget a handler. ValueError for a function that is none."""
    before = _count()
    for registered in (*_targets.values(), *_elementwise.values()):
        registered[:] = [one for one in registered if one.handler is not dispatch_target]  # type: ignore[reportArgumentType, reportAttributeAccessIssue]
    if _count() == before:
        raise ValueError(
            f"Function {dispatch_target} was not registered using a `@dispatch_for_*` decorator."
        )


def _count() -> int:
    return sum(map(len, (*_targets.values(), *_elementwise.values())))


def run(op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """What ``op`` gives for an extension type: what a handler makes of it. ValueError if none does."""
    value = composite_in(inputs)
    if op.name in _THROUGH:
        return value._renewed(lambda x: execute(op, (x,), attrs))  # type: ignore[reportOptionalMemberAccess, reportPrivateUsage]
    handle = _handler(op.public, inputs, attrs) if op.public in _faces else None
    if handle is None:
        raise unsupported(value)
    return handle()
