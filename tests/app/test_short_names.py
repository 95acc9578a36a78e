"""Names of sources that stand side by side: short, and still each its own."""

import pytest

from app.short_names import NAME, shortened
from tapecore.diagnosis import Finding
from tapecore.diagnosis.question import Question


def asked_about(source, line=1, healthy=True):
    result = "value" if healthy else "none"
    asked = Question(1, line, "gradient", "y", source, 0, 0, -1, "tensor", result, -1, -1, False, (1,))
    return Finding(asked)


def names(*sources, line=1, healthy=True):
    return shortened([asked_about(source, line, healthy) for source in sources])


def test_short_names_stay_as_they_are():
    assert names("x", "self.gain", "w[0]", "a" * NAME) == ["x", "self.gain", "w[0]", "a" * NAME]


def test_a_list_is_named_once_and_then_counted_on():
    asked = [f"model.trainable_variables[{place}]" for place in range(3)]
    assert names(*asked) == ["…variables[0]", "…[1]", "…[2]"]


def test_each_list_begins_anew():
    asked = ["model.trainable_variables[0]", "other.some_more_weights[0]", "other.some_more_weights[1]"]
    assert names(*asked) == ["…variables[0]", "…more_weights[0]", "…[1]"]


def test_lists_with_one_end_are_named_by_their_beginning():
    asked = ["generator.trainable_variables[0]", "discriminator.trainable_variables[0]"]
    assert names(*asked) == ["generator…[0]", "discriminator…[0]"]


def test_one_that_has_a_story_stands_alone_as_its_neighbours_may_be_folded_away():
    found = shortened(
        [
            asked_about("model.trainable_variables[0]"),
            asked_about("model.trainable_variables[1]", healthy=False),
        ]
    )
    assert found == ["…variables[0]", "…variables[1]"]


def test_another_line_begins_anew():
    first, second = (asked_about(f"model.trainable_variables[{n}]", line=n) for n in (1, 2))
    assert shortened([first, second]) == ["…variables[1]", "…variables[2]"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("params['log_variance']['clicks']", "params['log_variance']['clicks']"),
        ("a_name_that_is_long_and_has_words", "…and_has_words"),
        ("anamethatislongandhasnowords", "anamethatislongandhasnowords"),
    ],
)
def test_a_name_is_cut_between_words_or_not_at_all(source, shown):
    assert names(source) == [shown]
