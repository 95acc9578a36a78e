"""Files where a program may write, and in memory where it may not."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from tapecore.engine import library
from tapecore.engine.files import storage, wire

tf: Any = library.root()


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that refuses to be written."""

    def refused(self: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if "w" in mode or "a" in mode:
            raise PermissionError(13, "not here")
        return builtins.open(self, mode, *args, **kwargs)

    def no_folder(self: Path, *args: Any, **kwargs: Any) -> None:
        raise PermissionError(13, "not here")

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(Path, "mkdir", no_folder)
    monkeypatch.setattr(storage, "_memory", {})
    monkeypatch.setattr(storage, "_folders", set())
    return tmp_path


def test_what_may_not_be_written_is_kept_in_memory(locked: Path) -> None:
    folder = str(locked / "inner")
    tf.io.gfile.makedirs(folder)
    tf.io.write_file(f"{folder}/a.txt", "one")
    with tf.io.gfile.GFile(f"{folder}/a.txt", "a") as file:
        file.write(" two")
    assert tf.io.read_file(f"{folder}/a.txt").numpy() == b"one two"
    assert tf.io.gfile.listdir(folder) == ["a.txt"]
    assert tf.io.gfile.glob(f"{locked}/*/*.txt") == [f"{folder}/a.txt"]
    assert not list(locked.iterdir())
    tf.io.gfile.rmtree(folder)
    assert not tf.io.gfile.exists(f"{folder}/a.txt")


def test_a_checkpoint_works_there_too(locked: Path) -> None:
    v = tf.Variable([1.0, 2.0])
    path = tf.train.Checkpoint(v=v).save(str(locked / "ckpt"))
    v.assign([0.0, 0.0])
    tf.train.Checkpoint(v=v).restore(path).assert_consumed()
    assert v.numpy().tolist() == [1.0, 2.0]
    assert not list(locked.iterdir())


def test_files_are_copied_renamed_and_walked(tmp_path: Path) -> None:
    g = tf.io.gfile
    tf.io.write_file(str(tmp_path / "a"), "x")
    g.copy(str(tmp_path / "a"), str(tmp_path / "b"))
    with pytest.raises(tf.errors.AlreadyExistsError):
        g.copy(str(tmp_path / "a"), str(tmp_path / "b"))
    g.rename(str(tmp_path / "b"), str(tmp_path / "c"))
    g.mkdir(str(tmp_path / "d"))
    assert [(folders, files) for _, folders, files in g.walk(str(tmp_path))] == [
        (["d"], ["a", "c"]),
        ([], []),
    ]
    assert (g.stat(str(tmp_path / "a")).length, g.isdir(g.join(str(tmp_path), "d"))) == (1, True)
    g.remove(str(tmp_path / "a"))
    with pytest.raises(tf.errors.NotFoundError):
        g.remove(str(tmp_path / "a"))
    with pytest.raises(tf.errors.NotFoundError):
        g.listdir(str(tmp_path / "nothing"))


@pytest.mark.parametrize("compression", ["", "GZIP", "ZLIB"])
def test_records_come_back(tmp_path: Path, compression: str) -> None:
    path = str(tmp_path / "r")
    with tf.io.TFRecordWriter(path, tf.io.TFRecordOptions(compression)) as writer:
        writer.write(b"one")
        writer.write(b"")
    assert [x.numpy() for x in tf.data.TFRecordDataset(path, compression)] == [b"one", b""]


def test_damaged_records_and_messages_are_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "r")
    with tf.io.TFRecordWriter(path) as writer:
        writer.write(b"record")
    for cut in (6, 14):
        storage.write(path, storage.read(path)[:cut])
        with pytest.raises(tf.errors.DataLossError):
            list(tf.data.TFRecordDataset(path))
    with pytest.raises(tf.errors.DataLossError):
        list(wire.fields(b"\x0a\x7f"))
    with pytest.raises(ValueError, match="parsing"):
        tf.train.Example.FromString(b"\x0a\x7f")
    with pytest.raises(TypeError, match="expected bytes, str found"):
        tf.train.Example.FromString("text")
    with pytest.raises(TypeError, match="boolean"):
        tf.train.Int64List(value=[True])


def test_csv_lines_become_columns(tmp_path: Path) -> None:
    path = str(tmp_path / "t.csv")
    tf.io.write_file(path, "a,b\n1,x\n2,y\n")
    rows = [
        tuple(c.numpy() for c in row)
        for row in tf.data.experimental.CsvDataset(path, [tf.int32, ""], header=True)
    ]
    assert rows == [(1, b"x"), (2, b"y")]
    batches = tf.data.experimental.make_csv_dataset(path, 2, label_name="b", num_epochs=1, shuffle=False)
    features, labels = next(iter(batches))
    assert (features["a"].numpy().tolist(), labels.numpy().tolist()) == ([1, 2], [b"x", b"y"])
    with pytest.raises(tf.errors.InvalidArgumentError, match="required but missing"):
        tf.io.decode_csv([","], [tf.int32, ""])
    with pytest.raises(tf.errors.InvalidArgumentError, match="Expect 1 fields"):
        tf.io.decode_csv(["1,2"], [0])


def test_a_dataset_is_saved_and_loaded(tmp_path: Path) -> None:
    data = tf.data.Dataset.range(3).map(lambda n: {"n": n, "half": tf.cast(n, tf.float32) / 2})
    data.save(str(tmp_path / "d"))
    again = list(tf.data.Dataset.load(str(tmp_path / "d")).as_numpy_iterator())
    assert [row["n"] for row in again] == [0, 1, 2]
    assert [row["half"] for row in again] == [0.0, 0.5, 1.0]
    with pytest.raises(tf.errors.InvalidArgumentError, match="No files matched"):
        tf.data.Dataset.list_files(str(tmp_path / "*.none"))


def test_steps_of_a_sequence_are_parsed() -> None:
    t = tf.train
    step = t.Feature(int64_list=t.Int64List(value=[1, 2]))
    example = t.SequenceExample(
        context=t.Features(feature={"name": t.Feature(bytes_list=t.BytesList(value=[b"z"]))}),
        feature_lists=t.FeatureLists(feature_list={"steps": t.FeatureList(feature=[step, step])}),
    )
    wanted = {"steps": tf.io.FixedLenSequenceFeature([2], tf.int64)}
    context, steps = tf.io.parse_single_sequence_example(
        example.SerializeToString(), {"name": tf.io.FixedLenFeature([], tf.string)}, wanted
    )
    assert context["name"].numpy() == b"z"
    assert steps["steps"].numpy().tolist() == [[1, 2], [1, 2]]
    assert "feature_lists {" in repr(example)
