"""Why a gradient is None, zero, NaN or an error: from a recording alone."""

from tapecore.diagnosis.cells import moved
from tapecore.diagnosis.diagnose import diagnose
from tapecore.diagnosis.finding import Diagnosis, Finding, Fix, Proof
from tapecore.diagnosis.report import report, terminal_text

__all__ = ["Diagnosis", "Finding", "Fix", "Proof", "diagnose", "moved", "report", "terminal_text"]
