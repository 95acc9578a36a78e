"""The functions that TensorFlow counts as working element by element, by the names that extension types meet them
under.
"""

from __future__ import annotations

_OF_ONE = """
    abs math.abs acos math.acos acosh math.acosh asin math.asin asinh math.asinh atan math.atan atanh math.atanh
    bitwise.invert cast clip_by_value cos math.cos cosh math.cosh debugging.check_numerics dtypes.saturate_cast
    saturate_cast exp math.exp floor math.floor image.adjust_brightness image.adjust_gamma
    image.convert_image_dtype image.random_brightness image.stateless_random_brightness io.decode_base64
    io.decode_compressed io.encode_base64 math.angle math.bessel_i0 math.bessel_i0e math.bessel_i1
    math.bessel_i1e math.ceil math.conj math.digamma math.erf math.erfc math.erfcinv math.erfinv math.expm1
    math.imag math.is_finite math.is_inf math.is_nan math.lgamma math.log math.log1p math.log_sigmoid
    math.log_softmax nn.log_softmax math.logical_not logical_not math.ndtri math.negative negative
    math.nextafter math.real math.reciprocal math.reciprocal_no_nan math.rint math.round round math.rsqrt
    math.sigmoid nn.sigmoid sigmoid math.sign sign math.sin sin math.sinh sinh math.softplus nn.softplus
    math.special.bessel_j0 math.special.bessel_j1 math.special.bessel_k0 math.special.bessel_k0e
    math.special.bessel_k1 math.special.bessel_k1e math.special.bessel_y0 math.special.bessel_y1
    math.special.dawsn math.special.expint math.special.fresnel_cos math.special.fresnel_sin
    math.special.spence math.sqrt sqrt math.square square math.tan tan math.tanh nn.tanh tanh nn.elu nn.gelu
    nn.leaky_relu nn.relu nn.relu6 nn.selu nn.silu nn.swish nn.softsign ones_like zeros_like strings.as_string
    as_string strings.length strings.lower strings.regex_full_match strings.regex_replace strings.strip
    strings.substr strings.to_hash_bucket strings.to_hash_bucket_fast strings.to_hash_bucket_strong
    strings.to_number strings.unicode_script strings.unicode_transcode strings.upper
"""
UNARY = tuple(_OF_ONE.split())
"""Those of one operand."""

_OF_TWO = """
    add math.add atan2 math.atan2 bitwise.bitwise_and bitwise.bitwise_or bitwise.bitwise_xor
    bitwise.left_shift bitwise.right_shift complex dtypes.complex divide math.divide equal math.equal
    math.divide_no_nan math.floordiv math.floormod math.mod math.greater greater math.greater_equal
    greater_equal math.less less math.less_equal less_equal math.logical_and logical_and math.logical_or
    logical_or math.logical_xor math.maximum maximum math.minimum minimum math.multiply multiply
    math.multiply_no_nan math.not_equal not_equal math.pow pow math.scalar_mul scalar_mul
    math.squared_difference math.subtract subtract math.truediv truediv math.xdivy math.xlog1py math.xlogy
    math.zeta nn.sigmoid_cross_entropy_with_logits
"""
BINARY = tuple(_OF_TWO.split())
"""Those of two operands."""

_COMPARING = "equal greater greater_equal less less_equal near none_equal"
ASSERTIONS = tuple(f"debugging.assert_{name}" for name in _COMPARING.split())
"""Those that compare two operands and raise."""
