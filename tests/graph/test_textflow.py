"""What the text says about which statement feeds which: a plain assignment takes a name for itself."""

import pytest

from tapecore.graph.program import Program
from tapecore.graph.textflow import feeds


@pytest.mark.parametrize(
    ("program", "line", "into", "does"),
    [
        ("a = 1\nb = a\nc = b\n", 1, 3, True),
        ("a = 1\na = 2\nc = a\n", 1, 3, False),
        ("a = 1\na = a + 2\nc = a\n", 1, 3, True),
        ("a = 1\nif t:\n    a = 2\nc = a\n", 1, 4, True),
        ("if t:\n    a = 1\na = 2\nc = a\n", 2, 4, False),
        ("with t:\n    a = 1\nwith t:\n    a = 2\n    c = a\n", 2, 5, False),
        ("a = 1\nwith t:\n    a = 2\nc = a\n", 1, 4, False),
        ("if t:\n    a = 1\nelse:\n    a = 2\n    c = a\n", 2, 5, False),
        ("if t:\n    a = 2\nelse:\n    c = a\na = 1\n", 5, 4, True),
        ("a = 0\nfor i in t:\n    c = a\n    a = i\n", 4, 3, True),
        ("for i in t:\n    a = 0\n    c = a\n    a = i\n", 4, 3, False),
        ("a = 1\nfor i in t:\n    c = a\n    a = i\n", 1, 3, True),
        ("s = []\ns.append(a)\nc = s\n", 2, 3, True),
        ("def f():\n    a = 2\n    return a\na = 1\nc = f()\n", 2, 5, True),
        ("a = 1\ndef f():\n    a = 2\nc = a\n", 1, 4, True),
        ("def f():\n    return 1\nf = f\nc = f()\n", 2, 4, True),
        ("a = 1\nself.h = a\na = 2\nc = self.h\n", 1, 4, True),
        ("a = 1\na, b = 2, 3\nc = a\n", 1, 3, False),
    ],
)
def test_what_arrives(program: str, line: int, into: int, does: bool) -> None:
    assert feeds(Program(program), line, [into]) == does
