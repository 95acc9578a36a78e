"""Places in one box: layers from top to bottom, each unit below what it uses; passes of a loop in columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

ACROSS, DOWN = 24.0, 28.0
"""Free space between neighbours in a layer, and between layers."""
LANE = 8.0
"""Width kept free where an edge passes by a layer."""
STIFF = 8.0
"""How much more it takes to move an op out of its line than a pill."""
ROUNDS = 16
"""Half of the rounds find an order, the others places."""
ASPECT = 1.3
"""Width to height at which a row of columns is broken."""


@dataclass
class Unit:
    """A node or a group's box as a thing to place; ``x``, ``y`` its centre within its parent's content."""

    key: str
    width: float
    height: float
    order: int
    pill: bool = False
    flows: bool = False
    """A group that has its place by what it uses, not beside others like it."""
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    above: list[Unit] = field(default_factory=list["Unit"])
    below: list[Unit] = field(default_factory=list["Unit"])


def _layer(units: list[Unit]) -> None:
    """Layers by the longest way from the top; then everything that waits for others moves down to them: a
    pill stands right above its user."""
    members = {unit.key for unit in units}
    for unit in units:
        unit.above = [other for other in unit.above if other.key in members]
        unit.below = [other for other in unit.below if other.key in members]
        unit.layer = max((other.layer + 1 for other in unit.above), default=0)
    for unit in reversed(units):
        held = sum(not other.pill for other in unit.above)
        if unit.below and len(unit.below) >= held:
            unit.layer = max(unit.layer, min(other.layer for other in unit.below) - 1)


def _lanes(units: list[Unit]) -> list[Unit]:
    """A thin unit in each layer that an edge passes by, so that nothing stands in its way."""
    lanes: list[Unit] = []
    for unit in units:
        for other in list(unit.below):
            upper = unit
            for layer in range(unit.layer + 1, other.layer):
                lane = Unit(f"{unit.key}>{other.key}>{layer}", LANE, 0.0, unit.order, layer=layer)
                lane.above, lane.below = [upper], [other]
                upper.below = [lane if each is other else each for each in upper.below]
                other.above = [lane if each is upper else each for each in other.above]
                upper = lane
                lanes.append(lane)
    return lanes


def _layered(units: list[Unit]) -> list[list[Unit]]:
    """Centres for layered units, the top left corner at 0, 0; the layers with the lanes in them."""
    layers: dict[int, list[Unit]] = defaultdict(list)
    for unit in [*units, *_lanes(units)]:
        layers[unit.layer].append(unit)
    top = 0.0
    for number in sorted(layers):
        height = max(unit.height for unit in layers[number])
        for unit in layers[number]:
            unit.y = top + height / 2
        top += height + DOWN
    rows = [layers[number] for number in sorted(layers)]
    for row in rows:
        _settle(row, {unit.key: 0.0 for unit in row})
    for turn in range(ROUNDS):
        for row in rows if turn % 2 == 0 else reversed(rows):
            wish = {unit.key: _wish(unit, turn) for unit in row}
            if turn < ROUNDS // 2:
                row.sort(key=lambda unit: (wish[unit.key], unit.order))
            _settle(row, wish)
    left = min((unit.x - unit.width / 2 for unit in units), default=0.0)
    for row in rows:
        for unit in row:
            unit.x -= left
    return rows


def _wish(unit: Unit, turn: int) -> float:
    """While the order is being found: the middle of what is above, or of what is below, by turns; then of
    both. Pills follow: what they feed stays in line with what it comes from."""
    near = unit.above if turn % 2 == 0 else unit.below
    others = (near or unit.above or unit.below) if turn < ROUNDS // 2 else unit.above + unit.below
    others = [other for other in others if not other.pill] or others
    return sum(other.x for other in others) / len(others) if others else unit.x


def _settle(row: list[Unit], wish: dict[str, float]) -> None:
    """The row in this order without overlaps, every unit as near to its wish as can be (least squares):
    neighbours that would overlap form a block, which stands at the mean of their wishes."""
    offset, blocks = 0.0, list[tuple[float, float, list[Unit]]]()
    offsets: dict[str, float] = {}
    for place, unit in enumerate(row):
        offset += (row[place - 1].width + unit.width) / 2 + ACROSS if place else 0.0
        offsets[unit.key] = offset
        blocks.append((wish[unit.key] - offset, 1.0 if unit.pill else STIFF, [unit]))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (second, b, more), (first, a, some) = blocks.pop(), blocks.pop()
            blocks.append(((first * a + second * b) / (a + b), a + b, some + more))
    for start, _, units in blocks:
        for unit in units:
            unit.x = start + offsets[unit.key]


def _let_in(loose: list[Unit], rows: list[list[Unit]]) -> None:
    """Place what nothing leads to or from: in the topmost free stretch of a layer, else at the end of the first."""
    width = max(unit.x + unit.width / 2 for row in rows for unit in row)
    for unit in loose:
        places = ((row, x) for row in rows if (x := _free(row, unit.width, width)) >= 0)
        row, unit.x = next(places, (rows[0], width + ACROSS + unit.width / 2))
        width = max(width, unit.x + unit.width / 2)
        unit.y = max(row, key=lambda other: other.height).y
        row.append(unit)


def _free(row: list[Unit], room: float, width: float) -> float:
    """The rightmost centre of a stretch of ``room`` in a row that is kept free of its neighbours; -1: there is none."""
    right = width
    for unit in sorted(row, key=lambda unit: -unit.x):
        if right - room >= unit.x + unit.width / 2 + ACROSS:
            return right - room / 2
        right = min(right, unit.x - unit.width / 2 - ACROSS)
    return right - room / 2 if right >= room else -1.0


class Bands:
    """Places bands. One that is like another placed before, as passes of a loop are, is placed like that one."""

    def __init__(self) -> None:
        self._known: dict[Hashable, list[tuple[float, float]]] = {}

    def place(self, units: list[Unit], top: float) -> tuple[float, float]:
        """Place one band; its width, and where it ends."""
        if len(units) > 1 and all(unit.key.startswith("g:") and not unit.flows for unit in units):
            return _columns(units, top)
        look = _look(units)
        if look not in self._known:
            _place(units)
            self._known[look] = [(unit.x, unit.y) for unit in units]
        places = self._known[look]
        for unit, (x, y) in zip(units, places, strict=True):
            unit.x, unit.y = x, y + top
        width = max(unit.x + unit.width / 2 for unit in units)
        return width, top + max(y + unit.height / 2 for unit, (_, y) in zip(units, places, strict=True))


def _look(units: list[Unit]) -> Hashable:
    """All that the places in a band depend on: sizes, who comes with whom, and what each unit lies below and above."""
    number = {unit.key: place for place, unit in enumerate(units)}
    first = {unit.order: place for place, unit in reversed(list(enumerate(units)))}

    def near(others: list[Unit]) -> tuple[int, ...]:
        return tuple(number[other.key] for other in others if other.key in number)

    return tuple(
        (unit.width, unit.height, unit.pill, first[unit.order], near(unit.above), near(unit.below))
        for unit in units
    )


def _place(units: list[Unit]) -> None:
    _layer(units)
    loose = [unit for unit in units if not unit.above and not unit.below]
    tied = [unit for unit in units if unit.above or unit.below]
    rows = _layered(tied or loose)
    if tied:
        _let_in(loose, rows)


def _columns(units: list[Unit], top: float) -> tuple[float, float]:
    """Passes of a loop side by side, in rows of about the same width."""
    area = sum((unit.width + ACROSS) * (unit.height + DOWN) for unit in units)
    most = max(
        (area * ASPECT) ** 0.5, *(unit.width for unit in units), 3.2 * max(unit.width for unit in units)
    )
    x = widest = 0.0
    y, height = top, 0.0
    for unit in units:
        if x and x + unit.width > most:
            x, y, height = 0.0, y + height + DOWN, 0.0
        unit.x, unit.y = x + unit.width / 2, y + unit.height / 2
        x += unit.width + ACROSS
        widest, height = max(widest, x - ACROSS), max(height, unit.height)
    return widest, y + height
