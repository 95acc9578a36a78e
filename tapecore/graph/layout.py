"""The drawing of a recording's tape: its pieces, folded until they can be read, each in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.captions import detail, width
from tapecore.graph.folding import Whole
from tapecore.graph.layers import Bands
from tapecore.graph.placing import place
from tapecore.graph.readable import automatic
from tapecore.graph.scopes import Scopes
from tapecore.graph.unplaced import unplaced
from tapecore.graph.words import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tapecore.graph.drawing import Drawing
    from tapecore.graph.words import Words
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
    return Layouts(recording, cuts, words, scopes).drawing(fold)


class Layouts:
    """The drawings of one recording's tape, each with other groups folded: what they share is found once."""

    def __init__(
        self,
        recording: Recording,
        cuts: Collection[tuple[int, int]] = (),
        words: Words | None = None,
        scopes: Scopes | None = None,
    ) -> None:
        self._recording = recording
        self._words = words or words_of(recording)
        self._scopes = scopes or Scopes(recording, self._words.program)
        self.whole = unplaced(recording, self._words, self._scopes, cuts)
        self._foldings = Whole(self.whole, self._scopes)
        self._bands = Bands()

    def drawing(self, fold: Iterable[str] | None = None) -> Drawing:
        """The drawing with these groups folded, None: those that make it readable."""
        ids = automatic(self.whole, self._scopes) if fold is None else fold
        drawing = self._foldings.folded(ids)
        for node in drawing.nodes:
            if node.kind != "fold":
                node.detail = detail(self._words, node.value, node.label)
            node.width = width(node, self._recording)
        place(drawing, self._scopes, self._bands)
        return drawing
