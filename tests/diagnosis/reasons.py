"""What is said of one source in a program: shared by the tests of reasons."""

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tapecore.diagnosis.clipping import WIDTH

HEAD = "import numpy as np\nimport tensorflow as tf\n"


def reasons(program: str) -> list[Finding]:
    """The sick questions of a program behind ``HEAD`` (so its first line is line 3), in order."""
    found = diagnose(run(HEAD + program)).findings
    assert all(len(finding.sentence) <= WIDTH for finding in found)
    return [finding for finding in found if not finding.question.healthy]


def reason(program: str, source: str = "x") -> Finding:
    """The last sick question about ``source``."""
    return [finding for finding in reasons(program) if finding.question.source == source][-1]
