"""An engine's run -> Recording. Knows the engine and the recording, and nothing above them."""

from tapecore.capture.command import assert_gradients, explain, show
from tapecore.capture.limits import Limits, RunLimitError
from tapecore.capture.record import record
from tapecore.capture.recorder import Recorder
from tapecore.capture.run import run

__all__ = ["Limits", "Recorder", "RunLimitError", "assert_gradients", "explain", "record", "run", "show"]
