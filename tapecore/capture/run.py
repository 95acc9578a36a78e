"""Runs a program under a recorder: text -> Recording."""

from __future__ import annotations

import builtins
import contextlib
import random
import sys
import warnings
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.capture.console import Console
from tapecore.capture.failures import failure_of
from tapecore.capture.figures import Figures
from tapecore.capture.imports import Imports
from tapecore.capture.limits import Limits, OpLimit
from tapecore.capture.names import Names, elements
from tapecore.capture.numpy_proxy import NumpyProxy
from tapecore.capture.positions import NOWHERE, Place
from tapecore.capture.program import FILENAME, Part, compiled, pieces, publish, shown
from tapecore.capture.recorder import Recorder
from tapecore.capture.syntax import Syntax
from tapecore.capture.version import engine_version
from tapecore.recording import Cell, Header, Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

RESULT = 100_000


def run(
    source: str,
    *,
    name: str = "",
    seed: int = 0,
    limits: Limits | None = None,
    stream: Callable[[bytes], object] | None = None,
    cells: Sequence[Cell] = (),
) -> Recording:
    """Run ``source`` and give the recording of what it did, also when it failed.

    ``import tensorflow`` and ``import keras`` are tapecore. ``seed`` seeds random, NumPy and tapecore.
    ``stream`` gets the lines of the ``.tape`` file as they come. With ``cells`` each is run by itself, and
    the next one also after one that failed. Exceptions of the program are events, never raised;
    KeyboardInterrupt ends the program as a failure does.
    """
    header = Header(engine_version=engine_version(), seed=seed, source=source, name=name, cells=tuple(cells))
    return _Run(header, limits or Limits(), stream).go()


class _Run:
    """One run: its recorder, and what is put in place around the program."""

    def __init__(self, header: Header, limits: Limits, stream: Callable[[bytes], object] | None) -> None:
        self.header = header
        self.limits = limits
        self.syntax = Syntax()
        self.recorder = Recorder(
            header,
            filename=FILENAME,
            first=_execute.__code__,
            stream=stream,
            syntax=self.syntax,
            limit=OpLimit(limits),
        )
        self.names = Names(self.recorder)
        self.figures = Figures(self.recorder, limits)
        self.main = ModuleType("__main__")
        self.main.__dict__.update(__file__=FILENAME, __builtins__=builtins)

    def go(self) -> Recording:
        publish(self.header.source)
        _begin_anew(self.header.seed)
        self.recorder.attach()
        try:
            with self._surroundings():
                for cell, text in pieces(self.header.source, self.header.cells):
                    self._cell(cell, text)
        finally:
            self.recorder.detach()
            self.recorder.finish()
            _begin_anew(None)
        return self.recorder.recording

    @contextlib.contextmanager
    def _surroundings(self) -> Generator[None]:
        left = [self.limits.printed]
        out, err = self.consoles = (
            Console(self.recorder, left, "<stdout>"),
            Console(self.recorder, left, "<stderr>"),
        )
        imports = Imports(
            self.main.__dict__, lambda module: NumpyProxy(module, self.recorder), self.figures.prepare
        )
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            warnings.catch_warnings(),
            imports,
            _as_main(self.main),
        ):
            _show_warnings(self._warned)
            try:
                yield
            finally:
                self._flush()
                self.figures.restore()

    def _cell(self, cell: Cell | None, text: str) -> None:
        if cell is not None:
            self.recorder.emit(
                "cell", cell.title, (), (), {"index": cell.index}, Place(cell.line, -1, NOWHERE, -1)
            )
        try:
            part = compiled(text, self.names, self.syntax)
            _execute(part, self.main.__dict__, self._result)
        except BaseException as error:  # whatever a person's program raises is recorded
            if self.recorder.journal.broken:
                raise
            self._failed(error)
        self._flush()
        self._figures()

    def _flush(self) -> None:
        for console in self.consoles:
            console.flush()

    def _result(self, value: Any, line: int) -> None:
        if value is None:
            return
        self._flush()
        text = shown(value)[:RESULT]
        values = [self.recorder.value_of(x) for _, x in elements([value])]
        self.recorder.emit("result", text, values, (), None, Place(line, -1, NOWHERE, -1))

    def _figures(self) -> None:
        try:
            self.figures.show()
        except Exception as error:  # noqa: BLE001  drawing runs code of the person's, which may fail
            self._failed(error)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, SystemExit) and error.code in (None, 0):
            return
        self._flush()
        self.recorder.end_open_calls()
        failure = failure_of(error, FILENAME)
        place = self.recorder.journal.positions.of_traceback(error.__traceback__)
        inputs = [self.recorder.value_of(x) for x in _inputs_of_failed_op(error)]
        info = {"message": failure.message, "traceback": failure.traceback}
        at = place._replace(line=min(failure.line, self.header.source.count("\n") + 1))
        self.recorder.emit("error", failure.kind, inputs, (), info, at)

    def _warned(self, message: Any, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        sys.stderr.write(f"{category.__name__}: {message}\n")


def _show_warnings(show: Callable[..., None]) -> None:
    """Python's own choice of warnings, told to ``show``."""
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.showwarning = show


def _execute(part: Part, scope: dict[str, Any], result: Callable[[Any, int], None]) -> None:
    exec(part.body, scope)
    if part.last is not None:
        value = eval(part.last, scope)  # noqa: S307
        result(value, part.last_line)


def _inputs_of_failed_op(error: BaseException) -> tuple[Any, ...]:
    """The inputs of the op that was being executed when ``error`` was raised, if one was."""
    from tapecore.engine.execute import execute

    trace = error.__traceback__
    found: tuple[Any, ...] = ()
    while trace is not None:
        if trace.tb_frame.f_code is execute.__code__:
            found = tuple(trace.tb_frame.f_locals.get("inputs", ()))
        trace = trace.tb_next
    return found


@contextlib.contextmanager
def _as_main(module: ModuleType) -> Generator[None]:
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def _begin_anew(seed: int | None) -> None:
    """Random numbers and the names of layers as in a new process."""
    from tapecore.engine.keras.naming import clear_session
    from tapecore.engine.ops.seeds import seed_the_unseeded

    clear_session()
    seed_the_unseeded(seed)
    if seed is not None:
        random.seed(seed)
        np.random.seed(seed % 2**32)
