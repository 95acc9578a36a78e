"""The backward pass: the rules of recorded ops, last op first. It never recurses over the graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import floating, telling
from tapecore.engine.broadcasting import sum_to
from tapecore.engine.checking import check_cotangent
from tapecore.engine.contributions import as_answer, numbers, pullback, shown, total, translated
from tapecore.engine.conversion import to_array
from tapecore.engine.dtypes import protocol_name
from tapecore.engine.entry import (
    as_array,
    as_record,
    as_tensor,
    filled,
    id_of,
    outline,
    several,
    shape_of,
)
from tapecore.engine.errors import invalid_dtype
from tapecore.engine.given import Given, on_arrays
from tapecore.engine.indexed_slices import IndexedSlices, dense
from tapecore.engine.observer import Contribution, Observer, observers
from tapecore.engine.replay import offer
from tapecore.engine.rewinding import rewinding
from tapecore.engine.short import ODD
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op
    from tapecore.engine.reel import Reel


class Backward:
    """One backward pass over a reel: ``cotangents`` starts with the seeds, ends with the sources' gradients.

    Only values that the reel calls connected receive contributions. ``regular`` says that so far all cotangents
    have the shapes of their values, on which the short ways rely. Cotangents of values that are no source
    are dropped once used. The rules run on bare arrays, or on Tensors where a tape or an accumulator is
    there to differentiate them.
    """

    def __init__(self, reel: Reel, sources: set[int], *, quiet: bool = False) -> None:
        self.connected = reel.connected
        self.complex = reel.complex
        self.sources = sources
        self.cotangents: dict[int, Any] = {}
        self.regular = True
        around = observers.get()
        self.on_tensors = any(observer.differentiates for observer in around)
        self.watching: tuple[Observer, ...] = () if quiet else around
        self._lower = as_tensor if self.on_tensors else as_array

    def seed(self, target: Tensor, given: Tensor | None) -> None:
        """Start at ``target`` with the cotangent ``given`` or with ones."""
        if target.value.dtype.kind == "O":
            return
        cotangent = Tensor(np.ones(target.value.shape, target.value.dtype)) if given is None else given
        check_cotangent(cotangent.value.shape, target.value.shape)
        if cotangent.value.dtype != target.value.dtype:
            names = [protocol_name(x.value.dtype) for x in (cotangent, target)]
            raise invalid_dtype("Mul", 1, *names)
        started = cotangent if self.on_tensors else cotangent.value
        for observer in self.watching:
            observer.on_seed(target, started, given is not None)
        self.regular = self.regular and cotangent.value.shape == target.value.shape
        self._add(target.id, started)

    def run(self, entries: list[tuple[Any, ...]]) -> None:
        """Pull the cotangents through ``entries``, last op first; each entry is let go once used."""
        replay = offer(self, entries) if self.watching and not self.on_tensors else None
        try:
            self.go(entries)
        except Exception as error:
            if replay is not None:
                replay.failed = type(error)
            raise

    def go(self, entries: list[tuple[Any, ...]]) -> None:
        """The same, heard by those only who have not chosen to hear of it later."""
        plain = not (self.on_tensors or self.complex)
        connected, cotangents, watching = self.connected, self.cotangents, self.watching
        token = floating.silence()
        try:
            if plain and self.regular and not watching:
                self._go_briefly(entries)
            while entries:
                entry = entries.pop()
                if type(entry[0]) is not int:
                    self._pull_kept(entry)
                    continue
                g = self._take(entry[1])
                if g is None:
                    continue
                brief = plain and self.regular and watching
                if not (brief and telling.pull_elementwise(entry, g, connected, cotangents, watching)):
                    self._pull(filled(entry), g)
        except ValueError as error:
            raise translated(error) from None
        finally:
            floating.restore(token)

    def _go_briefly(self, entries: list[tuple[Any, ...]]) -> None:
        """By the short ways, while the cotangents are regular and nobody watches."""
        rewind, wary = rewinding(entries, wary=False), False
        latest = max(self.sources, default=0)  # ids grow: what was made later is no source
        while entries and self.regular:
            said = rewind(entries, self.connected, self.cotangents, self.sources, latest)
            if said & ODD:
                self.regular = False
            elif entries:
                if not said:
                    self._pull_kept(entries.pop())
                if not wary:
                    rewind, wary = rewinding(entries, wary=True), True

    def _pull_kept(self, entry: tuple[Any, ...]) -> None:
        """Pull through an entry that is not flat, or to which a sparse cotangent came, if one came."""
        if type(entry[0]) is int:
            entry = filled(entry)
        g = self._upstream(entry[3])
        if g is not None:
            self._pull(entry, g)

    def _upstream(self, outputs: tuple[Any, ...]) -> Any:
        """The cotangent of an op's output; of several a tuple with zeros for missing ones; None where there is
        none at all.
        """
        if len(outputs) == 1:
            return self._take(id_of(outputs[0]))
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
        if not (self.on_tensors or op.variadic or op.whole is not None):
            self._pull_arrays(entry, g)
            return
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
            elif op.whole is not None and (type(dx) is Given or dx.shape != shape_of(x)):
                self.regular = False  # a person's rule may give what does not fit
            self._add(id_of(x), dx)

    def _pull_arrays(self, entry: tuple[Any, ...], g: Any) -> None:
        """By rules that run on bare arrays; observers are told of them all at once."""
        op, inputs, attrs, outputs = entry
        look_at = (op.kept or op.plan).looked_at
        y: Any = None
        if look_at[-1]:
            y = as_array(outputs[0]) if len(outputs) == 1 else tuple(map(as_array, outputs))
        values = [as_array(x) if look else None for x, look in zip(inputs, look_at)]  # noqa: B905  # the hot path
        found: list[Contribution] = []
        connected, cotangents = self.connected, self.cotangents
        try:
            for i, x in enumerate(inputs):
                key = x.id if type(x) is Tensor else id_of(x)
                if key not in connected or (rule := op.array_rule(i)) is None:
                    continue
                dx, unsummed = rule(g, y, *values, **attrs), None
                if dx is None:
                    continue
                if dx.shape != (shape := shape_of(x)):
                    if op.elementwise:
                        unsummed, dx = dx, sum_to(dx, shape)
                    else:
                        self.regular = False  # a person's rule may give what does not fit
                before = cotangents.get(key)
                if before is not None:
                    accumulated = before + dx if type(before) is type(dx) is np.ndarray else total(before, dx)
                else:
                    accumulated = dx
                cotangents[key] = accumulated
                if self.watching:
                    found.append((i, key, telling.dense(dx), unsummed, telling.dense(accumulated)))
        finally:
            if self.watching:
                self._tell(entry, g, found)

    def _tell(self, entry: tuple[Any, ...], g: Any, found: list[Contribution]) -> None:
        for observer in self.watching:
            observer.on_pull(entry, g, found)

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
            elif op.whole is not None and (type(dx) is Given or dx.shape != shape_of(x)):
                self.regular = False  # a person's rule may give what does not fit
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
