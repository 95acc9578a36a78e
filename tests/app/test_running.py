"""Where a run lands, and what is said when it does not."""

import re
import threading
from typing import Any

import anyio
import pytest

from app.running import Running, run_text
from tapecore.sandbox import SandboxError

GOOD = (
    "import tensorflow as tf\nx = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n"
    "    y = x * x\nt.gradient(y, x)\n"
)


@pytest.fixture
def run(workshop):
    return lambda text: run_text(text, workshop.sandbox, workshop.store, Running())


def test_a_good_program_becomes_a_session(run, workshop):
    ran = run(GOOD)
    assert ran.message is None
    assert workshop.store.get(ran.session).source == GOOD


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = (1\n", 1, "SyntaxError"),
        ("import tensorflow as tf\nimport pandaz\n", 2, "pandaz"),
        ("x = tf.Variable(3.0)\n", 1, "is not defined. Begin with: import tensorflow as tf"),
        ("x = ft.Variable(3.0)\n", 1, "NameError: name 'ft' is not defined"),
        ("import tensorflow as tf\ny = tf.reduce_mien(1.0)\n", 2, "tf.reduce_min"),
        ("import numpy as np\nx = np.ones(10**9)\n", 2, "MemoryError"),
        ("", 0, "nothing to run"),
        ("   \n\n", 0, "nothing to run"),
        ("x = 1  # " + "a" * 70_000, 0, "60 kB"),
        ("x = '\ud800'", 0, "UnicodeEncodeError"),
    ],
)
def test_what_fails_before_its_first_step_leaves_the_last_session_and_says_why(run, text, line, words):
    ran = run(text)
    assert ran.session == ""
    assert words in ran.message.text
    assert ran.message.line == line
    assert ran.message.as_prop()["tone"] == "error"


def test_an_endless_loop_is_stopped_and_shows_what_it_did(run, workshop):
    ran = run("import tensorflow as tf\nx = tf.constant(1.0)\ny = x * 2.0\nwhile True:\n    pass\n")
    assert "Stopped after 3 s" in ran.message.text
    assert [event.what for event in workshop.store.get(ran.session).events if event.kind == "op"] == ["Mul"]


def test_a_flood_of_prints_is_cut_and_its_beginning_shown(run):
    ran = run("while True:\n    print('spam')\n")
    assert "printed more than" in ran.message.text
    assert ran.session == ""
    assert ran.message.detail.startswith("spam\nspam")
    assert ran.message.detail.count("\n") == 40


def test_an_error_after_some_steps_is_a_session_that_ends_there(run, workshop):
    ran = run("import tensorflow as tf\na = tf.constant(1.0) + 1.0\na @ a\n")
    assert ran.message.line == 3
    assert workshop.store.get(ran.session).events[-1].kind == "error"


@pytest.mark.parametrize(
    "mistake",
    [
        "tf.nn.sofmax(x)",
        "sofmax(x)",
        "import tensorflow.nothing",
        "tf.GradientTape().gradients(x, x)",
        "tf.Variable(1.0).assing(3.0)",
        "tf.keras.optimizers.SGD().apply_gradient([])",
        "x.numpyy()",
    ],
)
def test_a_misspelt_name_leaves_the_last_session_and_offers_what_ran_before_it(run, workshop, mistake):
    ran = run(f"import tensorflow as tf\nx = tf.constant(1.0) + 1.0\n{mistake}\n")
    assert ran.session == ""
    assert ran.message.line == 3
    said = ran.message.as_prop()
    assert said["before"] == said["session"]
    assert workshop.store.get(str(said["before"])).events[-1].kind == "error"


@pytest.mark.parametrize("mistake", ["None.shape", "x.assign(2.0)", "[x].shape"])
def test_a_value_in_the_place_of_another_is_a_story_of_its_own(run, workshop, mistake):
    ran = run(f"import tensorflow as tf\nx = tf.constant(1.0) + 1.0\n{mistake}\n")
    assert workshop.store.get(ran.session).events[-1].what == "AttributeError"


def test_a_stopped_run_that_only_assigned_says_what_it_did(run):
    ran = run("import tensorflow as tf\nx = tf.Variable(1.0)\nwhile True: x.assign_add(1.0)\n")
    assert re.search(r"What it did until then is recorded: [\d,]+ events\.", ran.message.text)
    assert ran.message.line == 3


def test_an_error_is_told_without_device_names(run):
    ran = run("import tensorflow as tf\na = tf.ones((1, 2)) + 1.0\na @ a\n")
    assert ran.message.text.startswith("InvalidArgumentError: Matrix size-incompatible")
    assert "{{" not in ran.message.text
    assert ran.message.as_prop(ran.session)["session"] == ran.session


def test_a_program_without_tensors_says_so(run):
    ran = run("print('hello')\n")
    assert ran.session == ""
    assert ran.message.tone == "info"
    assert ran.message.detail == "hello"


def test_what_was_cleaned_is_told_and_kept_with_the_session(run, workshop):
    ran = run(
        "".join(
            f">>> {line}\n" if not line.startswith(" ") else f"... {line}\n" for line in GOOD.splitlines()
        )
    )
    assert any(">>>" in note for note in ran.cleaned)
    assert workshop.store.get(ran.session).header.notes == ran.cleaned


def test_a_run_can_be_followed_and_stopped(workshop):
    async def go():
        seen = []
        result = []

        async def start():
            result.append(
                await workshop.run(
                    "import tensorflow as tf\nx = tf.constant(1.0) + 1.0\nwhile True:\n    pass\n", "7"
                )
            )

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(start)
            while "7" not in workshop.runs:
                await anyio.sleep(0.01)
            async for progress in workshop.progress("7"):
                seen.append(progress)
                if progress[1] > 0.3:
                    assert workshop.cancel("7")
        return seen, result[0]

    seen, ran = anyio.run(go)
    assert seen[-1][1] >= 0.3
    assert "as asked" in ran.message.text
    assert ran.session
    assert not workshop.cancel("7")


def test_a_run_that_ends_before_its_progress_is_first_read_tells_nothing(workshop):
    running = workshop.runs["8"] = Running()
    asked = workshop.progress("8")
    running.over.set()
    del workshop.runs["8"]

    async def told():
        return [each async for each in asked]

    assert anyio.run(told) == []
    with pytest.raises(KeyError):
        workshop.progress("8")


def test_several_runs_at_once_do_not_mix(workshop):
    found = {}

    def one(number):
        program = f"import tensorflow as tf\nx = tf.constant({number}.0) + 1.0\n"
        found[number] = run_text(program, workshop.sandbox, workshop.store, Running())

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, ran in found.items():
        assert f"tf.constant({number}.0)" in workshop.store.get(ran.session).source


class NoProcess:
    """A sandbox on a machine that has no process left."""

    def run(self, *_, **__):
        raise SandboxError("no process to be had")

    def close(self):
        pass


def test_without_a_process_nothing_runs_but_everything_can_be_looked_at(workshop, record):
    nobody: Any = NoProcess()
    ran = run_text(GOOD, nobody, workshop.store, Running())
    assert ran.message
    assert "could not be run" in ran.message.text
    assert ran.message.detail == "no process to be had"
    workshop.sandbox = NoProcess()
    source = (
        "import tensorflow as tf\nx = tf.constant(3.0)\nwith tf.GradientTape() as t:\n"
        "    y = x * x\nt.gradient(y, x)\n"
    )
    session = workshop.store.add(record(source))
    assert b"not watched" in workshop.document(session)
