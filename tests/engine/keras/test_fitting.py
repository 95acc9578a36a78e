"""``fit`` and its neighbours beyond what TensorFlow's numbers settle: what is printed, what is refused."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
K = tf.keras
L = K.layers


@pytest.fixture
def model() -> Any:
    made = K.Sequential([K.Input((2,)), L.Dense(1, kernel_initializer="ones")])
    made.compile(optimizer=K.optimizers.SGD(0.0), loss="mse", metrics=["mae"])
    return made


X, Y = np.ones((4, 2), "float32"), np.zeros((4, 1), "float32")


def test_fit_prints_a_line_for_each_epoch(model: Any, capsys: pytest.CaptureFixture[str]) -> None:
    model.fit(X, Y, epochs=2, batch_size=2, validation_data=(X, Y))
    bar = "2/2 ━━━━━━━━━━━━━━━━━━━━ 0s 0ms/step - loss: 4.0000 - mae: 2.0000 - val_loss: 4.0000 - val_mae: 2.0000"
    assert capsys.readouterr().out == f"Epoch 1/2\n{bar}\nEpoch 2/2\n{bar}\n"
    model.fit(X, Y, verbose=2)
    assert capsys.readouterr().out == "1/1 - 0s - 0ms/step - loss: 4.0000 - mae: 2.0000\n"
    model.evaluate(X, Y)
    model.predict(X)
    assert capsys.readouterr().out.count("━" * 20) == 2


def test_generators_and_tensors_are_data_too(model: Any) -> None:
    history = model.fit(((X, Y) for _ in range(3)), verbose=0)
    assert history.history["loss"] == [4.0]
    assert model.fit(tf.constant(X), tf.constant(Y), verbose=0).params["steps"] == 1
    assert model.evaluate(iter([(X, Y)]), steps=1, verbose=0) == [4.0, 2.0]


def test_what_is_refused(model: Any) -> None:
    with pytest.raises(ValueError, match="You must call `compile"):
        K.Sequential([L.Dense(1)]).fit(X, Y)
    with pytest.raises(ValueError, match="Data cardinality is ambiguous"):
        model.fit(X, Y[:2])
    with pytest.raises(ValueError, match="not sufficient to split"):
        model.fit(X[:1], Y[:1], validation_split=0.1)
    with pytest.raises(ValueError, match="`y` should not be passed"):
        model.fit(iter([X]), Y)
    with pytest.raises(ValueError, match="Unrecognized data type"):
        model.fit([1.0, 2.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="format"):
        K.utils.unpack_x_y_sample_weight((1, 2, 3, 4))


def test_a_batch_is_packed_and_unpacked() -> None:
    assert K.utils.pack_x_y_sample_weight(1) == 1
    assert K.utils.pack_x_y_sample_weight(1, 2) == (1, 2)
    assert K.utils.unpack_x_y_sample_weight([1, 2]) == (1, 2, None)


def test_nothing_to_train_is_a_warning(model: Any) -> None:
    model.trainable = False
    with pytest.warns(UserWarning, match="trainable weights"):
        model.fit(X, Y, verbose=0)


def test_rates_shrink_when_a_number_stops_falling(model: Any) -> None:
    model.optimizer.learning_rate = 1e-6
    plateau = K.callbacks.ReduceLROnPlateau(monitor="loss", patience=1, factor=0.5, verbose=1)
    model.fit(X, Y, epochs=3, verbose=0, callbacks=[plateau])
    assert float(model.optimizer.learning_rate) == pytest.approx(2.5e-7)


def test_the_best_weights_are_kept_and_files_written(model: Any, tmp_path: Path) -> None:
    stop = K.callbacks.EarlyStopping(monitor="loss", patience=1, restore_best_weights=True, verbose=1)
    files = K.callbacks.ModelCheckpoint(tmp_path / "{epoch:02d}.weights.h5", verbose=1)
    best = K.callbacks.ModelCheckpoint(tmp_path / "best", monitor="loss", save_best_only=True)
    table = K.callbacks.CSVLogger(tmp_path / "log.csv")
    model.fit(
        X, Y, epochs=5, verbose=0, callbacks=[stop, files, best, table, K.callbacks.TensorBoard("logs")]
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["01.weights.h5", "02.weights.h5", "best", "log.csv"]
    assert (tmp_path / "log.csv").read_text(encoding="utf-8").startswith("epoch,loss,mae\n0,4.0,2.0\n")
    with pytest.warns(UserWarning, match="watches `val_loss`, which is not there"):
        model.fit(X, Y, verbose=0, callbacks=[K.callbacks.EarlyStopping()])


def test_training_ends_at_nan(model: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(X * np.nan, Y, epochs=3, verbose=0, callbacks=[K.callbacks.TerminateOnNaN()])
    assert "Invalid loss" in capsys.readouterr().out


def test_a_progress_line_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    bar = K.utils.Progbar(2, stateful_metrics=["last"])
    bar.update(1, [("loss", 1.0), ("last", 5.0)])
    bar.add(1, [("loss", 3.0), ("last", 7.0)])
    assert capsys.readouterr().out.endswith("- loss: 2.0000 - last: 7.0000\n")


def test_losses_and_metrics_of_several_outputs() -> None:
    i = K.Input((2,))
    made = K.Model(i, {"u": L.Dense(1, name="u")(i), "v": L.Dense(3, name="v")(i)})
    made.compile(
        loss={"u": "mse", "v": K.losses.SparseCategoricalCrossentropy(from_logits=True)},
        loss_weights={"u": 0.5, "v": 2.0},
        metrics={"u": ["mae"], "v": "accuracy"},
    )
    found = made.evaluate(X, {"u": Y, "v": np.zeros(4)}, verbose=0, return_dict=True)
    assert sorted(found) == ["loss", "u_loss", "u_mae", "v_accuracy", "v_loss"]
    assert found["loss"] == pytest.approx(0.5 * found["u_loss"] + 2 * found["v_loss"], rel=1e-5)


def test_a_step_of_ones_own_may_tell_metrics_in_a_dictionary(model: Any) -> None:
    class Net(K.Sequential):
        def test_step(self, data: Any) -> Any:
            super().test_step(data)
            return {metric.name: metric.result() for metric in self.metrics}

    made = Net(model.layers)
    made.compile(loss="mse", metrics=["mae"])
    assert made.evaluate(X, Y, verbose=0) == [4.0, 2.0]
