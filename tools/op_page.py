"""Writes docs/ops.md from the ops' declarations: `python -m tools.op_page`."""

from pathlib import Path

from app.op_text import page
from tapecore.sandbox.catalogue import catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "ops.md"


def main() -> None:
    PAGE.write_text(page(catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
