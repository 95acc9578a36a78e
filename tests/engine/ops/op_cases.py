"""The registry as cases: every declared op with inputs to run it on, taken from its declaration alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine import library
from tapecore.engine.errors import FailedPreconditionError, InvalidArgumentError
from tapecore.engine.example import Example, example
from tapecore.engine.op import REGISTRY, Op
from tapecore.engine.signature import REQUIRED

library.root()

UNARY = [example(()), example((3,)), example((2, 3)), example((0,))]
BINARY = [
    example((2, 3), (2, 3)),
    example((2, 3), (3,)),
    example((), (2, 3)),
    example((2, 1), (1, 3)),
    example((0, 3), (1, 3)),
]


class Case(NamedTuple):
    """An op, inputs for it (float64 or complex128 where the example gave shapes) and attributes."""

    op: Op
    number: int
    inputs: list[np.ndarray[Any, Any]]
    attrs: dict[str, Any]
    varied: list[int]
    symmetric: bool

    def __str__(self) -> str:
        return f"{self.op.name}-{self.number}"


def examples_of(op: Op) -> list[Example]:
    """The examples of the declaration; shapes of every kind for elementwise ops that give none."""
    if op.examples:
        return list(op.examples)
    if op.variadic or REQUIRED in op.attributes.values():
        return []
    if op.elementwise:
        return UNARY if len(op.inputs) == 1 else BINARY
    return [example((2, 3)), example((3,))] if len(op.inputs) == 1 else []


def has_rule(op: Op) -> bool:
    """Whether a derivative is declared for any input."""
    return any(rule is not None for rule in op.rules.values())


def cases(op: Op) -> Iterator[Case]:
    """The op's examples with numbers drawn for them."""
    source = np.random.default_rng(zlib.crc32(op.name.encode()))
    for number, given in enumerate(examples_of(op)):
        inputs = [_numbers(op, part, source) for part in given.inputs]
        floating = [i for i, x in enumerate(inputs) if x.dtype.kind in "fc" and i not in given.held]
        varied = [i for i in floating if op.state(i) == "rule"]
        yield Case(op, number, inputs, given.attrs, varied, given.symmetric)


def _numbers(op: Op, part: Any, source: np.random.Generator) -> np.ndarray[Any, Any]:
    if isinstance(part, np.ndarray):
        return part
    numbers = np.asarray(source.uniform(*op.domain, part))
    if op.types.names and set(op.types.names) <= {"complex64", "complex128"}:
        return numbers + 1j * source.uniform(*op.domain, part)
    return numbers


def emptied(case: Case) -> Case | None:
    """The case with the last extent of every input 0; None where the op refuses that or an attribute speaks of
    extents."""
    if (
        set(case.attrs) - {"axis", "keepdims", "exclusive", "reverse"}
        or any(x.dtype.kind not in "fc" for x in case.inputs)
        or not any(x.ndim for x in case.inputs)
    ):
        return None
    nothing = case._replace(inputs=[x[..., :0] if x.ndim else x for x in case.inputs])
    try:
        with np.errstate(all="ignore"):
            case.op(*[np.asarray(x) for x in nothing.inputs], **case.attrs)
    except (ValueError, IndexError, InvalidArgumentError, FailedPreconditionError):
        return None
    return nothing


def differentiable() -> list[Case]:
    """Every case of every op that declares a derivative."""
    return [case for op in REGISTRY.values() if has_rule(op) for case in cases(op)]


def left_out() -> dict[str, str]:
    """Ops that declare a derivative and have no case, with the reason."""
    return {
        op.name: "it draws: tests of random numbers compare its gradient with TensorFlow"
        if {"key", "counter"} <= set(op.attributes)
        else "its declaration gives no example"
        for op in REGISTRY.values()
        if has_rule(op) and not examples_of(op)
    }
