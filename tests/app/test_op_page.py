"""docs/ops.md says what the ops' declarations say."""

from pathlib import Path

from app.op_text import page
from tapecore.sandbox import catalogue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ops.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(catalogue.catalogue()), "run `python -m tools.op_page`"
