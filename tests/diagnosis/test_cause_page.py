"""docs/causes.md says what the causes' declarations and their examples' diagnoses say."""

from tapecore.diagnosis.cause import causes
from tools.cause_page import PAGE, diagnosed, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(diagnosed), "run `python -m tools.cause_page`"


def test_every_cause_has_its_place() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f'<a id="{slug}"></a>' in text for slug in causes())
