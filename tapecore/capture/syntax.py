"""What a program's syntax tree tells: which expressions only display numbers, and through which names and
calls numbers flow into an expression."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.capture.positions import Span

DISPLAYS = frozenset({"print", "display", "repr", "str", "format"})
PLOTTERS = frozenset({"plt", "pyplot", "pylab", "ax", "axes", "axs", "fig", "sns"})
# fmt: off
CARRIERS = frozenset({
    "float", "int", "round", "abs", "sum", "min", "max", "list", "tuple", "sorted", "complex", "zip",
    "reversed", "enumerate",
})
METHODS = frozenset({
    "numpy", "item", "tolist", "mean", "sum", "min", "max", "std", "var", "prod", "dot", "round", "clip",
    "astype", "reshape", "ravel", "flatten", "copy", "squeeze", "transpose", "get", "pop", "values", "items",
    "keys", "cumsum", "argmax", "argmin", "all", "any", "format",
})
# fmt: on
COUNTING = frozenset({"len", "range", "ord", "id", "hash", "bool", "isinstance", "type"})
MODULES = frozenset({"np", "numpy", "math", "statistics", "scipy", "cmath", "tf"})
COUNTERS = frozenset({"shape", "ndim", "size", "dtype", "shape_as_list", "__len__"})


class Carried(NamedTuple):
    """Through what numbers enter an expression: names, calls (by their span); ``unknown``: also a call of a
    function not known."""

    names: tuple[str, ...]
    spans: tuple[Span, ...]
    unknown: bool


NOTHING = Carried((), (), False)


def span_of(node: ast.AST) -> Span:
    """Where a node stands; columns count bytes of UTF-8, as in code objects."""
    place = cast("ast.expr", node)
    return place.lineno, place.col_offset, place.end_lineno or place.lineno, place.end_col_offset or 0


def dotted(node: ast.AST) -> str:
    """``np.linalg.norm`` for an attribute chain on a name, else the empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


class Syntax:
    """Questions about the expressions of one program, by their span."""

    def __init__(self) -> None:
        self._nodes: dict[Span, ast.expr] = {}
        self._displays: list[Span] = []
        self._assigned: dict[str, list[Carried]] = {}

    def add(self, tree: ast.AST) -> None:
        """Take in a cell's tree."""
        for node in ast.walk(tree):
            if isinstance(node, ast.expr):
                self._nodes.setdefault(span_of(node), node)
                if _displays(node):
                    self._displays.append(span_of(node))
            elif isinstance(node, (ast.Assign, ast.AugAssign)):
                self._assign(node)
            elif isinstance(node, ast.Expr) and (
                not isinstance(node.value, ast.Call) or _only_looks(node.value)
            ):
                self._displays.append(span_of(node))

    def _assign(self, node: ast.Assign | ast.AugAssign) -> None:
        flows = carried(node.value)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                self._assigned.setdefault(target.id, []).append(flows)

    def assigned(self, names: Iterable[str]) -> list[Carried]:
        """What flows into these names wherever they are assigned, also by way of other names."""
        found: list[Carried] = []
        seen: set[str] = set()
        rest = list(names)
        while rest:
            name = rest.pop()
            if name not in seen:
                seen.add(name)
                found += self._assigned.get(name, ())
                rest += [other for flows in self._assigned.get(name, ()) for other in flows.names]
        return found

    def only_displayed(self, span: Span) -> bool:
        """Whether the expression there stands inside a print, a plot or a text, or is shown by itself."""
        first, last = span[:2], span[2:]
        return any(shown[:2] <= first and last <= shown[2:] for shown in self._displays)

    def called(self, span: Span) -> str:
        """The dotted name of the function that is called there, or the empty text."""
        node = self._nodes.get(span)
        return dotted(node.func) if isinstance(node, ast.Call) else ""

    def carried(self, span: Span) -> Carried:
        """Through what numbers enter the call or operation there."""
        node = self._nodes.get(span)
        return NOTHING if node is None else carried(*_operands(node))


def _displays(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = dotted(node.func)
    return name in DISPLAYS or (name.partition(".")[0] in PLOTTERS and "." in name) or _formats(node.func)


def _formats(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "format"
        and isinstance(function.value, ast.Constant)
    )


def _only_looks(node: ast.expr) -> bool:
    """``x.numpy()`` as a statement of its own."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("numpy", "item", "tolist")
    )


def _operands(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return [*node.args, *(keyword.value for keyword in node.keywords)]
    return [node]


def carried(*expressions: ast.expr) -> Carried:
    """Through what numbers enter these expressions."""
    names: list[str] = []
    spans: list[Span] = []
    unknown = False
    rest = list(expressions)
    while rest:
        node = rest.pop()
        if isinstance(node, ast.Name):
            names.append(node.id)
            continue
        if isinstance(node, ast.Call):
            spans.append(span_of(node))
            unknown = unknown or not _is_known(node)
        rest.extend(_flows(node))
    return Carried(tuple(dict.fromkeys(names)), tuple(spans), unknown)


def _is_known(call: ast.Call) -> bool:
    """Whether it is clear what flows through a call: what goes in, or what the method is called on."""
    name = dotted(call.func)
    root, _, rest = name.partition(".")
    if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
        return True
    return name in CARRIERS or name in COUNTING or (bool(rest) and root in MODULES)


_FLOWING: dict[type[ast.expr], tuple[str, ...]] = {
    ast.BinOp: ("left", "right"),
    ast.UnaryOp: ("operand",),
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.Set: ("elts",),
    ast.Dict: ("values",),
    ast.IfExp: ("body", "orelse"),
    ast.Subscript: ("value",),
    ast.Starred: ("value",),
    ast.NamedExpr: ("value",),
    ast.Await: ("value",),
    ast.ListComp: ("elt",),
    ast.GeneratorExp: ("elt",),
    ast.SetComp: ("elt",),
}


def _flows(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression whose numbers become numbers of the whole."""
    for field in _FLOWING.get(type(node), ()):
        part = getattr(node, field)
        yield from part if isinstance(part, list) else (part,)
    if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
        yield from (generator.iter for generator in node.generators)
    elif isinstance(node, ast.Attribute):
        if node.attr not in COUNTERS:
            yield node.value
    elif isinstance(node, ast.Call) and dotted(node.func) not in COUNTING:
        yield from _operands(node)
        if isinstance(node.func, ast.Attribute):
            yield node.func.value
