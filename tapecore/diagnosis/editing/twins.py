"""Functions that compute the same as one without a gradient, or nearly the same, and have one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import atom
from tapecore.diagnosis.editing.rewrites import calls_on, rewritten
from tapecore.diagnosis.places import argument
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.finding import Blocker

    Twin = Callable[[Case, Blocker, ast.Call], str]

LONGEST = 40
"""A longer argument is not written several times."""


def twins(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """For the calls on the guilty line: what computes the same, then what computes nearly the same."""
    for rows, alters in ((EXACT, False), (ROUGH, True)):
        for call in calls_on(case.program, blocker.lines[0]):
            texts = (twin(case, blocker, call) for twin in rows)
            text = next((text for text in texts if text), "")
            if text:
                yield rewritten(case.program, call, text, both=True, alters=alters)


def _shape(case: Case, blocker: Blocker) -> tuple[int, ...] | None:
    """The shape of what the guilty op gave."""
    outputs = case.events[blocker.evidence[0]].outputs if blocker.evidence else ()
    return case.recording.values[outputs[0]].shape if outputs else None


def _slot(blocker: Blocker) -> int:
    """Which input of the op the source reaches; -1 where nobody knows."""
    return blocker.cut.link.slot if blocker.cut is not None else -1


# ---------------------------------------------------------------- the same


def segment_sum(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.math.bincount(i, weights=w, minlength=n)`` -> ``tf.math.unsorted_segment_sum(w, i, n)``."""
    known = {"arr", "weights", "minlength"}
    slots, weights = argument(call, 0, "arr"), argument(call, 1, "weights")
    if called(call) != "bincount" or slots is None or weights is None or len(call.args) > 3:
        return ""
    if any(k.arg not in known for k in call.keywords):
        return ""
    least, program, shape = argument(call, 2, "minlength"), case.program, _shape(case, blocker)
    count = f"tf.reduce_max({program.text(slots)}) + 1"
    if least is not None:
        exact = isinstance(least, ast.Constant) and shape == (least.value,)
        count = program.text(least) if exact else f"tf.maximum({count}, {program.text(least)})"
    return f"tf.math.unsorted_segment_sum({program.text(weights)}, {program.text(slots)}, {count})"


def shuffled(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.random.shuffle(x)`` -> ``tf.gather(x, tf.random.shuffle(tf.range(tf.shape(x)[0])))``."""
    if called(call) != "shuffle" or len(call.args) != 1 or ast.unparse(call.func) != "tf.random.shuffle":
        return ""
    text = case.program.text(call.args[0])
    seed = "".join(f", {k.arg}={case.program.text(k.value)}" for k in call.keywords)
    order = f"tf.random.shuffle(tf.range(tf.shape({text})[0]){seed})"
    return f"tf.gather({text}, {order})" if len(text) <= LONGEST else ""


def scaled(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.one_hot(i, n, on_value=x)`` -> ``tf.one_hot(i, n) * x``."""
    on, off = argument(call, 2, "on_value"), argument(call, 3, "off_value")
    if called(call) != "one_hot" or (on is None and off is None) or len(call.args) != 2:
        return ""
    if any(k.arg not in ("on_value", "off_value") for k in call.keywords):
        return ""
    program = case.program
    ones = f"{program.text(call.func)}({', '.join(program.text(a) for a in call.args)})"
    first = f"{ones} * {atom(program, on)}" if on is not None else ones
    return first if off is None else f"{first} + (1.0 - {ones}) * {atom(program, off)}"


def padded(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.pad(x, p, constant_values=c)`` -> ``tf.pad(x - c, p) + c``."""
    border, given = argument(call, 3, "constant_values"), argument(call, 0, "tensor")
    paddings = argument(call, 1, "paddings")
    if called(call) != "pad" or border is None or given is None or paddings is None:
        return ""
    if len(call.args) > 2 or any(
        k.arg not in ("tensor", "paddings", "constant_values") for k in call.keywords
    ):
        return ""
    program, text = case.program, atom(case.program, border)
    inside = f"{atom(program, given)} - {text}"
    return f"{program.text(call.func)}({inside}, {program.text(paddings)}) + {text}"


def counted(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.range(a, b, d)`` for its beginning or its step: ``a + d * tf.range(6.0)``, with as many as there
    were."""
    shape, slot, program = _shape(case, blocker), _slot(blocker), case.program
    if called(call) != "range" or shape is None or slot not in (0, 2) or not 2 <= len(call.args) <= 3:
        return ""
    if call.keywords:
        return ""
    step = f"{atom(program, call.args[2])} * " if len(call.args) == 3 else ""
    return f"{atom(program, call.args[0])} + {step}tf.range({float(shape[0])})"


# ---------------------------------------------------------------- nearly the same


def spread(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.range(a, b, d)`` for its end: as many steps as there were, evenly up to a step before the end."""
    shape, program = _shape(case, blocker), case.program
    if (
        called(call) != "range"
        or shape is None
        or call.keywords
        or not 1 <= len(call.args) <= 3
        or not shape[0]
    ):
        return ""
    first, last = ("0.0", call.args[0]) if len(call.args) == 1 else (program.text(call.args[0]), call.args[1])
    step = atom(program, call.args[2]) if len(call.args) == 3 else "1.0"
    end = program.text(last) if isinstance(last, ast.BinOp) else atom(program, last)
    return f"tf.linspace({first}, {end} - {step}, {shape[0]})"


def normal_counts(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.random.poisson(shape, lam)``: normal numbers of the same mean and variance."""
    shape, rate = argument(call, 0, "shape"), argument(call, 1, "lam")
    written = ast.unparse(call.func)
    if written == "tf.random.stateless_poisson":
        return _stateless(case, call)
    if written != "tf.random.poisson" or shape is None or rate is None or len(call.args) > 2:
        return ""
    if any(k.arg not in ("shape", "lam", "seed") for k in call.keywords):
        return ""
    program, made = case.program, _shape(case, blocker)
    lam, seed = atom(program, rate), argument(call, 3, "seed")
    fixed = isinstance(shape, ast.List | ast.Tuple) and all(isinstance(e, ast.Constant) for e in shape.elts)
    whole = f"tf.concat([{program.text(shape)}, tf.shape({program.text(rate)})], 0)"
    size = str(list(made)) if fixed and made is not None else whole
    numbers = f"{size}, seed={program.text(seed)}" if seed is not None else size
    return f"{lam} + tf.sqrt({program.text(rate)}) * tf.random.normal({numbers})"


def _stateless(case: Case, call: ast.Call) -> str:
    """The dtype goes: normal numbers are floats."""
    rate = argument(call, 2, "lam")
    given = [argument(call, place, name) for place, name in enumerate(("shape", "seed", "lam"))]
    if rate is None or any(node is None for node in given) or len(call.args) > 4:
        return ""
    shape, seed, lam = (case.program.text(node) for node in given if node is not None)
    return f"{atom(case.program, rate)} + tf.sqrt({lam}) * tf.random.stateless_normal({shape}, {seed})"


def modulo(case: Case, blocker: Blocker, call: ast.Call) -> str:
    """``tf.truncatemod(x, y)`` -> ``tf.math.floormod(x, y)``, the same for what is not negative."""
    if called(call) != "truncatemod" or len(call.args) != 2 or call.keywords:
        return ""
    return f"tf.math.floormod({', '.join(case.program.text(a) for a in call.args)})"


EXACT: tuple[Twin, ...] = (segment_sum, shuffled, scaled, padded, counted)
ROUGH: tuple[Twin, ...] = (spread, normal_counts, modulo)
