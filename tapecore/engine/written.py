"""Rules as Python text: an elementwise rule that is nothing but arithmetic is run once on names, and the text of what
it computes can stand where it would be called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

_SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "pow": "**",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
_ONE_WAY = {"lt", "le", "gt", "ge"}


class Unwritten(TypeError):
    """A rule does what its text would not say, or would do twice."""


class Written:
    """Stands for an array; what is computed with it is noted in the order in which it is asked for.

    Objects that the text names are put into ``scope``. A name may be used again, what was computed may not.
    """

    def __init__(self, text: str, scope: dict[str, Any], *, named: bool = False) -> None:
        self._text = text
        self._scope = scope
        self._named = named
        self._used = False

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Written:
        if method != "__call__" or options:
            raise Unwritten(method)
        return Written(f"{name_of(ufunc, self._scope)}({', '.join(map(self._said, inputs))})", self._scope)

    def __neg__(self) -> Written:
        return Written(f"(-{self.text()})", self._scope)

    def __bool__(self) -> bool:
        raise Unwritten("a decision")

    def text(self) -> str:
        """How it is computed."""
        if self._used and not self._named:
            raise Unwritten("computed twice")
        self._used = True
        return self._text

    def beside(self, sign: str, other: Any, *, reflected: bool) -> Written:
        """The two with a sign between them."""
        sides = [self._said(other), self.text()] if reflected else [self.text(), self._said(other)]
        return Written(f"({sides[0]} {sign} {sides[1]})", self._scope)

    def _said(self, x: Any) -> str:
        if isinstance(x, Written):
            return x.text()
        return repr(x) if type(x) is int else name_of(x, self._scope)


def name_of(thing: Any, scope: dict[str, Any]) -> str:
    """A new name for ``thing``."""
    name = f"c{len(scope)}"
    scope[name] = thing
    return name


def written(rule: Callable[..., Any], names: Sequence[str], scope: dict[str, Any]) -> str:
    """The text of what ``rule`` gives for arrays with these names; a call of it where there is no such text."""
    inner = dict(scope)
    try:
        found = rule(*[Written(name, inner, named=True) for name in names])
        text = found.text() if isinstance(found, Written) else ""
    except (TypeError, AttributeError, ValueError, IndexError):  # of what can be done with arrays alone
        text = ""
    if not text:
        return called(rule, names, scope)
    scope.update(inner)
    return text


def called(rule: Callable[..., Any], names: Sequence[str], scope: dict[str, Any]) -> str:
    """The text of a call of ``rule``."""
    return f"{name_of(rule, scope)}({', '.join(names)})"


def _signed(sign: str, *, reflected: bool) -> Callable[[Written, Any], Written]:
    return lambda one, other: one.beside(sign, other, reflected=reflected)


for _name, _sign in _SIGNS.items():
    setattr(Written, f"__{_name}__", _signed(_sign, reflected=False))
    if _name not in _ONE_WAY:
        setattr(Written, f"__r{_name}__", _signed(_sign, reflected=True))
