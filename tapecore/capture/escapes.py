"""Numbers that leave the engine, and Python data that comes back in: which of the one is which of the
other."""

from __future__ import annotations

from inspect import currentframe
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.capture.base import Base
from tapecore.capture.frame_locals import locals_of
from tapecore.capture.provenance import Origin

if TYPE_CHECKING:
    from types import FrameType

    from tapecore.capture.positions import Place
    from tapecore.engine.tensor import Tensor

GUESSES = 8
TEXTS = frozenset({"format", "print", "str", "repr"})


class Escapes(Base):
    """Writes down escapes, and knows for Python data which values it came from.

    ``calling`` has the calls of NumPy that go on: name, and the escapes inside. ``provenance`` knows data
    by identity; where that ends, the program's syntax tells through which names and calls numbers flow into
    an expression.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.calling: list[tuple[str, list[Origin]]] = []
        self._recent: list[Origin] = []

    # ------------------------------------------------------------ leaving

    def on_escape(self, tensor: Tensor, how: str, result: Any) -> None:
        """Numbers leave; what Python got is known from now on."""
        place = self.here()
        value = self.value_of(tensor, place)
        display = self._displays(how, place)
        what = self._name_of_escape(how, place)
        at = self._again(what, value, place) if how == "array" else -1
        if at < 0:
            at = self.emit("escape", what, (value,), (), {"display": True} if display else None, place)
        origin = Origin((value,), (at,))
        self.provenance.note(result, origin)
        self.escapes[place.activation, place.span] = origin
        if not display:
            self._recent.append(origin)
            del self._recent[:-GUESSES]
        if self.calling:
            self.calling[-1][1].append(origin)

    def _again(self, what: str, value: int, place: Place) -> int:
        """The ``at`` of the last event, if it is this very escape: NumPy may ask several times in a call."""
        last = self.journal.events[-1] if self.journal.events else None
        if last is None or (last.kind, last.what, last.inputs) != ("escape", what, (value,)):
            return -1
        return last.at if last.stack == place.stack else -1

    def _name_of_escape(self, how: str, place: Place) -> str:
        if self.calling:
            return self.calling[-1][0]
        called = self.syntax.called(place.span) if self.syntax is not None and how == "array" else ""
        root, _, rest = called.partition(".")
        return f"np.{rest}" if rest and root in ("np", "numpy") else how

    def _displays(self, how: str, place: Place) -> bool:
        if how in ("format", "print", "str", "repr") or _inside_library(
            currentframe(), self.journal.positions.filename, "matplotlib"
        ):
            return True
        return self.syntax is not None and self.syntax.only_displayed(place.span)

    # ------------------------------------------------------------ coming back

    def convert(self, data: Any, value: int, origin: Origin | None, sure: bool, place: Place) -> None:
        """Python data became ``value``."""
        if origin is None:
            self.emit("convert", _kind(data), (), (value,), None, place)
            return
        info: dict[str, Any] = {"through": list(origin.through), "sure": sure}
        self.emit("convert", _kind(data), origin.values, (value,), info, place)

    def origin_of(self, data: Any, place: Place) -> tuple[Origin | None, bool]:
        """Where Python data came from, and whether that is sure: by identity, by the expression, at last by
        order."""
        if not self.provenance:
            return None, True
        found = self.provenance.of(data)
        if found is not None:
            return found, True
        if self.syntax is None:
            return self._guess(data), False
        if self._is_literal(data):
            return None, True
        flows = self.syntax.carried(place.span)
        found = self.flowing(flows.names, flows.spans, place.activation)
        if found is not None:
            return found, True
        found = self._by_assignment(flows.names, place.activation)
        if found is not None:
            return found, False
        return (
            self._guess(data)
            if flows.unknown and not _is_known_call(self.syntax.called(place.span))
            else None
        ), False

    def flowing(self, names: tuple[str, ...], spans: tuple[Any, ...], activation: int) -> Origin | None:
        """The origins of what flows through names of the person's frame and calls in it."""
        total: Origin | None = None
        for span in spans:
            found = self.escapes.get((activation, span))
            if found is not None:
                total = found if total is None else total | found
        for data in self._named(names):
            found = self.provenance.of(data)
            if found is not None:
                total = found if total is None else total | found
        return total

    def _by_assignment(self, names: tuple[str, ...], activation: int) -> Origin | None:
        """The escapes in what these names were assigned, as far as the text tells."""
        total: Origin | None = None
        for flows in self.syntax.assigned(names) if self.syntax is not None else ():
            for span in flows.spans:
                found = self.escapes.get((activation, span))
                if found is not None:
                    total = found if total is None else total | found
        return total

    def _named(self, names: tuple[str, ...]) -> list[Any]:
        frame = self._persons_frame() if names else None
        if frame is None:
            return []
        here, everywhere = locals_of(frame), frame.f_globals
        return [here[name] if name in here else everywhere.get(name) for name in names]

    def _persons_frame(self) -> FrameType | None:
        frame: FrameType | None = currentframe()
        while frame is not None and frame.f_code.co_filename != self.journal.positions.filename:
            frame = frame.f_back
        return frame

    def _is_literal(self, data: Any) -> bool:
        """Whether ``data`` is a number that stands in the program's text: the very object that the code
        holds."""
        frame = self._persons_frame()
        return frame is not None and _consists_of(data, frame.f_code.co_consts)

    def _guess(self, data: Any) -> Origin | None:
        """The escapes of late, when ``data`` could come from them: only their order says so."""
        if not self._recent or not _is_real(data):
            return None
        total = self._recent[-1]
        for origin in self._recent[-GUESSES:-1]:
            total = total | origin
        return total


def _consists_of(data: Any, constants: tuple[Any, ...]) -> bool:
    if isinstance(data, (list, tuple)):
        return all(_consists_of(item, constants) for item in cast("list[Any]", data))
    return any(data is constant or _holds(constant, data) for constant in constants)


def _holds(constant: Any, data: Any) -> bool:
    return isinstance(constant, tuple) and _consists_of(data, cast("tuple[Any, ...]", constant))


def _kind(data: Any) -> str:
    if isinstance(data, np.ndarray):
        return "ndarray"
    return "list" if isinstance(data, (list, tuple, dict)) else "scalar"


def _is_real(data: Any) -> bool:
    """Data whose numbers could carry a gradient's value: floats, arrays of them, lists."""
    if isinstance(data, (np.ndarray, np.generic)):
        return data.dtype.kind in "fc"  # type: ignore[reportUnknownMemberType]
    return isinstance(data, (float, list, tuple))


def _is_known_call(name: str) -> bool:
    """A constructor of tensors that was given a literal."""
    return name.startswith(("np.", "numpy."))


def _inside_library(frame: Any, filename: str, library: str) -> bool:
    """Whether code of ``library`` runs between the engine and the person's code."""
    while frame is not None and frame.f_code.co_filename != filename:
        if frame.f_globals.get("__name__", "").partition(".")[0] == library:
            return True
        frame = frame.f_back
    return False
