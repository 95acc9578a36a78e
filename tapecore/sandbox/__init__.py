"""Text in, recording out, within limits: every program runs in a process of its own.

This half knows only recordings. The other half, ``tapecore.sandbox.child``, is started as a
command and never imported.
"""

from tapecore.sandbox.levels import Level
from tapecore.sandbox.limits import Limits
from tapecore.sandbox.outcome import Outcome, Usage
from tapecore.sandbox.sandbox import Sandbox, SandboxError

__all__ = ["Level", "Limits", "Outcome", "Sandbox", "SandboxError", "Usage"]
