"""The rules read on symbols: text that says what a derivative computes; where symbols do not reach, the text
that the rule carries as its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tapecore.engine.keeping import output_name, values_read

if TYPE_CHECKING:
    from tapecore.engine.op import Op

LONGEST = 72
"""Characters that a formula may have where there is a choice: they fit on a line and in a table."""

_SUM, _PRODUCT, _NEGATION, _POWER, _ATOM = range(5)
_VERSION = re.compile(r"V\d$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=\dD)(?=[A-Z])")


class _AnyDtype:
    """The dtype of a symbol: equal to each, so that formulas leave conversions out."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return True


class Symbol:
    """A piece of a formula. Arithmetic on it, and ops called with it, give larger pieces."""

    __array_ufunc__ = None

    def __init__(self, text: str, strength: int = _ATOM) -> None:
        self.text = text
        self.strength = strength

    def call(self, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Symbol:
        """The text of an op called with symbols."""
        arguments = [text(x) for x in inputs]
        defaults = op.attributes
        given = {k: v for k, v in attrs.items() if isinstance(v, Symbol) or defaults.get(k) != v}
        arguments += [f"{k}={text(v)}" for k, v in given.items()]
        return Symbol(f"{function_name(op)}({', '.join(arguments)})")

    def __getattr__(self, name: str) -> Any:
        if name == "dtype":
            return _AnyDtype()
        if name == "shape":
            return Symbol(f"shape({self.text})")
        raise AttributeError(f"A formula has no words for .{name}.")

    def __getitem__(self, key: Any) -> Symbol:
        return Symbol(f"{self._inside(_ATOM)}[{text(key)}]")

    def __neg__(self) -> Symbol:
        return Symbol(f"-{self._inside(_NEGATION)}", _NEGATION)

    def __abs__(self) -> Symbol:
        return Symbol(f"abs({self.text})")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("A symbol has no numbers.")

    def _inside(self, strength: int) -> str:
        return self.text if self.strength >= strength else f"({self.text})"

    def __iter__(self) -> Any:
        raise TypeError("A symbol has no elements.")

    def __bool__(self) -> bool:
        raise TypeError("A symbol has no truth value.")


def function_name(op: Op) -> str:
    """How formulas call an op: by its first public name without its module, ``log``; one without a public
    name by its own in small letters and without its version, ``zeros_like`` for ``ZerosLike``."""
    if op.api:
        return op.api[0].rpartition(".")[2]
    return _HUMP.sub("_", _VERSION.sub("", op.name)).lower()


def text(x: Any) -> str:
    """How ``x`` is written in a formula."""
    if isinstance(x, Symbol):
        return x.text
    if isinstance(x, tuple):
        return f"({', '.join(map(text, x))}{',' if len(x) == 1 else ''})"  # type: ignore[reportUnknownArgumentType]
    return f"{x:g}" if isinstance(x, float) else str(x)


def _as_symbol(x: Any) -> Symbol:
    return x if isinstance(x, Symbol) else Symbol(text(x))


def _infix(sign: str, strength: int, commutes: bool) -> tuple[Callable[..., Symbol], Callable[..., Symbol]]:
    def write(a: Any, b: Any) -> Symbol:
        left, right = _as_symbol(a), _as_symbol(b)
        tight = strength if commutes else strength + 1
        return Symbol(f"{left._inside(strength)} {sign} {right._inside(tight)}", strength)  # type: ignore[reportPrivateUsage]

    def reflected(a: Any, b: Any) -> Symbol:
        return write(b, a)

    return write, reflected


for _name, _sign, _strength, _commutes in (
    *(("add", "+", _SUM, True), ("sub", "-", _SUM, False), ("mul", "*", _PRODUCT, True)),
    *(("truediv", "/", _PRODUCT, False), ("matmul", "@", _PRODUCT, False), ("pow", "**", _POWER, False)),
    *(
        ("lt", "<", _SUM, False),
        ("le", "<=", _SUM, False),
        ("gt", ">", _SUM, False),
        ("ge", ">=", _SUM, False),
    ),
    *(("eq", "==", _SUM, False), ("ne", "!=", _SUM, False)),
):
    _forward, _reflected = _infix(_sign, _strength, _commutes)
    setattr(Symbol, f"__{_name}__", _forward)
    if _name in ("add", "sub", "mul", "truediv", "matmul", "pow"):
        setattr(Symbol, f"__r{_name}__", _reflected)
Symbol.__hash__ = object.__hash__  # type: ignore[method-assign]


def formula(op: Op, name: str) -> str:
    """The text of the rule of input ``name``: what it gives on symbols, else what its docstring says.

    Either is taken if it is short and names each value that the rule reads (a trace that does not has seen
    one branch of several); when neither is, the trace, and "" where there is none.
    """
    rule = op.rules.get(name)
    if rule is None:
        return ""
    traced, written = _traced(op, rule), _written(rule)
    read = values_read(op, rule)
    return next((found for found in (traced, written) if found and _tells(found, read)), traced)


def _tells(found: str, values: Sequence[str]) -> bool:
    return len(found) <= LONGEST and all(re.search(rf"\b{v}\b", found, re.ASCII) for v in values)


def _traced(op: Op, rule: Callable[..., Any]) -> str:
    if op.variadic:
        return ""
    attrs = {key: Symbol(key) for key in op.attributes}
    try:
        return text(rule(Symbol("g"), Symbol(output_name(op)), *[Symbol(n) for n in op.inputs], **attrs))
    except (TypeError, ValueError, AttributeError, IndexError, KeyError, LookupError, ArithmeticError):
        return ""


def _written(rule: Callable[..., Any]) -> str:
    """The first paragraph of the docstring of a rule, or of the partial derivative that it multiplies by."""
    source = getattr(rule, "needs", None)
    told = (source if callable(source) else rule).__doc__
    return " ".join(inspect.cleandoc(told or "").partition("\n\n")[0].split())
