"""What ``info`` holds for each kind of event: the types behind docs/recording.md. Keys that are not named
here are ignored."""

from __future__ import annotations

from typing import Any

import msgspec


class Info(msgspec.Struct, frozen=True):
    """Nothing to say."""


class VariableInfo(Info, frozen=True):
    """``create``: of a Variable, or a value from before the recording."""

    variable: int = -1
    name: str = ""
    trainable: bool = True


class ConvertInfo(Info, frozen=True):
    """``convert``: the escapes that the Python data came through, and whether that is known or only
    likely."""

    through: tuple[int, ...] = ()
    sure: bool = True


class StateInfo(Info, frozen=True):
    """``read`` and ``assign``: whose state, and which version of it."""

    variable: int
    version: int


class OpInfo(Info, frozen=True):
    """``op``: tapes that recorded it; ``cut`` says for a tape that was there and did not, why (keys are
    tape numbers as text). ``inner``: for each output of a function with a gradient of its own the value that
    the function computed, or -1. ``scopes``: the name scopes (``name#n``) and calls of layers and optimizers
    (``name@n``) that it ran inside of, the outermost first; ``n`` counts the enterings of scopes."""

    attrs: dict[str, Any] = {}
    tapes: tuple[int, ...] = ()
    cut: dict[str, str] = {}
    api: str = ""
    inner: tuple[int, ...] = ()
    scopes: tuple[str, ...] = ()


class WatchInfo(Info, frozen=True):
    """``watch``."""

    tape: int
    variable: int = -1
    ignored: str = ""
    after_close: bool = False


class PassInfo(Info, frozen=True):
    """``pass``: which pass of the loop's run, from 0, where it is not the one after the last that was told; the
    number that the loop counts with, where it is another."""

    index: int = -1
    value: int | None = None


class EscapeInfo(Info, frozen=True):
    """``escape``: ``display`` when the numbers were only printed or plotted."""

    display: bool = False


class BranchInfo(Info, frozen=True):
    """``branch``."""

    value: bool


class DataInfo(Info, frozen=True):
    """``data``: which container, and its type's name."""

    object: int
    type: str


class TapeInfo(Info, frozen=True):
    """Everything that happens to a tape as a whole."""

    tape: int
    persistent: bool = False
    watch_accessed_variables: bool = True


class AccumulatorInfo(Info, frozen=True):
    """``accumulator_open`` and ``accumulator_close``."""

    accumulator: int


class TangentInfo(Info, frozen=True):
    """``tangent``: ``op`` is the ``at`` of the op event, or -1 when that was before the recording."""

    accumulator: int
    op: int


class GradientInfo(Info, frozen=True):
    """``gradient``: of a tape or of an accumulator. ``asker`` is the library's function that asks, where the
    program does not ask itself."""

    sources: tuple[int, ...]
    tape: int = -1
    accumulator: int = -1
    source_types: tuple[str, ...] = ()
    target_types: tuple[str, ...] = ()
    unconnected: str = "none"
    source_variables: tuple[int, ...] = ()
    asker: str = ""


class SeedInfo(Info, frozen=True):
    """``seed``: ``accumulated`` is the sum so far where one target is seeded more than once."""

    accumulated: tuple[int, ...] = ()


class PullbackInfo(Info, frozen=True):
    """``pullback``: ``wrt``, ``to`` and ``accumulated`` (and ``unsummed``, when there) have an entry for
    each contribution."""

    op: int
    wrt: tuple[int, ...] = ()
    to: tuple[int, ...] = ()
    accumulated: tuple[int, ...] = ()
    unsummed: tuple[int, ...] = ()
    none: tuple[int, ...] = ()


class AnswerInfo(Info, frozen=True):
    """``answer``: which of the sources; ``filled`` when zeros stand for None."""

    source: int
    filled: bool = False


class CellInfo(Info, frozen=True):
    """``cell``: its number."""

    index: int


class FigureInfo(Info, frozen=True):
    """``figure``: base64 of a PNG, or the text of an SVG."""

    data: str


class SummaryInfo(Info, frozen=True):
    """``summary``: the step that the program gave for it."""

    step: int


class ErrorInfo(Info, frozen=True):
    """``error``: ``traceback`` shows the person's frames only."""

    message: str
    caught: bool = False
    traceback: str = ""


INFO: dict[str, type[Info]] = {
    "create": VariableInfo,
    "convert": ConvertInfo,
    "read": StateInfo,
    "op": OpInfo,
    "assign": StateInfo,
    "watch": WatchInfo,
    "pass": PassInfo,
    "escape": EscapeInfo,
    "branch": BranchInfo,
    "data": DataInfo,
    "tape_open": TapeInfo,
    "tape_pause": TapeInfo,
    "tape_resume": TapeInfo,
    "tape_reset": TapeInfo,
    "tape_close": TapeInfo,
    "tape_drop": TapeInfo,
    "accumulator_open": AccumulatorInfo,
    "accumulator_close": AccumulatorInfo,
    "tangent": TangentInfo,
    "gradient": GradientInfo,
    "seed": SeedInfo,
    "pullback": PullbackInfo,
    "answer": AnswerInfo,
    "cell": CellInfo,
    "print": Info,
    "figure": FigureInfo,
    "summary": SummaryInfo,
    "result": Info,
    "error": ErrorInfo,
}
