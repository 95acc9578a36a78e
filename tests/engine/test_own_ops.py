"""Ops of one's own: what docs/own_ops.md says, run."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tapecore
from tapecore.engine.op import REGISTRY
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("undeclared")

PAGE = (ROOT / "docs" / "own_ops.md").read_text(encoding="utf-8")


def test_the_examples_of_the_page_run_and_print_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "own_ops.md", "exec"), names)
    printed = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert capsys.readouterr().out.endswith(printed[-1])


def test_an_own_op_is_recorded_by_its_name_with_its_formula() -> None:
    op = tapecore.elementwise("Quadruple", lambda x: x * 4, x=4)
    with tapecore.record() as recording:
        x = tapecore.Variable(3.0)
        with tapecore.GradientTape() as tape:
            y = op.public(x)
        assert float(tape.gradient(y, x)) == 4
    found: Any = recording() if callable(recording) else recording
    assert any(event.what == "Quadruple" for event in found.events)
    assert op.formula("x") == "g * 4"


def test_a_built_in_name_is_refused_and_an_own_one_may_be_declared_anew() -> None:
    before = REGISTRY["Exp"]
    with pytest.raises(ValueError, match="There is an op Exp already"):
        tapecore.elementwise("Exp", np.exp, x=1)
    with pytest.raises(ValueError, match="There is an op Sum already"):
        tapecore.op("Sum")
    assert REGISTRY["Exp"] is before
    for factor in (2, 3):
        again = tapecore.elementwise("Again", lambda x, factor=factor: x * factor, x=factor)
    assert float(again.public(1.0)) == 3
