"""The rules read on symbols: text that says what a derivative computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapecore.engine.keeping import output_name

if TYPE_CHECKING:
    from tapecore.engine.op import Op

_SUM, _PRODUCT, _NEGATION, _POWER, _ATOM = range(5)


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
        arguments += [f"{k}={text(v)}" for k, v in attrs.items() if defaults.get(k) != v]
        return Symbol(f"{op.api[0] if op.api else op.name}({', '.join(arguments)})")

    def __getattr__(self, name: str) -> Symbol:
        if name.startswith("__"):
            raise AttributeError(name)
        return Symbol(f"{self._inside(_ATOM)}.{name}")

    def __getitem__(self, key: Any) -> Symbol:
        return Symbol(f"{self._inside(_ATOM)}[{text(key)}]")

    def __neg__(self) -> Symbol:
        return Symbol(f"-{self._inside(_NEGATION)}", _NEGATION)

    def _inside(self, strength: int) -> str:
        return self.text if self.strength >= strength else f"({self.text})"

    def __iter__(self) -> Any:
        raise TypeError("A symbol has no elements.")

    def __bool__(self) -> bool:
        raise TypeError("A symbol has no truth value.")


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
    """The text of the rule of input ``name``: it is run on symbols. Empty where there is none or they do not
    reach.
    """
    rule = op.rules.get(name)
    if rule is None:
        return ""
    attrs = {key: Symbol(key) for key in op.attributes}
    if op.variadic:
        return ""
    try:
        return text(rule(Symbol("g"), Symbol(output_name(op)), *[Symbol(n) for n in op.inputs], **attrs))
    except (TypeError, ValueError, AttributeError, IndexError, KeyError, LookupError, ArithmeticError):
        return ""
