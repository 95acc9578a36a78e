"""Names that programs ask for and that have no meaning here: one sentence each on what to do instead."""

from __future__ import annotations

from typing import Any

from tapecore.engine.op import public

_OPERATORS = (
    "Adjoint BlockDiag BlockLowerTriangular Circulant Circulant2D Circulant3D Composition Diag FullMatrix Householder "
    "Identity Inversion Kronecker LowRankUpdate LowerTriangular Permutation ScaledIdentity Toeplitz Tridiag Zeros"
)


class _Refusing:
    """A class of which no object can be made."""

    _said = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(self._said)


def _refused(names: str, said: str) -> None:
    name = names.split(maxsplit=1)[0].rpartition(".")[2]
    doc = f"Not possible here: NotImplementedError that says what to do instead of ``{name}``."
    public(names)(type(name, (_Refusing,), {"_said": said, "__doc__": doc}))


_refused(
    "Graph",
    "tapecore has no graphs to build: every op runs at once, so leave `tf.Graph()` and `as_default()` out (and use "
    "`tf.GradientTape` in place of `tf.gradients`).",
)
for _operator in ("", *_OPERATORS.split()):
    _refused(
        f"linalg.LinearOperator{_operator}",
        f"tapecore has no tf.linalg.LinearOperator{_operator}: use the matrix itself, with tf.matmul, tf.linalg.solve, "
        "tf.linalg.det and tf.linalg.trace; gradients flow through them in the same way.",
    )
