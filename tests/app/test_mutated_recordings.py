"""A recording that is nearly right is refused in clear words, or explained and shown: never an exception."""

import json
from functools import cache
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import analyse, document_of
from tapecore.capture import run
from tapecore.diagnosis import diagnose, report, terminal_text
from tapecore.recording import TapeFileError, load_partial
from tests.diagnosis.mutants import Row, file_of, mutant, rows_of
from tests.diagnosis.test_variants import HEAD, SICK

SEEDS = range(120)


@cache
def originals() -> list[list[Row]]:
    return [rows_of(run(HEAD + variant.program)) for variant in SICK[::8]]


def explained(seed: int) -> bool:
    """Whether there was anything to explain; all that is made of it was made."""
    random = Random(seed)
    try:
        recording, _ = load_partial(file_of(mutant(random.choice(originals()), random)))
    except TapeFileError:
        return False
    diagnosis = diagnose(recording)
    json.dumps(report(recording, diagnosis))
    assert terminal_text(recording, diagnosis).strip()
    msgspec.json.encode(document_of(analyse(recording)))
    return bool(diagnosis.findings)


def test_a_good_part_of_them_gets_as_far_as_the_diagnosis() -> None:
    assert sum(map(explained, SEEDS)) >= 0.3 * len(SEEDS)


@settings(max_examples=150)
@given(st.integers(0, 1 << 32))
def test_whatever_is_changed_there_is_a_clear_answer(seed: int) -> None:
    explained(seed)
