"""Places for a drawing's nodes and groups: each box by itself, from top to bottom, one column for each pass
of a loop."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.folds import families
from tapecore.graph.layers import DOWN, Unit

if TYPE_CHECKING:
    from tapecore.graph.drawing import Drawing, Group, Node
    from tapecore.graph.layers import Bands
    from tapecore.graph.scopes import Scopes

HEADER, MARGIN = 30.0, 16.0
"""Free space at a group's top, and at its sides."""


def place(drawing: Drawing, scopes: Scopes, bands: Bands) -> None:
    """Give every node and group of ``drawing`` its place, and the drawing its size; ``bands`` remembers what it
    placed before."""
    _Placer(drawing, scopes, bands).place()


class _Placer:
    def __init__(self, drawing: Drawing, scopes: Scopes, bands: Bands) -> None:
        self.drawing = drawing
        self.placing = bands
        self.scopes = scopes
        self.groups = {group.id: group for group in drawing.groups}
        self.nodes = {node.id: node for node in drawing.nodes}
        self.columns = {
            scope.id: family for family, row in families(scopes, self._open()).items() for scope in row
        }
        self.units: dict[str, Unit] = {}
        self.inside: dict[str, list[str]] = defaultdict(list)
        self.parent: dict[str, str] = {}

    def _open(self) -> list[Group]:
        return [group for group in self.drawing.groups if not group.folded]

    def place(self) -> None:
        """Inner groups first; then, from the outside in, everything moves to where its group is."""
        self._tree()
        self._lift()
        for id in sorted(self.groups, key=self._depth, reverse=True):
            width, height = self._arrange(self.inside[id])
            unit = self.units[_group(id)]
            unit.width = max(width + 2 * MARGIN, 9.0 * len(self.groups[id].label) + 60)
            unit.height = height + HEADER + MARGIN
        self.drawing.width, self.drawing.height = self._arrange(self.inside[""])
        self._settle()

    def _tree(self) -> None:
        for node in self.drawing.nodes:
            order = 2 * node.at + (not _is_pill(node))  # a pill comes right before its user
            self.units[_node(node.id)] = Unit(_node(node.id), node.width, node.height, order, _is_pill(node))
            self._put(_node(node.id), node.group)
        for group in self.drawing.groups:
            flows = group.id in self.scopes.table and self.scopes.table[group.id].kind in ("layer", "scope")
            self.units[_group(group.id)] = Unit(_group(group.id), 0, 0, 1 << 60, flows=flows)
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

    def _lift(self) -> None:
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

    def _arrange(self, keys: list[str]) -> tuple[float, float]:
        """Place ``keys`` in one box; its content's width and height."""
        units = sorted((self.units[key] for key in keys), key=lambda unit: unit.order)
        height = 0.0
        bands = self._bands(units)
        widths: list[float] = []
        for band in bands:
            band_width, height = self.placing.place(band, height + (DOWN if height else 0))
            widths.append(band_width)
        for band, band_width in zip(bands, widths, strict=True):
            for unit in band:
                unit.x += (max(widths) - band_width) / 2
        return max(widths, default=0.0), height

    def _family(self, unit: Unit) -> str:
        id = unit.key[2:] if unit.key.startswith("g:") else ""
        return self.columns.get(id, "") or (
            id.rpartition(":")[0] if id in self.groups and self.groups[id].folded else ""
        )

    def _bands(self, units: list[Unit]) -> list[list[Unit]]:
        """The box as bands from top to bottom: what comes before a loop, the loop's passes side by side,
        what comes after."""
        passes = Counter(self._family(unit) for unit in units)
        bands: list[list[Unit]] = []
        names: list[str] = []
        for unit in units:
            name = self._family(unit)
            name = name if passes[name] > 1 or unit.key[2:] in self.groups else ""
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
