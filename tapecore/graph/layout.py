"""The drawing of a recording's tape: its pieces, folded until they can be read, each in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.captions import width
from tapecore.graph.folding import folded
from tapecore.graph.placing import place
from tapecore.graph.program import Program
from tapecore.graph.readable import automatic
from tapecore.graph.scopes import Scopes
from tapecore.graph.unplaced import unplaced
from tapecore.graph.words import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tapecore.graph.drawing import Drawing
    from tapecore.recording.recording import Recording


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
    for node in drawing.nodes:
        node.width = width(node, recording)
    place(drawing, scopes)
    return drawing
