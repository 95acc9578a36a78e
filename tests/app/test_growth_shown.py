"""Advice on growth stands beside healthy answers: in the Why panel, in `--json`, and never in the exit status."""

import json
from pathlib import Path

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.cli import main
from app.cursor import Cursor
from app.panels import why
from tests.diagnosis.test_growth_advice import LAYERS

PROGRAM = LAYERS.format(spread=0.25, depth=12, activation="tf.sigmoid")


def test_the_why_panel_says_it_below_the_good_news(record) -> None:
    panel = json.dumps(why.render(record(PROGRAM), Cursor()), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert "Every source got its gradient." in panel
    assert "Line 9: the gradient shrinks " in panel
    assert '"className": "advice"' in panel


def test_check_finds_nothing_to_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "deep.py"
    file.write_text(PROGRAM, encoding="utf-8")
    assert main(["explain", "--json", "--check", str(file)]) == 0
    row = json.loads(capsys.readouterr().out)
    assert [text.startswith("Line 9: the gradient shrinks ") for text in row["advice"]] == [True]
    assert {(question["result"], question["cause"]) for question in row["questions"]} == {("value", None)}
