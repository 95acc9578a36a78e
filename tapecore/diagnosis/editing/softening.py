"""Choices made soft: how far a test holds, and the mixture of what it would choose between."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.editing.brackets import atom
from tapecore.diagnosis.editing.rewrites import meaning
from tapecore.diagnosis.editing.surrogates import LARGER, LARGER_CALLS, soft_step
from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.graph.program import Program

LONGEST = 160
"""A longer expression is not what anybody would write on one line."""
EFFECTS = ("assign", "append", "extend", "pop", "write", "print", "next", "watch", "push", "put", "enqueue")
"""Beginnings of the names of functions that do something beside giving a value."""


class Soft(NamedTuple):
    """How far a test holds, and how far it does not; both between 0 and 1, together 1."""

    yes: str
    no: str


class Part(NamedTuple):
    """What a test chooses: its text, ready to be a factor, and its number where it is one."""

    text: str
    number: object = None


def soft_test(program: Program, test: ast.expr, at: ast.AST) -> Soft | None:
    """``a > b`` as sigmoids of what lies between the two; comparisons under ``and``, ``or`` and ``not``,
    and the name of one, too. None for any other test. ``at``: where the test is made."""
    test = meaning(program, test, at)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _swapped(soft_test(program, test.operand, at))
    if isinstance(test, ast.BoolOp):
        return _joined([soft_test(program, part, at) for part in test.values], isinstance(test.op, ast.And))
    if isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
        kinds = [LARGER.get(type(op)) for op in test.ops]
        return _joined([_compared(program, *row) for row in zip(sides, sides[1:], kinds, strict=False)], True)
    return _called(program, test, at) if isinstance(test, ast.Call) and not test.keywords else None


def _called(program: Program, test: ast.Call, at: ast.AST) -> Soft | None:
    name, arguments = called(test), test.args
    if name in LARGER_CALLS and len(arguments) == 2:
        return _compared(program, arguments[0], arguments[1], LARGER_CALLS[name])
    if name in ("logical_and", "logical_or") and len(arguments) == 2:
        return _joined([soft_test(program, part, at) for part in arguments], name == "logical_and")
    if name == "logical_not" and len(arguments) == 1:
        return _swapped(soft_test(program, arguments[0], at))
    return None


def _compared(program: Program, left: ast.expr, right: ast.expr, larger: bool | None) -> Soft | None:
    if larger is None:
        return None
    return Soft(soft_step(program, left, right, larger), soft_step(program, left, right, not larger))


def _joined(parts: list[Soft | None], every: bool) -> Soft | None:
    """All of the tests, or one of them."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not known:
        return None
    if len(known) == 1:
        return known[0]
    product = " * ".join(part.yes if every else part.no for part in known)
    both = Soft(product, f"(1.0 - {product})")
    return both if every else _swapped(both)


def _swapped(soft: Soft | None) -> Soft | None:
    return None if soft is None else Soft(soft.no, soft.yes)


def part_of(program: Program, node: ast.expr) -> Part | None:
    """An expression that can be computed whether it is chosen or not; None for one that does something
    beside, or that is no number."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            return None
        if isinstance(inner, ast.Call) and called(inner).startswith(EFFECTS):
            return None
    constant = node.operand if isinstance(node, ast.UnaryOp) else node
    if isinstance(constant, ast.Constant) and (
        isinstance(constant.value, bool) or not isinstance(constant.value, int | float)
    ):
        return None
    if isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.Set | ast.JoinedStr | ast.Starred):
        return None
    return Part(atom(program, node), node.value if isinstance(node, ast.Constant) else None)


def mixed(soft: Soft, chosen: Part, other: Part) -> str:
    """``yes * chosen + no * other``, without what is times nothing or times one."""
    if chosen.number == other.number == 0:
        return "0.0"
    terms = [
        weight if part.number == 1 else f"{weight} * {part.text}"
        for weight, part in ((soft.yes, chosen), (soft.no, other))
        if part.number != 0
    ]
    return " + ".join(terms)
