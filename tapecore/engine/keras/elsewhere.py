"""What is no part of this engine: one sentence each on what to do instead."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from tapecore.engine.keras.saying import say
from tapecore.engine.naming import enter, leave
from tapecore.engine.op import public

_DATA = {
    "mnist": "x = np.random.rand(256, 28, 28), y = np.random.randint(0, 10, 256)",
    "fashion_mnist": "x = np.random.rand(256, 28, 28), y = np.random.randint(0, 10, 256)",
    "cifar10": "x = np.random.rand(256, 32, 32, 3), y = np.random.randint(0, 10, (256, 1))",
    "cifar100": "x = np.random.rand(256, 32, 32, 3), y = np.random.randint(0, 100, (256, 1))",
    "boston_housing": "x = np.random.rand(256, 13), y = np.random.rand(256)",
    "california_housing": "x = np.random.rand(256, 8), y = np.random.rand(256)",
    "imdb": "x = np.random.randint(1, 1000, (256, 80)), y = np.random.randint(0, 2, 256)",
    "reuters": "x = np.random.randint(1, 1000, (256, 80)), y = np.random.randint(0, 46, 256)",
}
_MODELS = (
    "VGG16 VGG19 ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2 InceptionV3 InceptionResNetV2 "
    "Xception MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large DenseNet121 DenseNet169 DenseNet201 "
    "NASNetMobile NASNetLarge EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetV2B0"
)
_READ = "Read the file with NumPy and pass the array: `np.load(path)`."


def _refusal(names: str, doc: str, sentence: str) -> None:
    @public(names)
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(sentence)

    refuse.__doc__ = doc
    refuse.__name__ = refuse.__qualname__ = names.split(maxsplit=1)[0].rpartition(".")[2]


for _name, _instead in _DATA.items():
    _refusal(
        f"keras.datasets.{_name}.load_data",
        f"Not possible: nothing is downloaded. Stand-in: {_instead}.",
        f"tapecore downloads no data sets, and gradients do not need them: put arrays of the same shapes in place "
        f"of keras.datasets.{_name}, such as {_instead}, or read your own file with `np.load(path)`.",
    )
for _name in _MODELS.split():
    _refusal(
        f"keras.applications.{_name}",
        "Not possible: there are no trained models to download.",
        f"tapecore has no trained models to download, keras.applications.{_name} included: build a small model "
        "of layers in its place (`keras.Sequential([...])`); gradients flow through it in the same way.",
    )
for _names, _sentence in (
    (
        "keras.utils.get_file",
        "tapecore downloads no files. Put the file beside the program and read it with NumPy or `open(path)`.",
    ),
    ("keras.utils.load_img keras.preprocessing.image.load_img", _READ),
    (
        "keras.utils.save_img keras.preprocessing.image.save_img",
        "Save the array instead: `np.save(path, array)`.",
    ),
    (
        "keras.utils.image_dataset_from_directory keras.preprocessing.image_dataset_from_directory",
        f"tapecore reads no folders of pictures. {_READ}",
    ),
    (
        "keras.utils.text_dataset_from_directory keras.preprocessing.text_dataset_from_directory",
        "tapecore reads no folders of texts by their names. Read the files with `open(path)` and pass lists of texts "
        "and labels to tf.data.Dataset.from_tensor_slices.",
    ),
    ("keras.utils.audio_dataset_from_directory", f"tapecore reads no folders of sounds. {_READ}"),
):
    _refusal(_names, "Not possible here: NotImplementedError that says what to do instead.", _sentence)


@public("keras.utils.enable_interactive_logging keras.config.enable_interactive_logging")
def enable_interactive_logging() -> None:
    """Taken; what is printed does not change."""


@public("keras.utils.disable_interactive_logging keras.config.disable_interactive_logging")
def disable_interactive_logging() -> None:
    """Taken; what is printed does not change."""


@public("keras.config.is_interactive_logging_enabled keras.utils.is_interactive_logging_enabled")
def is_interactive_logging_enabled() -> bool:
    """Always."""
    return True


@public("keras.config.disable_traceback_filtering keras.config.enable_traceback_filtering")
def traceback_filtering() -> None:
    """Taken; tracebacks are always whole."""


@public("keras.device")
@contextmanager
def device(device_name: str) -> Generator[None]:
    """Any device is the one that there is."""
    yield


@public("keras.name_scope")
@contextmanager
def name_scope(name: str, **kwargs: Any) -> Generator[None]:
    """Names of what is made inside begin with ``name/``."""
    scope = enter(name, called=True)
    try:
        yield
    finally:
        leave(scope)


@public("keras.utils.plot_model keras.utils.model_to_dot")
def plot_model(model: Any, *args: Any, **kwargs: Any) -> None:
    """Prints what to do instead. ValueError for a model that is not built."""
    if not getattr(model, "built", True):
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by calling the model on "
            "a batch of data."
        )
    say(
        "tapecore draws no models: `model.summary()` prints the layers as a table, and the debugger draws what runs."
    )
