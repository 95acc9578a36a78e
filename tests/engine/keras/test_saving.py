"""Weights and models in files: what is written comes back, what cannot be is refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
K = tf.keras
L = K.layers


def two_ends() -> Any:
    a, b = K.Input((3,), name="a"), K.Input((2,), name="b")
    joined = L.Concatenate()([L.Dense(4, activation="relu", kernel_regularizer="l2")(a), b])
    return K.Model([a, b], {"u": L.Dense(1)(joined), "v": L.Add()([joined, joined])}, name="ends")


def test_weights_come_back(tmp_path: Path) -> None:
    model = K.Sequential([K.Input((2,)), L.Dense(3), L.BatchNormalization()])
    wanted = model.get_weights()
    path = tmp_path / "inner" / "w.weights.h5"
    model.save_weights(path)
    model.set_weights([np.zeros_like(w) for w in wanted])
    model.load_weights(str(path))
    assert all(np.array_equal(x, y) for x, y in zip(model.get_weights(), wanted, strict=True))
    with pytest.raises(FileExistsError, match="overwrite"):
        model.save_weights(path, overwrite=False)


def test_files_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    model = K.Sequential([K.Input((2,)), L.Dense(3)])
    model.save_weights(tmp_path / "w")
    with pytest.raises(ValueError, match="holds 2 weights, but the model"):
        K.Sequential([L.Dense(3)]).load_weights(tmp_path / "w")
    with pytest.raises(ValueError, match=r"holds an array of shape \(2, 3\)"):
        K.Sequential([K.Input((2,)), L.Dense(4)]).load_weights(tmp_path / "w")
    (tmp_path / "text").write_text("no archive", encoding="utf-8")
    with pytest.raises(ValueError, match="no file that tapecore wrote"):
        model.load_weights(tmp_path / "text")
    with pytest.raises(ValueError, match="holds weights only"):
        K.models.load_model(tmp_path / "w")
    with pytest.raises(ValueError, match="File not found"):
        K.models.load_model(tmp_path / "nothing")


def test_a_functional_model_comes_back_with_its_optimizer(tmp_path: Path) -> None:
    model = two_ends()
    model.compile(optimizer=K.optimizers.Adam(0.5), loss="mse", metrics={"u": ["mae"]})
    model.save(tmp_path / "m.keras")
    again = K.models.load_model(tmp_path / "m.keras")
    data = [np.ones((2, 3), "float32"), np.ones((2, 2), "float32")]
    for key in ("u", "v"):
        assert np.array_equal(model(data)[key].value, again(data)[key].value)
    assert float(again.optimizer.learning_rate) == 0.5
    numbers = again.evaluate(
        data, {"u": np.zeros((2, 1)), "v": np.zeros((2, 6))}, verbose=0, return_dict=True
    )
    assert sorted(numbers) == ["loss", "u_loss", "u_mae", "v_loss"]
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]


def test_a_sequential_model_with_wrappers_comes_back(tmp_path: Path) -> None:
    model = K.Sequential(
        [L.Embedding(5, 3), L.Bidirectional(L.LSTM(2, return_sequences=True)), L.GRU(2), L.Dense(1, "tanh")]
    )
    ids = np.array([[1, 2, 3]])
    wanted = model(ids).value
    model.save(tmp_path / "m.keras")
    assert np.array_equal(K.models.load_model(tmp_path / "m.keras")(ids).value, wanted)
    assert K.models.model_from_json(model.to_json()).name == model.name


def test_a_subclassed_model_comes_back_if_its_class_is_known(tmp_path: Path) -> None:
    class Net(K.Model):
        def __init__(self, units: int, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.dense = L.Dense(units)

        def call(self, x: Any) -> Any:
            return self.dense(x)

    model = Net(2)
    wanted = model(np.ones((1, 3))).value
    model.save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="Unknown class 'Net'"):
        K.models.load_model(tmp_path / "m.keras")
    again = K.models.load_model(tmp_path / "m.keras", custom_objects={"Net": Net})
    assert np.array_equal(again(np.ones((1, 3))).value, wanted)


def test_what_is_no_plain_data_is_refused(tmp_path: Path) -> None:
    i = K.Input((2,))
    with pytest.raises(NotImplementedError, match="bare function"):
        K.Model(i, i * 2.0).save(tmp_path / "m.keras")
    with pytest.raises(NotImplementedError, match="not as 'onnx'"):
        two_ends().export(tmp_path / "m", format="onnx")


def test_layers_are_made_again_from_their_configuration() -> None:
    layer = L.Dense(3, "relu", kernel_initializer=K.initializers.HeNormal(seed=1), name="mine")
    again = L.Dense.from_config(layer.get_config())
    assert (again.name, again.units, again.activation.__name__) == ("mine", 3, "relu")
    assert type(again.kernel_initializer).__name__ == "HeNormal"
    described = L.serialize(layer)
    assert (described["module"], described["class_name"]) == ("keras.layers", "Dense")
    assert L.deserialize(described).units == 3


def test_registered_classes_are_found_by_name() -> None:
    @K.saving.register_keras_serializable(package="Mine")
    class Twice(L.Layer):
        def call(self, x: Any) -> Any:
            return x * 2

    assert K.saving.get_registered_name(Twice) == "Mine>Twice"
    assert K.saving.get_custom_objects()["Mine>Twice"] is Twice
    assert isinstance(L.deserialize(L.serialize(Twice())), Twice)
    with K.utils.custom_object_scope({"other": Twice}):
        assert K.utils.get_custom_objects()["other"] is Twice
    assert "other" not in K.utils.get_custom_objects()


@pytest.mark.parametrize(
    "call",
    [
        K.datasets.mnist.load_data,
        K.applications.VGG16,
        K.utils.get_file,
        K.utils.image_dataset_from_directory,
    ],
)
def test_downloads_are_answered_with_what_to_do_instead(call: Any) -> None:
    with pytest.raises(NotImplementedError, match=r"tapecore .*(np\.load|layers|NumPy)"):
        call("anything")


def test_metrics_come_back(tmp_path: Path) -> None:
    model = K.Sequential([K.Input((2,)), L.Dense(1)])
    model.compile(
        optimizer="sgd", loss=K.losses.Huber(), metrics=["mae", K.metrics.MeanSquaredError(name="square")]
    )
    model.save(tmp_path / "m.keras")
    again = K.models.load_model(tmp_path / "m.keras")
    data = np.ones((2, 2)), np.zeros((2, 1))
    assert again.evaluate(*data, verbose=0) == model.evaluate(*data, verbose=0)
