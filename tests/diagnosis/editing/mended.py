"""Programs whose gradient is lost, and what may be edited in them."""

from typing import Any, NamedTuple

import numpy as np

import tapecore as tf
from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tests.diagnosis.reasons import HEAD


class Mended(NamedTuple):
    """``lines`` are those that the fix adds; ``slopes`` are the elements of ``g`` that TensorFlow 2.21 gives
    for the mended program, one after the other; ``alters``: the target becomes another."""

    name: str
    program: str
    source: str
    lines: tuple[str, ...]
    slopes: list[float]
    alters: bool


class Left(NamedTuple):
    """A program in which no edit is sure enough."""

    name: str
    program: str
    source: str


def finding_of(case: Mended | Left) -> Finding:
    """What is said of the source that suffers."""
    found = diagnose(run(HEAD + case.program), run).findings
    return next(f for f in found if f.question.source == case.source and f.blockers)


def slopes_of(text: str) -> list[float]:
    """The elements of ``g`` when a program runs by itself, without a recording."""
    names: dict[str, Any] = {}
    exec(compile(text.replace("import tensorflow as tf", "import tapecore as tf"), "mended", "exec"), names)
    return [
        float(e) for g in tf.nest.flatten(names["g"]) for e in np.ravel(np.asarray(tf.convert_to_tensor(g)))
    ]
