"""Places for a drawing's nodes: layered from top to bottom within each group, one column for each pass of a
loop."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tapecore.graph.drawing import Drawing, unplaced
from tapecore.graph.folding import automatic, families, folded
from tapecore.graph.program import Program
from tapecore.graph.scopes import Scopes
from tapecore.graph.words import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tapecore.graph.drawing import Group, Node
    from tapecore.recording.recording import Recording

ACROSS, DOWN = 26.0, 34.0
"""Free space between neighbours in a layer, and between layers."""
HEADER, MARGIN = 30.0, 16.0
"""Free space at a group's top, and at its sides."""
ASPECT = 1.3
"""Width to height at which a row of columns is broken."""


def layout(
    recording: Recording,
    fold: Iterable[str] | None = None,
    cuts: Collection[tuple[int, int]] = (),
    words: Words | None = None,
    scopes: Scopes | None = None,
) -> Drawing:
    """The drawing of a recording's tape. ``fold``: ids of folded groups, None to let it fold by itself
    until labels are readable."""
    words = words or Words(recording, Program(recording.source))
    scopes = scopes or Scopes(recording, words.program)
    whole = unplaced(recording, words, scopes, cuts)
    ids = automatic(whole, scopes) if fold is None else frozenset(fold)
    drawing = folded(whole, scopes, ids)
    _Placer(drawing, scopes).place()
    return drawing


@dataclass
class _Unit:
    """A node or a group's box as a thing to place; ``x``, ``y`` its centre within its parent's content."""

    key: str
    width: float
    height: float
    order: int
    pill: bool = False
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    above: list[_Unit] = field(default_factory=list["_Unit"])
    below: list[_Unit] = field(default_factory=list["_Unit"])


class _Placer:
    def __init__(self, drawing: Drawing, scopes: Scopes) -> None:
        self.drawing = drawing
        self.groups = {group.id: group for group in drawing.groups}
        self.nodes = {node.id: node for node in drawing.nodes}
        self.columns = {
            scope.id: family for family, row in families(scopes, self._open()).items() for scope in row
        }
        self.units: dict[str, _Unit] = {}
        self.inside: dict[str, list[str]] = defaultdict(list)
        self.parent: dict[str, str] = {}

    def _open(self) -> list[Group]:
        return [group for group in self.drawing.groups if not group.folded]

    def place(self) -> None:
        """Inner groups first; then, from the outside in, everything moves to where its group is."""
        self._tree()
        between = self._lifted()
        for id in sorted(self.groups, key=self._depth, reverse=True):
            width, height = self._arrange(self.inside[id], between)
            unit = self.units[_group(id)]
            unit.width = max(width + 2 * MARGIN, 9.0 * len(self.groups[id].label) + 60)
            unit.height = height + HEADER + MARGIN
        self.drawing.width, self.drawing.height = self._arrange(self.inside[""], between)
        self._settle()

    def _tree(self) -> None:
        for node in self.drawing.nodes:
            order = 2 * node.at + (not _is_pill(node))  # a pill comes right before its user
            self.units[_node(node.id)] = _Unit(_node(node.id), node.width, node.height, order, _is_pill(node))
            self._put(_node(node.id), node.group)
        for group in self.drawing.groups:
            self.units[_group(group.id)] = _Unit(_group(group.id), 0, 0, 1 << 60)
            self._put(_group(group.id), group.parent)
        for node in self.drawing.nodes:
            for key in self._chain(_node(node.id)):
                self.units[key].order = min(self.units[key].order, self.units[_node(node.id)].order)

    def _put(self, key: str, group: str) -> None:
        parent = group if group in self.groups else ""
        self.parent[key] = parent
        self.inside[parent].append(key)

    def _chain(self, key: str) -> list[str]:
        """``key`` and the boxes around it, the innermost first."""
        found = [key]
        while (parent := self.parent[found[-1]]) != "":
            found.append(_group(parent))
        return found

    def _depth(self, id: str) -> int:
        return len(self._chain(_group(id)))

    def _lifted(self) -> dict[tuple[str, str], None]:
        """Each edge as one between two neighbours in the same box; each pair once, in order."""
        found: dict[tuple[str, str], None] = {}
        chains: dict[int, list[str]] = {
            node.id: self._chain(_node(node.id))[::-1] for node in self.drawing.nodes
        }
        for edge in self.drawing.edges:
            pair = _parting(chains[edge.source], chains[edge.target])
            if pair is not None:
                found[pair] = None
        for source, target in found:
            first, second = self.units[source], self.units[target]
            if first.order > second.order:
                first, second = second, first
            second.above.append(first)
            first.below.append(second)
        return found

    def _arrange(self, keys: list[str], between: dict[tuple[str, str], None]) -> tuple[float, float]:
        """Place ``keys`` in one box; its content's width and height."""
        units = sorted((self.units[key] for key in keys), key=lambda unit: unit.order)
        width = height = 0.0
        for band in self._bands(units):
            band_width, height = _band(band, height + (DOWN if height else 0))
            width = max(width, band_width)
        return width, height

    def _family(self, unit: _Unit) -> str:
        id = unit.key[2:] if unit.key.startswith("g:") else ""
        return self.columns.get(id, "") or (
            id.rpartition(":")[0] if id in self.groups and self.groups[id].folded else ""
        )

    def _bands(self, units: list[_Unit]) -> list[list[_Unit]]:
        """The box as bands from top to bottom: what comes before a loop, the loop's passes side by side,
        what comes after."""
        passes = Counter(self._family(unit) for unit in units)
        bands: list[list[_Unit]] = []
        names: list[str] = []
        for unit in units:
            name = self._family(unit)
            name = name if passes[name] > 1 else ""
            if name and name in names:
                bands[names.index(name)].append(unit)
            elif not name and names and names[-1] == "":
                bands[-1].append(unit)
            else:
                names.append(name)
                bands.append([unit])
        return bands

    def _settle(self) -> None:
        for id in ["", *sorted(self.groups, key=self._depth)]:
            left, top = (MARGIN, MARGIN)
            if id:
                box, unit = self.groups[id], self.units[_group(id)]
                box.x, box.y, box.width, box.height = (
                    unit.x - unit.width / 2,
                    unit.y - unit.height / 2,
                    unit.width,
                    unit.height,
                )
                left, top = box.x + MARGIN, box.y + HEADER
            for key in self.inside[id]:
                self.units[key].x += left
                self.units[key].y += top
        for node in self.drawing.nodes:
            node.x, node.y = self.units[_node(node.id)].x, self.units[_node(node.id)].y
        self.drawing.width += 2 * MARGIN
        self.drawing.height += 2 * MARGIN


def _node(id: int) -> str:
    return f"n:{id}"


def _group(id: str) -> str:
    return f"g:{id}"


def _is_pill(node: Node) -> bool:
    return node.kind in ("variable", "constant") and not node.holds


def _parting(source: list[str], target: list[str]) -> tuple[str, str] | None:
    for first, second in zip(source, target, strict=False):
        if first != second:
            return first, second
    return None


def _layer(units: list[_Unit]) -> None:
    """Layers by the longest way from the top; a pill stands right above its user."""
    members = {unit.key for unit in units}
    for unit in units:
        unit.above = [other for other in unit.above if other.key in members]
        unit.below = [other for other in unit.below if other.key in members]
        unit.layer = max((other.layer + 1 for other in unit.above), default=0)
    for unit in units:
        if unit.pill and not unit.above and unit.below:
            unit.layer = max(min(other.layer for other in unit.below) - 1, 0)


def _layered(units: list[_Unit]) -> tuple[float, float]:
    """Centres for layered units, the top left corner at 0, 0."""
    layers: dict[int, list[_Unit]] = defaultdict(list)
    for unit in units:
        layers[unit.layer].append(unit)
    top = 0.0
    for number in sorted(layers):
        height = max(unit.height for unit in layers[number])
        for unit in layers[number]:
            unit.y = top + height / 2
        top += height + DOWN
    for number in sorted(layers):
        _spread(layers[number], "above")
    for _ in range(2):
        for number in sorted(layers, reverse=True):
            _spread(layers[number], "below")
        for number in sorted(layers):
            _spread(layers[number], "above")
    left = min((unit.x - unit.width / 2 for unit in units), default=0.0)
    for unit in units:
        unit.x -= left
    return max((unit.x + unit.width / 2 for unit in units), default=0.0), max(top - DOWN, 0.0)


def _spread(row: list[_Unit], side: str) -> None:
    """Each unit of a layer below (or above) the middle of its neighbours, in that order, without overlaps."""
    wish = {unit.key: _middle(unit, unit.above if side == "above" else unit.below) for unit in row}
    row.sort(key=lambda unit: (wish[unit.key], unit.order))
    edge = float("-inf")
    for unit in row:
        unit.x = max(wish[unit.key], edge + unit.width / 2)
        edge = unit.x + unit.width / 2 + ACROSS
    shift = sum(wish[unit.key] - unit.x for unit in row) / len(row)
    for unit in row:
        unit.x += shift


def _middle(unit: _Unit, others: list[_Unit]) -> float:
    return sum(other.x for other in others) / len(others) if others else unit.x


def _band(units: list[_Unit], top: float) -> tuple[float, float]:
    """Place one band; its width, and where it ends."""
    if len(units) > 1 and all(unit.key.startswith("g:") for unit in units):
        return _columns(units, top)
    _layer(units)
    width, height = _layered(units)
    for unit in units:
        unit.y += top
    return width, top + height


def _columns(units: list[_Unit], top: float) -> tuple[float, float]:
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
