"""Declaring an op: one place says how it computes and how derivatives pass through it.

    exp      = elementwise("Exp",   np.exp,      x=lambda y, x: y, api="exp math.exp")
    multiply = elementwise("Mul",   np.multiply, x=lambda z, x, y: y, y=lambda z, x, y: x, api="multiply")
    floor    = elementwise("Floor", np.floor,    x=None, api="floor math.floor")

    @op("Sum", linear=True, api="reduce_sum math.reduce_sum")
    def reduce_sum(input_tensor, *, axis=None, keepdims=False): ...    # arrays in, an array or a tuple out
    @reduce_sum.vjp("input_tensor")
    def _(g, y, x, *, axis=None, keepdims=False): ...                  # read on arrays, Tensors and symbols

Inputs are positional, attributes keyword-only. A derivative is a number, a rule, ``None`` (registered as not
differentiable) or absent (LookupError). Rules call ops and use operators; what they are given decides what
they compute on, so a rule must not convert its arguments to arrays or tensors by hand. ``g`` and ``y`` are
tuples for several outputs; variable inputs ``*values`` get ``i=``, the index. An elementwise rule gives the
local product; the sum over broadcast axes is added by the engine.

The formula of a rule is what it gives on symbols. One that branches on shapes or attributes says it as its
docstring, in the notation that the head of docs/ops.md explains: ``g @ bᵀ, transposed if transpose_a``.

Options of both: ``api`` public names; ``domain`` where checks sample, ``examples`` on what they run;
``types`` TensorFlow's names of the allowed element types in its order (its error lists them); ``same`` names of
the inputs that share one dtype (elementwise and variable inputs: all; else none); ``lenient`` converts Python
data one by one, as ``tf.add`` does: ``tf.constant(1) + 1.0`` is an InvalidArgumentError, not a TypeError.

``multiply(a, b)`` on arrays gives arrays, on Tensors Tensors. What the public sees is ``multiply.public``: it
converts Python data first, takes attributes by position too, a list for variable inputs, and ``name=``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

from tapecore.engine import fast, keeping, signature, spread
from tapecore.engine.example import Example
from tapecore.engine.primitive import REAL, Domain, Op, Rule
from tapecore.engine.registry import PUBLIC, REGISTRY
from tapecore.engine.tensor import Tensor

__all__ = ["PUBLIC", "REAL", "REGISTRY", "Domain", "Op", "Rule", "elementwise", "is_array", "op", "public"]

_OfThree: TypeAlias = "Callable[[Any, Any, Any, Any], Any]"
Partial: TypeAlias = (
    "Callable[[Any, Any], Any] | Callable[[Any, Any, Any], Any] | _OfThree | float | EllipsisType | None"
)
_F = TypeVar("_F", bound=Callable[..., Any])


def elementwise(
    name: str,
    forward: Callable[..., Any],
    *,
    api: str = "",
    domain: Domain = REAL,
    types: str = "",
    lenient: bool = False,
    examples: Sequence[Example] = (),
    **partials: Partial,
) -> Op:
    """Declare an op that works element by element: dy/dx for each input by its name.

    A partial is a number, a rule of ``(y, *inputs, **attrs)``, or None. An ellipsis leaves the input without
    an entry in the gradient registry. The options of ``Op`` may be given as well.
    """
    same = " ".join(partials)
    declared = Op(
        name,
        forward,
        tuple(partials),
        api=api,
        domain=domain,
        types=types,
        same=same,
        lenient=lenient,
        examples=examples,
    )
    declared.elementwise = True
    declared.partials = {key: p for key, p in partials.items() if p is not ...}
    declared.rules = {key: _local_rule(p) for key, p in declared.partials.items()}
    declared.push = _local_push(declared)
    declared.quick = fast.way(declared)
    declared.public = declared.quick or declared.public
    return declared.register()


def _local_rule(partial: Any) -> Rule | None:
    """The VJP rule of a partial, still in the shape of the output."""
    if partial is None:
        return None
    if callable(partial):
        local = cast("Rule", partial)

        def product(g: Any, y: Any, *xs: Any, **attrs: Any) -> Any:
            return g * conjugate(local(y, *xs, **attrs))

        return keeping.like(product, local)

    return keeping.like(_multiple(partial), None)


def _multiple(factor: Any) -> Rule:
    def same(g: Any, *_: Any, **attrs: Any) -> Any:
        return g

    def multiple(g: Any, *_: Any, **attrs: Any) -> Any:
        return _times(g, factor)

    return same if type(factor) is int and factor == 1 else multiple


def _times(t: Any, factor: Any) -> Any:
    """``t * factor``; by 1 and -1 without a product, so that formulas and recordings stay plain."""
    if isinstance(factor, int):
        return t if factor == 1 else -t if factor == -1 else t * factor
    return t * factor


def _local_push(declared: Op) -> Rule:
    def push(tangents: Sequence[Any], y: Any, *xs: Any, **attrs: Any) -> Any:
        from tapecore.engine.broadcasting import broadcast_to

        total = None
        for t, name in zip(tangents, declared.inputs, strict=True):
            p = declared.partials.get(name)
            if t is None or p is None:
                continue
            d = p(y, *xs, **attrs) if callable(p) else p
            total = _times(t, d) if total is None else total + _times(t, d)
        return None if total is None else broadcast_to(total, y.shape)

    return push


def conjugate(p: Any) -> Any:
    """The complex conjugate of a partial; real ones are left alone."""
    if type(p) is np.ndarray and p.dtype.kind != "c":
        return p  # nearly always, and seen quickly
    array = p.value if type(p) is Tensor else p
    return REGISTRY["Conj"](p) if is_array(array) and array.dtype.kind == "c" else p


def op(name: str, *inputs: str, linear: bool = False, **options: Any) -> Callable[[Callable[..., Any]], Op]:
    """Declare an op by decorating its forward function; its positional parameters are the inputs.

    ``inputs`` name them otherwise. ``linear`` says that the op is linear in each input by itself; its forward
    mode then is the op itself.
    """

    def declare(forward: Callable[..., Any]) -> Op:
        names = inputs or signature.inputs_of(forward)
        if names and names[0].startswith("*"):
            options.setdefault("same", names[0])
        declared = Op(name, forward, names, **options)
        declared.__doc__ = forward.__doc__
        if linear:
            declared.linear = True
            declared.push = _linear_push(declared)
        declared.public = spread.face(declared) or declared.public
        return declared.register()

    return declare


def _linear_push(declared: Op) -> Rule:
    def push(tangents: Sequence[Any], y: Any, *xs: Any, **attrs: Any) -> Any:
        if declared.variadic:
            return declared(*[x * 0 if t is None else t for t, x in zip(tangents, xs, strict=True)], **attrs)
        total = None
        for i, t in enumerate(tangents):
            if t is not None:
                term = declared(*xs[:i], t, *xs[i + 1 :], **attrs)
                total = term if total is None else total + term
        return total

    return push


def public(names: str) -> Callable[[_F], _F]:
    """Offer a function written on ops, under public names such as ``"clip_by_norm"`` or ``"nn.moments"``."""

    def offer(function: _F) -> _F:
        PUBLIC.update(dict.fromkeys(names.split(), function))
        return function

    return offer


def is_array(x: Any) -> bool:
    """Whether ``x`` is bare NumPy data, as rules meet while nobody records."""
    return isinstance(x, (np.ndarray, np.generic))
