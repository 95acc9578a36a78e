"""What is saved and restored: by name, by structure, and when it comes into being later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library
from tapecore.engine.observer import observers

tf: Any = library.root()


def test_the_numbers_are_a_numpy_archive(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(v=tf.Variable([1.0, 2.0]), s=tf.Variable("text")).write(str(tmp_path / "c"))
    with np.load(f"{path}.data-00000-of-00001") as archive:
        assert sorted(archive[name].tolist() for name in archive.files if archive[name].ndim) == [[1.0, 2.0]]
    assert tf.train.load_variable(path, "s/.ATTRIBUTES/VARIABLE_VALUE") == b"text"


def test_a_variable_under_two_names_is_restored_by_either(tmp_path: Path) -> None:
    shared = tf.Variable(3.0)
    path = tf.train.Checkpoint(one=[shared], two={"k": shared}).write(str(tmp_path / "c"))
    v = tf.Variable(0.0)
    tf.train.Checkpoint(two={"k": v}).restore(path).expect_partial()
    assert float(v) == 3.0


def test_a_variable_made_later_gets_its_value_before_it_is_read(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(part=tf.train.Checkpoint(w=tf.Variable(3.0))).write(str(tmp_path / "c"))
    module = tf.Module()
    before = observers.get()
    status = tf.train.Checkpoint(part=module).restore(path)
    with pytest.raises(AssertionError, match="Unresolved"):
        status.assert_consumed()
    module.w = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        y = module.w * module.w
    assert (float(y), float(tape.gradient(y, module.w))) == (9.0, 6.0)
    assert observers.get() == before
    status.assert_consumed()


def test_a_list_that_grows_is_restored(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(items=[tf.Variable(1.0), tf.Variable(2.0)]).write(str(tmp_path / "c"))
    later = tf.train.Checkpoint()
    later.items = []
    later.restore(path).expect_partial()
    assert repr(later.items) == "ListWrapper([])"
    for _ in range(2):
        later.items.append(tf.Variable(0.0))
    assert [float(v) for v in later.items] == [1.0, 2.0]


def test_nothing_to_restore_is_said(tmp_path: Path) -> None:
    status = tf.train.Checkpoint(v=tf.Variable(1.0)).restore(None)
    with pytest.raises(AssertionError, match="nothing is being restored"):
        status.assert_consumed()
    path = tf.train.Checkpoint(v=tf.Variable([1.0])).write(str(tmp_path / "c"))
    with pytest.raises(ValueError, match="incompatible"):
        tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).restore(path)
    with pytest.raises(AssertionError, match="no object matches"):
        tf.train.Checkpoint(other=tf.Variable(1.0)).restore(path).expect_partial().assert_nontrivial_match()
    with pytest.raises(ValueError, match="Couldn't find"):
        tf.train.load_checkpoint(str(tmp_path / "none"))


def test_a_manager_keeps_the_last_ones(tmp_path: Path) -> None:
    step = tf.Variable(0)
    checkpoint = tf.train.Checkpoint(step=step)
    made: list[int] = []
    manager = tf.train.CheckpointManager(
        checkpoint, str(tmp_path), 2, step_counter=step, checkpoint_interval=2, init_fn=lambda: made.append(1)
    )
    assert manager.restore_or_initialize() is None
    assert made == [1]
    saved = []
    for n in range(6):
        step.assign(n)
        saved.append(manager.save() is not None)
    assert saved == [True, False, True, False, True, False]
    assert [Path(p).name for p in manager.checkpoints] == ["ckpt-2", "ckpt-3"]
    again = tf.train.CheckpointManager(checkpoint, str(tmp_path), 2)
    assert again.restore_or_initialize() == manager.latest_checkpoint
    assert (int(step), tf.train.get_checkpoint_state(str(tmp_path)).model_checkpoint_path) == (
        4,
        manager.latest_checkpoint,
    )
    assert list(tf.train.checkpoints_iterator(str(tmp_path))) == [manager.latest_checkpoint]
    assert Path(again.save(checkpoint_number=9)).name == "ckpt-9"


def test_averages_follow() -> None:
    v = tf.Variable(1.0)
    averages = tf.train.ExponentialMovingAverage(0.5)
    averages.apply([v])
    v.assign(3.0)
    averages.apply([v])
    assert float(averages.average(v)) == 2.0
    assert averages.average_name(v) == "Variable/ExponentialMovingAverage"


def test_nobody_waits_for_what_is_gone(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(part=tf.train.Checkpoint(w=tf.Variable(3.0))).write(str(tmp_path / "c"))
    before = observers.get()
    tf.train.Checkpoint(part=tf.Module()).restore(path)
    assert len(observers.get()) == len(before) + 1
    float(tf.Variable(1.0))
    assert observers.get() == before
