"""Edits that take a step out of what holds numbers only: text that is read again, the function of a Dataset."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.editing.edit import Edit, Insert, Replace
from tapecore.diagnosis.editing.rewrites import block_of, inside, meaning, rewritten
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Change
    from tapecore.graph.program import Program

STAGES = frozenset(
    {"batch", "padded_batch", "prefetch", "cache", "take", "skip", "repeat", "shuffle", "shard", "map"}
)
"""Methods of a Dataset after which its elements can still be counted one by one, and ``map``."""
WALKING = frozenset({"iter", "enumerate", "zip", "list", "tuple", "reversed", "sorted"})


def read_again(program: Program, lines: tuple[int, ...]) -> Iterator[Edit]:
    """``tf.strings.to_number(tf.strings.as_string(x))`` -> ``x``, where the text was written on one of
    ``lines``."""
    for call in program.calls.values():
        if called(call) != "to_number" or not call.args:
            continue
        text = meaning(program, call.args[0], call)
        if isinstance(text, ast.Call) and called(text) == "as_string" and text.args and text.lineno in lines:
            given = program.text(text.args[0])
            yield rewritten(program, call, given, both=True, alters=True)


class Mapping(NamedTuple):
    """``.map(f)`` in a chain of a Dataset's stages: its call, what it maps, the end of the chain."""

    call: ast.Call
    function: ast.expr
    chain: ast.expr


def after_the_dataset(case: Case, line: int) -> Iterator[Edit]:
    """``ds.map(f).batch(2)`` -> ``ds.batch(2)``, and f wherever its elements are taken out: by Python's own
    ``map``, or in the tape's block where the loop is around it."""
    program = case.program
    for call in program.calls.values():
        mapping = _mapping(program, call)
        if mapping is None or not _is_about(program, mapping, line):
            continue
        places, plain = _taken(program, mapping.chain), _without(program, mapping)
        if places and plain:
            changes = tuple(change for place in places for change in _applied(case, mapping, place, plain))
            text = program.text(mapping.function)
            pipe = (Replace(program.span(mapping.chain), plain),) if mapping.chain not in places else ()
            yield Edit(f"Line {call.lineno}: `{text}` where the elements are used", (*pipe, *changes))


def unstacked(case: Case, line: int) -> Iterator[Edit]:
    """``tf.data.Dataset.from_tensor_slices(x)`` -> ``tf.unstack(x)``, where it is only walked through."""
    program = case.program
    for call in program.calls.values():
        given = call.args[0] if called(call) == "from_tensor_slices" and len(call.args) == 1 else None
        if given is None or not call.lineno <= line <= (call.end_lineno or line) or call.keywords:
            continue
        parts = given.elts if isinstance(given, ast.Tuple) else [given]
        rows = [f"tf.unstack({program.text(part)})" for part in parts]
        if not isinstance(given, ast.Dict) and _next_stage(program, call) is None and _taken(program, call):
            text = f"zip({', '.join(rows)})" if isinstance(given, ast.Tuple) else rows[0]
            yield rewritten(program, call, text, both=True)


def _applied(case: Case, mapping: Mapping, place: ast.expr, plain: str) -> Iterator[Change]:
    """The function applied to what is taken out at ``place``."""
    program, block = case.program, block_of(case)
    text = plain if place is mapping.chain else program.text(place)
    loop = program.parents.get(place)
    if block is not None and isinstance(loop, ast.For) and _goes_around(loop, block):
        name = ast.unparse(loop.target)
        yield Insert(block.lineno, f"{name} = {_of(program, mapping.function, name)}", "first")
        if place is mapping.chain:
            yield Replace(program.span(place), plain)
        return
    yield Replace(program.span(place), f"map({program.text(mapping.function)}, {text})")


def _goes_around(loop: ast.For, block: ast.With) -> bool:
    return isinstance(loop.target, ast.Name) and inside(loop, block.lineno)


def _of(program: Program, function: ast.expr, name: str) -> str:
    """The function of ``name``: a lambda's body with that name for its own."""
    if not isinstance(function, ast.Lambda):
        return f"{program.text(function)}({name})"
    own = function.args.args[0].arg
    body = ast.parse(program.text(function.body), mode="eval").body
    for node in ast.walk(body):
        if isinstance(node, ast.Name) and node.id == own:
            node.id = name
    return program.text(function.body) if own == name else ast.unparse(body)


def _mapping(program: Program, call: ast.Call) -> Mapping | None:
    """``call`` as the only ``map`` of a chain; its function takes one tensor."""
    if called(call) != "map" or not isinstance(call.func, ast.Attribute) or not call.args:
        return None
    chain: ast.expr = call
    while (step := _next_stage(program, chain)) is not None:
        if called(step) == "map":
            return None
        chain = step
    return Mapping(call, call.args[0], chain) if _takes_one(program, call.args[0]) else None


def _next_stage(program: Program, node: ast.expr) -> ast.Call | None:
    """The call of a stage on what ``node`` gives."""
    method = program.parents.get(node)
    if not isinstance(method, ast.Attribute) or method.attr not in STAGES:
        return None
    call = program.parents.get(method)
    return call if isinstance(call, ast.Call) and call.func is method else None


def _takes_one(program: Program, function: ast.expr) -> bool:
    if isinstance(function, ast.Lambda):
        return _one_argument(function.args)
    made = program.functions_named(ast.unparse(function))
    return len(made) == 1 and _one_argument(made[0].args)


def _one_argument(arguments: ast.arguments) -> bool:
    plain = len(arguments.args) == 1 and not arguments.posonlyargs and not arguments.kwonlyargs
    return plain and arguments.vararg is None and arguments.kwarg is None and not arguments.defaults


def _is_about(program: Program, mapping: Mapping, line: int) -> bool:
    """Whether ``line`` is one of the chain, or of the function that it maps."""
    parts = (mapping.chain, *program.functions_named(ast.unparse(mapping.function)))
    return any(part.lineno <= line <= (part.end_lineno or part.lineno) for part in parts)


def _without(program: Program, mapping: Mapping) -> str:
    """The chain's text without its ``map``; "" where it is not to be found."""
    holder = mapping.call.func.value if isinstance(mapping.call.func, ast.Attribute) else None
    if holder is None:
        return ""
    text, stage = program.text(mapping.chain), program.text(mapping.call)
    return text.replace(stage, program.text(holder), 1) if text.count(stage) == 1 else ""


def _taken(program: Program, chain: ast.expr) -> list[ast.expr]:
    """Where elements of the chain are taken out: itself, or the name that it was given; empty where the
    Dataset is used otherwise, or in another function."""
    parent = program.parents.get(chain)
    if _is_walked(program, chain):
        return [chain]
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
        return []
    target = parent.targets[0]
    name = target.id if isinstance(target, ast.Name) else ""
    given = [s for s in program.statements if name and name in stored_by(s)]
    uses = [n for n in program.nodes if isinstance(n, ast.Name) and n.id == name and n is not target]
    same = all(program.function_around(use) is program.function_around(chain) for use in uses)
    walked = all(_is_walked(program, use) for use in uses)
    return list(uses) if len(given) == 1 and same and walked else []


def _is_walked(program: Program, node: ast.expr) -> bool:
    parent = program.parents.get(node)
    if isinstance(parent, ast.For | ast.comprehension):
        return parent.iter is node
    return isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in WALKING
