"""What each tape watches, under the name that the program gave the tape; what was asked for and never watched."""


def at(document, kind, number=0):
    return [place for place, step in enumerate(document.steps) if step.kind == kind][number]


def lists(document, step):
    """By name of the tape, its newest list as {name: (watched, reason)}; a tape that is gone is left out."""
    found = {}
    for row in document.watched:
        if row.step <= step:
            rows = found.setdefault(row.tape, [])
            if rows and rows[-1].step < row.step and row.more is not True:
                rows.clear()
            rows.append(row)
    return {
        document.tapes[tape]: {row.name: (row.watched, row.reason) for row in rows if row.name}
        for tape, rows in found.items()
        if rows[0].name or rows[0].watched
    }


START = "import tensorflow as tf\nx = tf.Variable(2.0)\nw = tf.Variable(3.0)\n"


def test_tapes_bear_the_programs_names(document):
    found = document(
        START + "with tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n        y = x * x\n"
        "    g = inner.gradient(y, x)\nh = outer.gradient(g, x)\n"
    )
    assert found.tapes == ["outer", "inner"]
    assert set(lists(found, at(found, "op"))) == {"outer", "inner"}


def test_a_tape_that_opens_has_an_empty_list_of_its_own_beside_an_older_tapes(document):
    found = document(
        START + "with tf.GradientTape(persistent=True) as old:\n    y = w * w\n"
        "with tf.GradientTape() as tape:\n    z = x * x\n"
    )
    opens = at(found, "tape_open", 1)
    assert set(lists(found, opens)["old"]) == {"w"}
    assert lists(found, opens)["tape"] == {}
    assert set(lists(found, opens + 1)["tape"]) == {"x"}
    assert set(lists(found, opens + 1)["old"]) == {"w"}


def test_a_long_list_is_told_by_what_comes_to_it(document):
    found = document(
        "import tensorflow as tf\nw = [tf.Variable(float(k)) for k in range(200)]\nn = tf.constant(1.0)\n"
        "with tf.GradientTape() as tape:\n    y = tf.constant(0.0)\n    for k in range(200):\n"
        "        y = y + w[k] * n\n        z = tf.constant(2.0)\n        y = y * z\ng = tape.gradient(y, w)\n"
    )
    closed = lists(found, at(found, "tape_close"))["tape"]
    before = lists(found, at(found, "tape_close") - 1)["tape"]
    assert set(before) == {"y", "n", "z"} | {f"w[{k}]" for k in range(200)}
    assert before == closed
    assert len(found.watched) < 2_000


def asked(document, text):
    found = document(START + text)
    return lists(found, at(found, "gradient"))["tape"]


def test_a_source_that_was_asked_for_and_never_watched_is_in_the_list_with_its_reason(document):
    found = asked(
        document,
        "x1 = tf.Variable(1.0, trainable=False)\nx2 = w + 1.0\nn = tf.constant(3)\n"
        "with tf.GradientTape() as tape:\n    y = x * x\ng = tape.gradient(y, [x, x1, x2, w, n])\n",
    )
    assert found["x"] == (True, "a trainable Variable that was used")
    assert found["x1"] == (False, "not trainable")
    assert found["x2"] == (False, "a tensor: only watched when asked for")
    assert found["w"] == (False, "never used while it recorded")
    assert found["n"][0] is False
    assert "only floats" in found["n"][1]


def test_one_that_is_made_anew_is_not_the_one_that_is_watched(document):
    found = asked(
        document,
        "with tf.GradientTape() as tape:\n    y = x * x\nx = tf.Variable(2.0)\ng = tape.gradient(y, x)\n",
    )
    assert found["x"] == (False, "never used while it recorded: another object than the `x` above")


def test_what_the_tape_computed_need_not_be_watched(document):
    found = asked(
        document,
        "with tf.GradientTape() as tape:\n    y = x * x\n    z = y * y\ng = tape.gradient(z, [x, y])\n",
    )
    assert set(found) == {"x"}


def test_no_tensor_at_all_is_named_as_the_program_names_it(document):
    found = asked(
        document,
        "rate = 0.5\nwith tf.GradientTape() as tape:\n    y = x * rate\ng = tape.gradient(y, [x, rate])\n",
    )
    assert found["rate"] == (False, "float: not a tensor")


def test_watching_by_itself_switched_off(document):
    found = asked(
        document,
        "with tf.GradientTape(watch_accessed_variables=False) as tape:\n    y = x * x\ng = tape.gradient(y, [x, w])\n",
    )
    assert found == {
        "x": (False, "watch_accessed_variables is False"),
        "w": (False, "watch_accessed_variables is False"),
    }


def closed(document, step):
    """By name of the tape, whether its newest list says that it is closed; a tape that is gone is left out."""
    found = {}
    for row in document.watched:
        if row.step <= step:
            found[row.tape] = row
    return {document.tapes[tape]: row.closed for tape, row in found.items() if row.name or row.watched}


TWO_CALLS = (
    "{}as tape:\n    y = x * x\nz = x + w\ng = tape.gradient(y, [x, w])\nz = z * w\n"
    "with tf.GradientTape() as other:\n    y = x * w\n"
)


def test_a_tape_whose_block_has_ended_watches_no_more(document):
    found = document(START + TWO_CALLS.format("with tf.GradientTape() "))
    ends = at(found, "tape_close")
    assert closed(found, ends - 1) == {"tape": False}
    assert closed(found, ends) == {"tape": True}
    assert set(lists(found, ends)["tape"]) == {"x"}


def test_a_tape_that_was_asked_is_in_no_list_from_the_next_step_on(document):
    found = document(START + TWO_CALLS.format("with tf.GradientTape() "))
    last = at(found, "answer", 1)
    assert set(lists(found, last)["tape"]) == {"x", "w"}
    assert closed(found, last) == {"tape": True}
    assert lists(found, last + 1) == {}
    assert set(lists(found, at(found, "op", -1))) == {"other"}


def test_a_persistent_tape_can_be_asked_again_and_stays(document):
    found = document(START + TWO_CALLS.format("with tf.GradientTape(persistent=True) "))
    assert closed(found, at(found, "op", -1)) == {"tape": True, "other": False}


def test_a_tape_that_is_opened_again_watches_again(document):
    found = document(
        START
        + "tape = tf.GradientTape(persistent=True)\nwith tape:\n    y = x * x\nwith tape:\n    z = w * y\n"
    )
    assert closed(found, at(found, "tape_close")) == {"tape": True}
    assert closed(found, at(found, "tape_open", 1)) == {"tape": False}
