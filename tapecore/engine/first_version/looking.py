"""Where ``tf.compat.v1`` looks for a name that it does not define itself."""

from __future__ import annotations

from typing import Any

from tapecore.engine.namespace import Namespace

_OF_ITS_OWN = frozenset(
    ["estimator", "feature_column", "initializers", "layers", "losses", "metrics", "saved_model", "summary"]
)
"""Modules that were other ones in TensorFlow 1: nothing of today's stands in for them."""

_PLACES = [
    "math",
    "linalg",
    "nn",
    "random",
    "signal",
    "strings",
    "io",
    "sparse",
    "debugging",
    "quantization",
    "image",
    "sets",
]
"""Modules to which names of TensorFlow 1 have moved without being changed."""

_RENAMED = {
    "ceil": "math.ceil",
    "div": "math.divide",
    "global_norm": "linalg.global_norm",
    "is_finite": "math.is_finite",
    "lin_space": "linspace",
    "log_sigmoid": "math.log_sigmoid",
    "matrix_band_part": "linalg.band_part",
    "matrix_determinant": "linalg.det",
    "matrix_diag": "linalg.diag",
    "matrix_diag_part": "linalg.diag_part",
    "matrix_inverse": "linalg.inv",
    "matrix_set_diag": "linalg.set_diag",
    "matrix_solve": "linalg.solve",
    "matrix_solve_ls": "linalg.lstsq",
    "matrix_transpose": "linalg.matrix_transpose",
    "matrix_triangular_solve": "linalg.triangular_solve",
    "multinomial": "random.categorical",
    "random_crop": "image.random_crop",
    "random_gamma": "random.gamma",
    "random_normal": "random.normal",
    "random_poisson": "random.poisson",
    "random_shuffle": "random.shuffle",
    "random_uniform": "random.uniform",
    "self_adjoint_eig": "linalg.eigh",
    "self_adjoint_eigvals": "linalg.eigvalsh",
    "set_random_seed": "random.set_seed",
    "sparse_to_dense": "sparse.to_dense",
    "string_join": "strings.join",
    "string_strip": "strings.strip",
    "string_to_number": "strings.to_number",
    "tensor_scatter_add": "tensor_scatter_nd_add",
    "tensor_scatter_sub": "tensor_scatter_nd_sub",
    "tensor_scatter_update": "tensor_scatter_nd_update",
    "verify_tensor_all_finite": "debugging.assert_all_finite",
    "where_v2": "where",
}
"""Names that have another word today."""


class OlderNamespace(Namespace):
    """``tf.compat.v1`` or a module in it: its own names, then those of today's module of the same name."""

    def __init__(self, name: str, spelled: str, today: Namespace, *, outermost: bool = False) -> None:
        super().__init__(name, spelled)
        self.__dict__.update(_today=today, _outermost=outermost)

    def inner(self, name: str) -> Namespace:
        """The submodule ``name``, made if it is not there yet; today's names stand behind it unless it was
        another one then."""
        found = vars(self).get(name)
        if isinstance(found, Namespace):
            return found
        behind = _own(self.__dict__["_today"], name)
        full, spelled = f"{self.__name__}.{name}", f"{self.spelled}.{name}"
        if name in _OF_ITS_OWN or not isinstance(behind, Namespace):
            made: Namespace = Namespace(full, spelled)
        else:
            made = OlderNamespace(full, spelled, behind)
        setattr(self, name, made)
        return made

    def __getattr__(self, name: str) -> object:
        found = None if name.startswith("_") else self._of_today(name)
        return super().__getattr__(name) if found is None else found

    def _of_today(self, name: str) -> Any:
        today = self.__dict__["_today"]
        if not self.__dict__["_outermost"]:
            return _own(today, name)
        if name in _OF_ITS_OWN:
            return None
        ways = [name, _RENAMED.get(name, ""), *(f"{place}.{name}" for place in _PLACES)]
        return next((found for way in ways if (found := _at(today, way)) is not None), None)


def _own(place: Any, name: str) -> Any:
    """What a namespace itself has under this name, or None."""
    return vars(place).get(name) if isinstance(place, Namespace) else None


def _at(root: Namespace, dotted: str) -> Any:
    """What stands at ``math.exp``, or None."""
    place: Any = root
    for part in filter(None, dotted.split(".")):
        place = _own(place, part)
    return None if place is root else place
