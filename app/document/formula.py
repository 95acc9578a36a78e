"""An op's local rule in the person's names, and with this step's numbers."""

from __future__ import annotations

import ast
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.document.names import grouped
from tapecore.graph.numbers import nested, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_TERMS = 4
"""Up to so many elements the numbers are written out."""
MOST_AXES = 8
"""And up to so many axes: more brackets say nothing."""

LONGEST = 200
"""Longer texts, which no rule of ours has, are shown as they are."""

_WORD = re.compile(r"(?<![\w.'])[A-Za-z_]\w*(?:\.\w+)*(?:\[(?:\d|i)\])?(?!\w|\(|=(?!=))", re.ASCII)
"""A word that may stand for a value: no function, no name of an attribute in a call."""

_MODULE = re.compile(r"\b(?:\w+\.)+(?=\w+\()")
_PIECE = r"(?:[^()]|\([^()]*\))*?"
_CHOICE = re.compile(rf"\(({_PIECE}) if (\w+) else ({_PIECE})\)", re.ASCII)
_PROVISO = re.compile(r", (\w+) if (\w+)$", re.ASCII)
_NOTHING = re.compile(r" \+ pullback of 0 through .*")
_ARITHMETIC = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.Constant),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub),
)
_DIFFERENCE = re.compile(r"\((\d+(?:\.\d+)?) - (\d+)\)")


def in_names(formula: str, names: Mapping[str, str], summed: bool) -> str:
    """`g * y` as `∂loss/∂h · tf.sin(h)`; a sum over broadcast axes gets its Σ.

    `names` are what the words stand for, those of attributes too: of `(b if transpose_b else bᵀ)` the half that
    held is left. `g[1]` and `values[i]` may have names of their own.
    """
    if not formula or len(formula) > LONGEST:
        return formula
    held = _MODULE.sub("", _settled(formula, names))
    alone = held.strip().isidentifier()

    def spell(match: re.Match[str]) -> str:
        word, bracket, place = match[0].partition("[")
        rest = "" if match[0] in names else bracket + place
        label = names.get(match[0] if match[0] in names else word)
        if label is None:
            return match[0]
        argument = held[: match.start()].endswith(("(", ", ")) and held[match.end() :].startswith((")", ","))
        return (label if alone or argument else grouped(label)) + rest

    text = _NOTHING.sub("", _signs(_plain(_WORD.sub(spell, held)), " · "))
    return f"Σ {text}" if summed else text


def _settled(formula: str, names: Mapping[str, str]) -> str:
    """The formula of this one call: what its attributes decide is decided."""

    def choose(match: re.Match[str]) -> str:
        kept = {"True": match[1], "False": match[3]}.get(names.get(match[2], ""), match[0])
        return f"({kept})" if " " in kept and kept != match[0] and match[0] != formula else kept

    def provide(match: re.Match[str]) -> str:
        return {"True": f", {match[1]}", "False": ""}.get(names.get(match[2], ""), match[0])

    return _PROVISO.sub(provide, _CHOICE.sub(choose, formula))


def _signs(text: str, times: str) -> str:
    return re.sub(r"(?<!\*) \* (?!\*)", times, text)


def _plain(text: str) -> str:
    """`x ** (2.0 - 1)` as `x`: the power rule with its exponent worked out."""
    worked = _DIFFERENCE.sub(lambda match: number(float(match[1]) - float(match[2])), text)
    return re.sub(r" \*\* 1\.0(?!\d)", "", worked)


def with_numbers(
    formula: str,
    arrays: Mapping[str, np.ndarray[Any, Any] | None],
    total: str,
    summed_to: tuple[int, ...] | None,
) -> str:
    """`Σ 1.5453·0.5 + 0.0166·0.1 = 0.7743`: only for element by element rules of few elements, else "".

    `summed_to`: the shape that remains when broadcast axes were summed over, None when there was nothing to sum.
    """
    used = _variables(formula)
    spread = _spread([arrays.get(name) for name in used])
    if not spread:
        return ""
    rows = zip(*([number(x) for x in array.ravel().tolist()] for array in spread), strict=True)
    terms = [_fill(formula, dict(zip(used, row, strict=True))) for row in rows]
    shown = nested(terms, spread[0].shape) if summed_to is None else _sums(terms, spread[0].shape, summed_to)
    return total if shown == total else f"{shown} = {total}"


def _sums(terms: Sequence[str], shape: tuple[int, ...], kept: tuple[int, ...]) -> str:
    """The sum that each remaining element is: one `Σ ...`, or a nested list of sums."""
    places = np.broadcast_to(np.arange(math.prod(kept)).reshape(kept), shape).ravel()
    gathered = [
        [term for term, at in zip(terms, places, strict=True) if at == place]
        for place in range(math.prod(kept))
    ]
    sums = [" + ".join(map(_in_sum, parts)) for parts in gathered]
    return f"Σ {sums[0]}" if not kept else nested(sums, kept)


@lru_cache(256)
def _variables(formula: str) -> Sequence[str]:
    """The names in a formula of plain arithmetic, which holds element by element; of any other nothing."""
    if len(formula) > LONGEST or not formula.isascii():
        return ()
    try:
        nodes = list(ast.walk(ast.parse(formula, mode="eval")))
    except (SyntaxError, ValueError):
        return ()
    if not all(isinstance(node, _ARITHMETIC) for node in nodes):
        return ()
    return list(dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name)))


def _spread(arrays: Sequence[np.ndarray[Any, Any] | None]) -> Sequence[np.ndarray[Any, Any]]:
    """The inputs at one common shape, when they are all known and few; else nothing."""
    known = [array for array in arrays if array is not None]
    if len(known) < len(arrays) or not known or max(array.ndim for array in known) > MOST_AXES:
        return ()
    try:
        spread = np.broadcast_arrays(*known)
    except ValueError:
        return ()
    return spread if 0 < spread[0].size <= MOST_TERMS else ()


def _fill(formula: str, row: Mapping[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        found = row.get(match[0], match[0])
        return f"({found})" if found.startswith("-") and match.start() > 0 else found

    return _signs(_plain(_WORD.sub(put, formula)), "·")


def _in_sum(term: str) -> str:
    return f"({term})" if term.startswith("-") or " + " in term or " - " in term else term
