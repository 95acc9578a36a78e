"""What can be asked of a recording by running its ops again: in the child half, for this half knows no engine.

Each blocks for up to a few seconds, and raises CannotAnswer with a sentence for the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.recording.recomputed.check import Checked
from tapecore.recording.recomputed.jacobian import Ends, Jacobian
from tapecore.recording.recomputed.ledger import Ledger, PathsAsked
from tapecore.recording.recomputed.seeds import Seeds
from tapecore.sandbox.asking import ask

if TYPE_CHECKING:
    from tapecore.recording import Recording
    from tapecore.sandbox.limits import Limits


def measured(recording: Recording, at: int, limits: Limits) -> Seeds:
    """Forward and reverse mode for the gradient call ``at``."""
    return ask("seeds", at, recording, limits, Seeds)


def paths_of(recording: Recording, asked: PathsAsked, limits: Limits) -> Ledger:
    """The ledger of one source: the paths that carry most of its gradient."""
    return ask("ledger", asked, recording, limits, Ledger)


def jacobian(recording: Recording, source: int, target: int, limits: Limits) -> Jacobian:
    """The Jacobian of value ``target`` by value ``source``."""
    return ask("jacobian", Ends(source, target), recording, limits, Jacobian)


def checked(recording: Recording, at: int, limits: Limits) -> Checked:
    """The op or gradient call at event ``at`` against finite differences."""
    return ask("check", at, recording, limits, Checked)
