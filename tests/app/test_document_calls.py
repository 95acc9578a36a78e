"""How answers end a line of code: plain text, in few words."""


def test_few_words_at_the_end_of_a_line_have_no_backquotes(document):
    found = document(
        "import tensorflow as tf\nx = tf.Variable([0.2, 1.7])\nwith tf.GradientTape() as tape:\n"
        "    y = tf.round(x) * 2.0\nprint(tape.gradient(y, x))\n"
    )
    assert [answer.text for call in found.calls for answer in call.answers] == ["None: round has no gradient"]


def test_what_the_library_asks_for_itself_has_steps_and_no_answers_in_the_code(document):
    found = document(
        "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
        "data, labels = tf.ones((2, 2)), tf.ones((2, 1))\nmodel.compile(optimizer='sgd', loss='mse')\n"
        "model.fit(data, labels, verbose=0)\n"
    )
    assert [call.answers for call in found.calls] == [[]]
    assert [step.title for step in found.steps if step.kind == "pullback"]
    passes = [segment for segment in found.segments if segment.lane == 0]
    labels = [segment.label for segment in passes if segment.phase == "backward"]
    assert len(labels) == 1
    said = [*labels, *(step.title + step.sentence for step in found.steps if step.phase == "backward")]
    assert not any("∂data" in text or "labels[" in text for text in said)
    assert labels[0].startswith("∂(reduce_mean in fit(…))/∂(")


def test_each_pass_of_a_loop_tells_its_own_answer_and_those_alike_have_one_story(document):
    found = document(
        "import tensorflow as tf\nw = tf.Variable(0.0)\nfor v in [4.0, 0.0, -1.0, 0.0]:\n    w.assign(v)\n"
        "    with tf.GradientTape() as tape:\n        y = tf.sqrt(w) if v >= 0.0 else tf.round(w)\n"
        "    g = tape.gradient(y, w)\n"
    )
    answers = [answer for call in found.calls for answer in call.answers]
    assert [answer.tone for answer in answers] == ["good", "nan", "none", "nan"]
    assert [answer.text.partition(":")[0] for answer in answers] == ["0.25", "inf", "None", "inf"]
    stories = [answer.story for answer in answers]
    assert stories[1] == stories[3] != ""
    assert stories[0] == stories[2] == ""
