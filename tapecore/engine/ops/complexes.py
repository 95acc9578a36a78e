"""Complex numbers: made of their parts, taken apart, conjugated. Gradients follow TensorFlow's convention
(conjugates)."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.broadcasting import sum_to
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.arithmetic import abs_op, divide_no_nan, reciprocal
from tapecore.engine.ops.comparison import less
from tapecore.engine.ops.creation import zeros_like
from tapecore.engine.ops.element_types import COMPLEX, SINGLE_OR_DOUBLE
from tapecore.engine.ops.selection import select
from tapecore.engine.tensor import Array, Tensor


@op(
    "Complex",
    same="real imag",
    types=SINGLE_OR_DOUBLE,
    api="complex dtypes.complex",
    examples=[example((3,), (3,)), example((2, 3), ())],
)
def complex_(real: Array, imag: Array) -> Array:
    """The complex numbers with these real and imaginary parts, which broadcast: float32 or float64."""
    return real + imag * np.asarray(1j, np.result_type(real.dtype, np.complex64))


@complex_.vjp("real")
def _(g: Any, y: Any, real: Any, imag: Any) -> Any:
    """sum_to(real(g), shape(real))"""
    return sum_to(real_part(g), real.shape)


@complex_.vjp("imag")
def _(g: Any, y: Any, real: Any, imag: Any) -> Any:
    """sum_to(imag(g), shape(imag))"""
    return sum_to(imaginary_part(g), imag.shape)


@complex_.jvp
def _(tangents: Any, y: Any, real: Any, imag: Any) -> Any:
    t_real, t_imag = tangents
    return complex_(real * 0 if t_real is None else t_real, imag * 0 if t_imag is None else t_imag)


@op("Real", linear=True, types=COMPLEX)
def real_part(input: Array) -> Array:
    """The real parts of complex numbers."""
    return np.ascontiguousarray(np.real(input))


@real_part.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    return complex_(g, g * 0)


@op("Imag", linear=True, types=COMPLEX)
def imaginary_part(input: Array) -> Array:
    """The imaginary parts of complex numbers."""
    return np.ascontiguousarray(np.imag(input))


@imaginary_part.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    return complex_(g * 0, g)


@op("Conj", linear=True)
def conj(input: Array) -> Array:
    """The complex conjugates."""
    return np.conjugate(input)


@conj.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    return conj(g)


@op("Angle", types=COMPLEX)
def angle(input: Array) -> Array:
    """The arguments of complex numbers."""
    return np.angle(input).astype(np.real(input).dtype)


@angle.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    return -complex_(g, g * 0) * reciprocal(complex_(imaginary_part(input), real_part(input)))


@op("ComplexAbs", types=COMPLEX)
def complex_abs(x: Array) -> Array:
    """The moduli of complex numbers."""
    return np.abs(x)


@complex_abs.vjp("x")
def _(g: Any, y: Any, x: Any) -> Any:
    return divide_no_nan(complex_(g, g * 0) * x, complex_(y, y * 0))


@complex_abs.jvp
def _(tangents: Any, y: Any, x: Any) -> Any:
    return divide_no_nan(real_part(conj(x) * tangents[0]), y)


@angle.jvp
def _(tangents: Any, y: Any, input: Any) -> Any:
    return imaginary_part(tangents[0] / input)


@public("abs math.abs")
def abs_(x: Any, name: str | None = None) -> Tensor:
    """The absolute value; of complex numbers the modulus, a real number."""
    tensor = tensor_or_composite(x)
    return (complex_abs if tensor.dtype.is_complex else abs_op).public(tensor)


@public("math.real")
def real(input: Any, name: str | None = None) -> Tensor:
    """The real part; a real tensor is returned as it is."""
    tensor = convert_to_tensor(input)
    return real_part.public(tensor) if tensor.dtype.is_complex else tensor


@public("math.imag")
def imag(input: Any, name: str | None = None) -> Tensor:
    """The imaginary part; of a real tensor: zeros, without gradient."""
    tensor = convert_to_tensor(input)
    return imaginary_part.public(tensor) if tensor.dtype.is_complex else zeros_like(tensor)


@public("math.conj")
def conjugated(x: Any, name: str | None = None) -> Tensor:
    """The complex conjugate; a real tensor is returned as it is."""
    tensor = convert_to_tensor(x)
    return conj.public(tensor) if tensor.dtype.is_complex else tensor


@public("math.angle")
def angle_of(input: Any, name: str | None = None) -> Tensor:
    """The argument of each number; of real numbers 0 or pi, without gradient."""
    tensor = convert_to_tensor(input)
    if tensor.dtype.is_complex:
        return angle.public(tensor)
    kind = tensor.value.dtype
    return select.public(less.public(tensor, 0), np.asarray(np.pi, kind), np.asarray(0, kind))
