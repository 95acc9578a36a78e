"""The backward pass: the rules of recorded ops, last op first. It never recurses over the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import floating
from tapecore.engine.broadcasting import sum_to
from tapecore.engine.contributions import as_answer, numbers, pullback, shown, total, translated
from tapecore.engine.conversion import to_array
from tapecore.engine.dtypes import protocol_name
from tapecore.engine.entry import as_array, as_record, as_tensor, id_of, outline, several, shape_of
from tapecore.engine.errors import invalid_dtype
from tapecore.engine.given import Given, on_arrays
from tapecore.engine.indexed_slices import IndexedSlices, dense
from tapecore.engine.observer import Observer, observers
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op
    from tapecore.engine.reel import Reel


class Backward:
    """One backward pass over a reel: ``cotangents`` starts with the seeds, ends with the sources' gradients.

    Only values that the reel calls connected receive contributions. Cotangents of values that are no source
    are dropped once used. The rules run on bare arrays, or on Tensors where a tape or an accumulator is
    there to differentiate them.
    """

    def __init__(self, reel: Reel, sources: set[int], *, quiet: bool = False) -> None:
        self.connected = reel.connected
        self.complex = reel.complex
        self.sources = sources
        self.cotangents: dict[int, Any] = {}
        around = observers.get()
        self.on_tensors = any(observer.differentiates for observer in around)
        self.watching: tuple[Observer, ...] = () if quiet else around
        self._lower = as_tensor if self.on_tensors else as_array

    def seed(self, target: Tensor, given: Tensor | None) -> None:
        """Start at ``target`` with the cotangent ``given`` or with ones."""
        if target.value.dtype.kind == "O":
            return
        cotangent = Tensor(np.ones(target.value.shape, target.value.dtype)) if given is None else given
        if cotangent.value.dtype != target.value.dtype:
            names = [protocol_name(x.value.dtype) for x in (cotangent, target)]
            raise invalid_dtype("Mul", 1, *names)
        lowered = cotangent if self.on_tensors else cotangent.value
        for observer in self.watching:
            observer.on_seed(target, lowered, given is not None)
        self._add(target.id, lowered)

    def run(self, entries: Iterable[tuple[Any, ...]]) -> None:
        """Pull the cotangents through ``entries``, which come last op first."""
        brief = not (self.on_tensors or self.watching or self.complex)
        take = self._take
        token = floating.silence()
        try:
            for entry in entries:
                outputs = entry[3]
                if len(outputs) == 1:
                    y: Any = outputs[0]
                    g = take(id_of(y))
                else:
                    g = self._upstream(outputs)
                if g is None:
                    continue
                if brief and entry[0].brief is not None:
                    pull_elementwise(entry, g, self.connected, self.cotangents)
                else:
                    self._pull(entry, g)
        except ValueError as error:
            raise translated(error) from None
        finally:
            floating.restore(token)

    def _upstream(self, outputs: tuple[Any, ...]) -> Any:
        """The cotangents of an op's outputs with zeros for missing ones; None where there is none at all."""
        found = [self._take(id_of(y)) for y in outputs]
        if all(g is None for g in found):
            return None
        return tuple([self._zeros(y) if g is None else g for g, y in zip(found, outputs, strict=True)])

    def _take(self, key: int) -> Any:
        g = self.cotangents.get(key) if key in self.sources else self.cotangents.pop(key, None)
        return dense(g) if type(g) is IndexedSlices else g

    def _zeros(self, y: Any) -> Any:
        shape, dtype = outline(y)[1:]
        zeros = np.zeros(shape, dtype)
        return Tensor(zeros) if self.on_tensors else zeros

    def _pull(self, entry: tuple[Any, ...], g: Any) -> None:
        op, inputs, attrs, outputs = entry
        connected = self.connected
        reached = [i for i, x in enumerate(inputs) if id_of(x) in connected]
        if self.watching:
            self._pull_watched(entry, g, reached)
            return
        lower = self._lower
        y = lower(outputs[0]) if len(outputs) == 1 else tuple(map(lower, outputs))
        for i, dx in self._contributions(op, g, y, [lower(x) for x in inputs], attrs, reached):
            x = inputs[i]
            if op.elementwise and dx.shape != shape_of(x):
                dx = sum_to(dx, shape_of(x))
            self._add(id_of(x), dx)

    def _pull_watched(self, entry: tuple[Any, ...], g: Any, reached: list[int]) -> None:
        op, inputs, attrs, outputs = entry
        record, lower = as_record(entry), self._lower
        arrived = [shown(part) for part in several(g)]
        for observer in self.watching:
            observer.on_pullback_begin(record, arrived)
        y = lower(outputs[0]) if len(outputs) == 1 else tuple(map(lower, outputs))
        for i, dx in self._contributions(op, g, y, [lower(x) for x in inputs], attrs, reached):
            x, unsummed = inputs[i], None
            if op.elementwise and dx.shape != shape_of(x):
                unsummed, dx = numbers(dx), sum_to(dx, shape_of(x))
            self._add(id_of(x), dx)
            accumulated = shown(self.cotangents[id_of(x)])
            for observer in self.watching:
                observer.on_contribution(record, i, shown(dx), unsummed, accumulated)
        for observer in self.watching:
            observer.on_pullback_end(record)

    def _contributions(self, op: Op, *call: Any) -> Iterator[tuple[int, Any]]:
        found = pullback(op, *call)
        return found if op.whole is None or self.on_tensors else ((i, on_arrays(dx)) for i, dx in found)

    def _add(self, key: int, dx: Any) -> None:
        before = self.cotangents.get(key)
        if type(dx) is Given and (before is not None or key not in self.sources):
            dx = as_answer(to_array(dx.value)) if self.on_tensors else to_array(dx.value)
        self.cotangents[key] = dx if before is None else total(before, dx)


def pull_elementwise(entry: tuple[Any, ...], g: Any, connected: set[int], cotangents: dict[int, Any]) -> None:
    """The short way for real elementwise ops while nobody watches; it does what ``_pull`` does."""
    op, inputs, attrs, outputs = entry
    values: list[Any] | None = None
    key: int
    shape: tuple[int, ...]
    dx: Any
    for x, (how, partial) in zip(inputs, op.brief):  # noqa: B905  # the hot path
        if type(x) is Tensor:
            key, shape = x.id, x.value.shape
        elif type(x) is tuple:
            key, shape = x[0], x[1]  # type: ignore[reportUnknownVariableType]  # a cast would cost here
        else:
            continue
        if key not in connected:
            continue
        if how == "rule":
            if values is None:
                values = _looked_at(op, inputs, outputs[0])
            dx = g * partial(*values, **attrs)
        elif how == "number":
            dx = g if partial == 1 else -g if partial == -1 else g * partial
        else:
            continue
        if dx.shape != shape:
            dx = sum_to(dx, shape)
        before = cotangents.get(key)  # type: ignore[reportUnknownArgumentType]
        if before is not None:
            dx = total(before, dx) if type(before) is IndexedSlices else before + dx
        cotangents[key] = dx


def _looked_at(op: Op, inputs: tuple[Any, ...], y: Any) -> list[Any]:
    """The output and the inputs as a partial takes them; None for what it does not look at."""
    looked_at = (op.kept or op.plan).looked_at
    values = [as_array(y) if looked_at[-1] else None]
    for x, look in zip(inputs, looked_at):  # noqa: B905  # the hot path
        values.append(as_array(x) if look else None)
    return values
