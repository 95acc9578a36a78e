"""How answers end a line of code: plain text, in few words."""


def test_few_words_at_the_end_of_a_line_have_no_backquotes(document):
    found = document(
        "import tensorflow as tf\nx = tf.Variable([0.2, 1.7])\nwith tf.GradientTape() as tape:\n"
        "    y = tf.round(x) * 2.0\nprint(tape.gradient(y, x))\n"
    )
    assert [answer.text for call in found.calls for answer in call.answers] == ["None: round has no gradient"]
