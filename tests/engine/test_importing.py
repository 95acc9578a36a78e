"""``from module import name`` of a name that is not there says which one is near."""

from __future__ import annotations

import sys

import pytest

from tapecore.engine import library
from tapecore.engine.namespace import Namespace


@pytest.fixture
def aliased(monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow's modules as the engine's namespaces, as a program that puts them there has them."""
    root = library.root()
    place: Namespace = root
    monkeypatch.setitem(sys.modules, "tensorflow", root)
    for name in ("keras", "layers"):
        place = getattr(place, name)
        monkeypatch.setitem(sys.modules, f"tensorflow.{'keras.' if name == 'layers' else ''}{name}", place)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "from tensorflow.keras.layers import Dens",
            "cannot import name 'Dens' from 'tensorflow.keras.layers': there is no tf.keras.layers.Dens; "
            "the nearest name is tf.keras.layers.Dense",
        ),
        (
            "from tensorflow import kers",
            "cannot import name 'kers' from 'tensorflow': there is no tf.kers; the nearest name is tf.keras",
        ),
        (
            "from tapecore import kers",
            "cannot import name 'kers' from 'tapecore': there is no tf.kers; the nearest name is tf.keras",
        ),
    ],
)
@pytest.mark.usefixtures("aliased")
def test_an_import_of_a_name_that_is_not_there(statement: str, said: str) -> None:
    with pytest.raises(ImportError) as refused:
        exec(statement, {})
    assert str(refused.value) == said


def test_modules_of_the_package_are_still_found() -> None:
    scope: dict[str, object] = {}
    exec("from tapecore import recording, keras", scope)
    assert {"recording", "keras"} <= scope.keys()
