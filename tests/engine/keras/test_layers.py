"""Layers and models: when weights exist, what they are called, what reaches them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
L = tf.keras.layers


@pytest.fixture(autouse=True)
def _numbering() -> None:
    tf.keras.utils.clear_session()


def test_dense_makes_its_weights_at_the_first_call() -> None:
    layer = L.Dense(2, kernel_initializer="ones")
    with pytest.raises(AttributeError, match="You must build the layer before accessing `kernel`"):
        _ = layer.kernel
    assert (layer.built, layer.weights) == (False, [])
    assert layer(tf.ones([1, 3])).value.tolist() == [[3, 3]]
    assert [w.name for w in layer.trainable_variables] == ["kernel", "bias"]
    assert [w.path for w in layer.weights] == ["dense/kernel", "dense/bias"]
    assert repr(layer) == "<Dense name=dense, built=True>"
    assert repr(layer.bias) == "<Variable path=dense/bias, shape=(2,), dtype=float32, value=[0. 0.]>"
    assert layer.count_params() == 8


def test_dense_refuses_what_does_not_fit() -> None:
    layer = L.Dense(2)
    with pytest.raises(ValueError, match="expected min_ndim=2, found ndim=1"):
        layer(tf.ones([3]))
    layer(tf.ones([1, 3]))
    with pytest.raises(ValueError, match="expected axis -1 of input shape to have value 3"):
        layer(tf.ones([1, 4]))
    with pytest.raises(ValueError, match="Only input tensors may be passed as positional arguments"):
        layer([[1, 2]])
    with pytest.raises(ValueError, match="Could not interpret activation function identifier: nope"):
        L.Dense(2, activation="nope")
    with pytest.raises(ValueError, match="Could not interpret initializer identifier"):
        L.Dense(2, kernel_initializer="nope")
    with pytest.raises(ValueError, match="Unrecognized keyword arguments"):
        L.Dense(2, nope=1)


def test_gradients_reach_the_weights_that_a_layer_used() -> None:
    layer = L.Dense(1, kernel_initializer="ones", kernel_regularizer="l2")
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(tf.ones([2, 2]))) + sum(layer.losses)
    by_kernel, by_bias = tape.gradient(loss, layer.trainable_variables)
    assert np.allclose(by_kernel.value, 2 + 0.02)
    assert by_bias.value.tolist() == [2]
    assert [v.name for v in tape.watched_variables()] == ["dense/kernel:0", "dense/bias:0"]


def test_a_layer_that_is_not_trainable_names_no_weights_but_tapes_still_watch_them() -> None:
    layer = L.Dense(1)
    layer.build([None, 2])
    layer.trainable = False
    with tf.GradientTape() as tape:
        y = layer(tf.ones([1, 2]))
    assert layer.trainable_variables == []
    assert len(layer.non_trainable_variables) == 2
    assert all(g is not None for g in tape.gradient(y, layer.weights))


class Scale(L.Layer):
    def build(self, input_shape: Any) -> None:
        self.factors = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="factors")
        self.count = self.add_weight(initializer="zeros", trainable=False, name="count", dtype="int32")

    def call(self, inputs: Any, training: Any = None) -> Any:
        if training:
            self.count.assign_add(1)
        return inputs * self.factors


def test_a_layer_of_ones_own() -> None:
    layer = Scale()
    assert layer(np.ones((2, 3)), training=True).dtype is tf.float32
    assert [w.path for w in layer.weights] == ["scale/factors", "scale/count"]
    assert [w.name for w in layer.trainable_weights] == ["factors"]
    assert int(layer.count) == 1
    assert layer.count.dtype == "int32"


def test_weights_can_be_read_and_replaced() -> None:
    layer = L.Dense(1)
    layer.build((None, 2))
    layer.set_weights([np.ones((2, 1)), np.zeros(1)])
    assert [w.tolist() for w in layer.get_weights()] == [[[1], [1]], [0]]
    with pytest.raises(ValueError, match="expecting 2 weights"):
        layer.set_weights([1])
    with pytest.raises(ValueError, match="must match"):
        layer.kernel.assign([1.0])
    assert layer.kernel.assign([[2], [3]]).value.tolist() == [[2], [3]]
    assert (layer.kernel[0] + 1).value.tolist() == [3]
    assert float(layer.bias[0]) == 0
    assert len(layer.kernel) == 2
    assert layer.kernel.numpy().tolist() == [[2], [3]]
    assert tf.reduce_sum(layer.kernel).value == 5
    assert np.asarray(layer.kernel).sum() == 5
    assert layer.kernel.ndim == 2


class Net(tf.keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.first = L.Dense(2, activation="relu")
        self.rest = [L.Dense(2), {"last": L.Dense(1)}]

    def call(self, x: Any) -> Any:
        return self.rest[1]["last"](self.rest[0](self.first(x)))


def test_a_model_finds_its_layers_in_attributes_lists_and_dictionaries() -> None:
    model = Net()
    assert model.trainable_variables == []
    model(tf.ones([1, 3]))
    assert [w.path for w in model.weights][:2] == ["net/dense/kernel", "net/dense/bias"]
    assert [layer.name for layer in model.layers] == ["dense", "dense_1", "dense_2"]
    assert len(model.trainable_variables) == 6
    assert model.get_layer("dense_1") is model.rest[0]
    assert model.get_layer(index=0) is model.first
    with pytest.raises(ValueError, match="No such layer: x"):
        model.get_layer("x")


def test_a_model_must_call_super_first() -> None:
    class Wrong(tf.keras.Model):
        def __init__(self) -> None:
            self.layer = L.Dense(1)

    with pytest.raises(RuntimeError, match="super"):
        Wrong()


def test_sequential_builds_at_once_where_the_input_is_known() -> None:
    late = tf.keras.Sequential([L.Dense(2), L.Dense(1)])
    assert late.weights == []
    late(tf.ones([1, 3]))
    assert [tuple(w.shape) for w in late.weights] == [(3, 2), (2,), (2, 1), (1,)]
    early = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(2)])
    assert early.built
    assert len(early.weights) == 2
    shaped = tf.keras.Sequential([L.Dense(2, input_shape=(3,))])
    shaped.add(L.Dense(4))
    assert tuple(shaped.weights[2].shape) == (2, 4)
    removed = shaped.pop()
    assert (removed.units, len(shaped.layers)) == (4, 1)
    with pytest.raises(ValueError, match=r"Only instances of `keras\.Layer`"):
        late.add(3)
    assert tf.keras.Sequential([lambda x: x * 2])(tf.ones([1, 1])).value.item() == 2


def test_a_functional_model_runs_its_layers_in_order() -> None:
    start = tf.keras.Input((3,), name="start")
    hidden = L.Dense(2, activation="tanh")(start)
    joined = L.Concatenate()([hidden, hidden * 2.0])
    model = tf.keras.Model(start, [L.Dense(1)(joined), hidden])
    assert start.shape == (None, 3)
    assert start.ndim == 2
    outputs = model(tf.ones([5, 3]))
    assert [tuple(y.shape) for y in outputs] == [(5, 1), (5, 2)]
    assert len(model.trainable_variables) == 4
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(tf.ones([5, 3]))[0])
    assert all(g is not None for g in tape.gradient(loss, model.trainable_variables))
    twin = tf.keras.models.clone_model(model)
    assert [w.path for w in twin.weights] != []
    assert twin.weights[0] is not model.weights[0]
    with pytest.raises(ValueError, match="cannot be used as input to a TensorFlow function"):
        tf.sin(start)
    with pytest.raises(ValueError, match="numerical"):
        np.asarray(start)
    assert "KerasTensor shape=(None, 3)" in repr(start)
    assert model.input is start
    assert len(model.output) == 2


def test_cloning_a_sequential_model_and_refusing_a_subclassed_one() -> None:
    model = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(2, name="one")])
    twin = tf.keras.models.clone_model(model)
    assert twin.layers[0].name == "one"
    assert twin.layers[0].kernel is not model.layers[0].kernel
    with pytest.raises(ValueError, match="Expected a sequential or functional model"):
        tf.keras.models.clone_model(Net())


def test_predictions_are_arrays_that_no_tape_follows(capsys: pytest.CaptureFixture[str]) -> None:
    model = tf.keras.Sequential([tf.keras.Input((2,)), L.Dense(1)])
    with tf.GradientTape() as tape:
        y = model.predict(np.ones((40, 2)), verbose=0)
        loss = tf.reduce_sum(y)
    assert y.shape == (40, 1)
    assert tape.gradient(loss, model.trainable_variables) == [None, None]
    model.summary()
    assert "Total params: 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("layer", "shape", "wanted"),
    [
        (L.Flatten, (2, 3, 4), (2, 12)),
        (lambda: L.Reshape((4, 3)), (2, 3, 4), (2, 4, 3)),
        (lambda: L.Permute((2, 1)), (2, 3, 4), (2, 4, 3)),
        (lambda: L.Activation("relu"), (2, 3), (2, 3)),
        (lambda: L.ReLU(max_value=6.0), (2, 3), (2, 3)),
        (lambda: L.ReLU(negative_slope=0.1), (2, 3), (2, 3)),
        (lambda: L.ReLU(threshold=0.5, max_value=2.0), (2, 3), (2, 3)),
        (L.LeakyReLU, (2, 3), (2, 3)),
        (L.Softmax, (2, 3), (2, 3)),
        (lambda: L.Lambda(lambda x: x + 1), (2, 3), (2, 3)),
        (lambda: L.Dense(5), (2, 3, 4), (2, 3, 5)),
        (lambda: L.Conv2D(3, 2, padding="same"), (1, 4, 4, 2), (1, 4, 4, 3)),
        (lambda: L.Conv2D(3, 2, use_bias=False), (1, 4, 4, 2), (1, 3, 3, 3)),
        (L.MaxPool2D, (1, 4, 4, 2), (1, 2, 2, 2)),
        (lambda: L.AveragePooling2D(2, strides=1), (1, 4, 4, 2), (1, 3, 3, 2)),
        (L.GlobalAveragePooling2D, (1, 4, 4, 2), (1, 2)),
        (lambda: L.GlobalMaxPool2D(keepdims=True), (1, 4, 4, 2), (1, 1, 1, 2)),
        (L.BatchNormalization, (4, 3), (4, 3)),
        (L.LayerNormalization, (4, 3), (4, 3)),
        (lambda: L.InputLayer((3,)), (4, 3), (4, 3)),
    ],
)
def test_shapes_that_layers_give(layer: Any, shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    assert tuple(layer()(tf.ones(shape)).shape) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Add", 6), ("Multiply", 8), ("Average", 3), ("Maximum", 4), ("Minimum", 2), ("Subtract", -2)],
)
def test_layers_that_merge(name: str, wanted: float) -> None:
    inputs = [tf.constant([[2.0]]), tf.constant([[4.0]])]
    assert getattr(L, name)()(inputs).value.item() == wanted
    assert getattr(L, name.lower())(inputs).value.item() == wanted
    assert tuple(L.concatenate(inputs).shape) == (1, 2)


def test_an_embedding_has_a_sparse_gradient() -> None:
    layer = L.Embedding(4, 2, embeddings_initializer="ones")
    with tf.GradientTape() as tape:
        y = layer(tf.constant([1, 1, 3]))
    gradient = tape.gradient(y, layer.trainable_variables)[0]
    assert isinstance(gradient, tf.IndexedSlices)
    assert tf.convert_to_tensor(gradient).value.tolist() == [[0, 0], [2, 2], [0, 0], [1, 1]]


def test_dropout_works_only_while_training() -> None:
    layer = L.Dropout(0.5, seed=1)
    x = tf.ones([1, 1000])
    assert layer(x) is x
    thinned = layer(x, training=True).value
    assert set(np.unique(thinned)) == {0, 2}
    with pytest.raises(ValueError, match="between 0 and 1"):
        L.Dropout(2)


def test_batch_normalization_moves_its_statistics_only_while_training() -> None:
    layer = L.BatchNormalization(momentum=0.5)
    x = tf.constant([[1.0], [3.0]])
    layer(x)
    assert layer.moving_mean.numpy().tolist() == [0]
    assert np.allclose(layer(x, training=True).value, [[-1], [1]], atol=1e-3)
    assert layer.moving_mean.numpy().tolist() == [1]
    assert [w.name for w in layer.non_trainable_variables] == ["moving_mean", "moving_variance"]


@pytest.mark.parametrize(
    "name", ["zeros", "ones", "glorot_uniform", "he_normal", "lecun_uniform", "random_uniform"]
)
def test_initializers_by_name(name: str) -> None:
    numbers = tf.keras.initializers.get(name)((30, 20)).value
    assert numbers.shape == (30, 20)
    assert numbers.dtype == np.float32


def test_more_initializers() -> None:
    initializers = tf.keras.initializers
    assert initializers.Constant(3.0)((2,)).value.tolist() == [3, 3]
    assert initializers.Identity()((2, 2)).value.tolist() == [[1, 0], [0, 1]]
    assert abs(initializers.TruncatedNormal(seed=1)((100,)).value).max() < 0.1
    assert initializers.VarianceScaling(mode="fan_out", distribution="untruncated_normal")(
        (2, 3, 4, 5)
    ).shape == (2, 3, 4, 5)
    assert initializers.get(None)((2,)).value.tolist() == [0, 0]
    assert initializers.get(tf.ones) is tf.ones
    assert initializers.HeUniform()(()).shape == ()
    with pytest.raises(NotImplementedError):
        initializers.Initializer()((2,))


def test_activations_by_name() -> None:
    activations = tf.keras.activations
    assert activations.get(None)(3) == 3
    assert activations.get("exponential")(tf.zeros([1])).value.tolist() == [1]
    assert activations.serialize(activations.relu) == "relu"
    assert activations.relu(tf.constant([-1.0, 9.0]), max_value=6).value.tolist() == [0, 6]
    assert activations.get(tf.nn.relu) is tf.nn.relu


def test_regularizers() -> None:
    weight = tf.constant([1.0, -2.0])
    assert np.isclose(float(tf.keras.regularizers.L1(0.5)(weight)), 1.5)
    assert np.isclose(float(tf.keras.regularizers.L1L2(0.5, 1.0)(weight)), 6.5)
    assert tf.keras.regularizers.Regularizer()(weight) == 0
    with pytest.raises(ValueError, match="regularizer"):
        L.Dense(1, kernel_regularizer="l9")


def test_a_layer_without_call_says_so() -> None:
    with pytest.raises(NotImplementedError, match="call"):
        L.Layer()(tf.ones([1]))


def test_losses_added_in_call_last_until_the_next() -> None:
    class Penalized(L.Layer):
        def call(self, inputs: Any) -> Any:
            self.add_loss(tf.reduce_sum(inputs))
            return inputs

    layer = Penalized()
    layer(tf.ones([2, 1]))
    layer(tf.ones([3, 1]))
    assert [float(loss) for loss in layer.losses] == [3]
