"""Sums of products named by letters."""

from __future__ import annotations

import string
from typing import Any

import numpy as np

from tapecore.engine.broadcasting import broadcast_to
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.shaping import reshape
from tapecore.engine.tensor import Array, Tensor


@op(
    "Einsum",
    examples=[
        example((2, 3), (3, 4), equation="ij,jk->ik"),
        example((2, 3), equation="ij->j"),
        example((2,), (3,), (2, 3), equation="i,j,ij->"),
    ],
)
def einsum_op(*inputs: Array, equation: str) -> Array:
    """Products summed over the letters that the output lacks."""
    try:
        return np.einsum(equation, *inputs, optimize=len(inputs) > 2).astype(inputs[0].dtype)
    except ValueError as error:
        raise invalid(
            "Einsum", _misfit(equation, inputs) or str(error), node=f"Einsum_N_{len(inputs)}"
        ) from None


def _misfit(equation: str, inputs: tuple[Array, ...]) -> str:
    """What is wrong with the shapes, in TensorFlow's words; empty where it is something else."""
    known: dict[str, int] = {}
    for i, (term, x) in enumerate(zip(equation.split("->", maxsplit=1)[0].split(","), inputs, strict=False)):
        if len(term) != x.ndim and "." not in term:
            return f"Expected input {i} to have rank {len(term)} but got: {x.ndim}"
        for axis, (letter, extent) in enumerate(zip(term, x.shape, strict=False)):
            if known.setdefault(letter, extent) != extent and "." not in term:
                shape = f"[{','.join(map(str, x.shape))}]"
                return (
                    f"Expected dimension {known[letter]} at axis {axis} of the input shaped {shape} but got "
                    f"dimension {extent}"
                )
    return ""


@einsum_op.vjp("*inputs")
def _(g: Any, y: Any, *inputs: Any, equation: str, i: int) -> Any:
    """einsum of g with the other inputs, onto the axes of this one"""
    terms, output = equation.split("->")
    names = terms.split(",")
    mine = names[i]
    others = [name for k, name in enumerate(names) if k != i]
    known = set(output).union(*others)
    reached = "".join(letter for letter in mine if letter in known)
    rest = [x for k, x in enumerate(inputs) if k != i]
    partial = einsum_op(g, *rest, equation=f"{','.join([output, *others])}->{reached}")
    shape = tuple(inputs[i].shape)
    kept = tuple(n if letter in known else 1 for letter, n in zip(mine, shape, strict=True))
    return broadcast_to(reshape(partial, shape=kept), shape)


@einsum_op.jvp
def _(tangents: Any, y: Any, *inputs: Any, equation: str) -> Any:
    terms = [
        einsum_op(*inputs[:i], t, *inputs[i + 1 :], equation=equation)
        for i, t in enumerate(tangents)
        if t is not None
    ]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


@public("einsum linalg.einsum")
def einsum(equation: str, *inputs: Any, **kwargs: Any) -> Tensor:
    """Products of the elements with equal letters, summed over the letters that are not in the output.

    An ellipsis stands for batch axes. Raises InvalidArgumentError for an equation that does not fit, ValueError
    for one of another number of inputs.
    """
    operands = [convert_to_tensor(x) for x in inputs]
    terms, _, output = equation.replace(" ", "").partition("->")
    expected = terms.count(",") + 1
    if len(operands) != expected:
        raise ValueError(f'Got {len(operands)} inputs for equation "{equation}", expecting {expected}')
    strange = next((letter for letter in output if letter.isalpha() and letter not in terms), None)
    if strange:
        raise ValueError(
            f"Output subscripts contain the label {strange} not present in the input subscripts."
        )
    return einsum_op.public(
        operands, equation=_explicit(equation.replace(" ", ""), [x.ndim for x in operands])
    )


def _explicit(equation: str, ranks: list[int]) -> str:
    """The equation with its output written out and letters for the axes that an ellipsis stands for."""
    terms, arrow, output = equation.partition("->")
    names = terms.split(",")
    if not arrow:
        once = sorted(c for c in set(terms) if c.isalpha() and terms.count(c) == 1)
        output = ("..." if "..." in terms else "") + "".join(once)
    unused = [c for c in string.ascii_letters if c not in equation]
    most = max(
        (rank - len(name) + 3 for name, rank in zip(names, ranks, strict=False) if "..." in name), default=0
    )
    batch = "".join(unused[:most])
    spelled = [
        name.replace("...", batch[most - (rank - len(name) + 3) :])
        for name, rank in zip(names, ranks, strict=False)
    ]
    return f"{','.join(spelled)}->{output.replace('...', batch)}"
