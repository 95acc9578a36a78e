"""Summaries, devices, strategies and what is not here."""

from __future__ import annotations

from typing import Any

import pytest

from tapecore.engine import library

tf: Any = library.root()


def test_scalars_are_noted_by_step() -> None:
    writer = tf.summary.create_file_writer("logs")
    with writer.as_default():
        for step in range(3):
            assert bool(tf.summary.scalar("loss", 1.0 / (step + 1), step=step))
        with tf.summary.record_if(False):
            assert not bool(tf.summary.scalar("loss", 9.0, step=9))
        tf.summary.histogram("w", [1.0, 2.0, 2.0], step=0, buckets=2)
        tf.summary.text("note", "hello", step=1)
        tf.summary.image("picture", tf.zeros([5, 2, 2, 3]), step=1)
        with pytest.raises(ValueError, match="No step"):
            tf.summary.scalar("loss", 1.0)
        tf.summary.experimental.set_step(tf.Variable(4, dtype=tf.int64))
        tf.summary.write("t", [1.0])
        tf.summary.experimental.set_step(None)
    assert writer.scalars("loss") == [(0, 1.0), (1, 0.5), (2, pytest.approx(1 / 3))]
    kinds = [(point.kind, point.step) for point in writer.points[3:]]
    assert kinds == [("histogram", 0), ("text", 1), ("image", 1), ("tensor", 4)]
    assert writer.points[3].value[1].tolist() == [1, 2]
    assert not bool(tf.summary.scalar("loss", 1.0, step=0))
    with pytest.raises(ValueError, match="one number"):
        tf.summary.scalar("loss", [1.0], step=0)


def test_there_is_one_processor() -> None:
    assert [device.device_type for device in tf.config.list_physical_devices()] == ["CPU"]
    assert tf.config.list_physical_devices("GPU") == tf.config.list_logical_devices("TPU") == []
    assert (
        repr(tf.config.list_logical_devices()[0]) == "LogicalDevice(name='/device:CPU:0', device_type='CPU')"
    )
    assert tf.config.set_visible_devices([], "GPU") is None
    assert (tf.test.gpu_device_name(), tf.test.is_built_with_cuda()) == ("", False)


def test_a_strategy_is_one_replica() -> None:
    strategy = tf.distribute.MirroredStrategy(["cpu:0"])
    with strategy.scope():
        v = tf.Variable(2.0)
    given = strategy.run(lambda x: v * x, args=(tf.constant([3.0, 5.0]),))
    assert strategy.num_replicas_in_sync == 1
    assert float(strategy.reduce(tf.distribute.ReduceOp.SUM, given, axis=0)) == 16.0
    assert float(strategy.reduce("MEAN", given, axis=0)) == 8.0
    assert strategy.experimental_local_results(given)[0] is given
    assert tf.distribute.get_replica_context().all_reduce("SUM", given) is given


def test_what_is_not_here_says_what_to_do_instead() -> None:
    with pytest.raises(NotImplementedError, match="this machine's processor"):
        tf.distribute.TPUStrategy()


def test_code_is_what_was_written() -> None:
    @tf.function
    def f(x: Any) -> Any:
        return x + 1

    assert "return x + 1" in tf.autograph.to_code(f)
    assert tf.autograph.to_graph(len) is len
    assert tf.autograph.experimental.do_not_convert(len) is len
    with pytest.raises(tf.errors.NotFoundError):
        tf.autograph.to_code(len)


def test_older_names_lead_to_the_same_places() -> None:
    assert tf.compat.v2.data.Dataset is tf.data.Dataset
    assert tf.type_spec_from_value(tf.ones([2])) == tf.TensorSpec([2], tf.float32)
    assert tf.get_current_name_scope() == ""
    with tf.name_scope("outer"):
        assert tf.get_current_name_scope() == "outer"


def test_tables_give_values_for_keys() -> None:
    keys = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([0, 1], tf.int64))
    table = tf.lookup.StaticVocabularyTable(keys, 3)
    known, strange = table.lookup(tf.constant(["b", "q"])).numpy().tolist()
    assert known == 1
    assert 2 <= strange < 5
    assert (int(table.size()), int(tf.lookup.StaticHashTable(keys, -1).size())) == (5, 2)
    assert table.lookup(tf.ragged.constant([["a"], []])).to_list() == [[0], []]
