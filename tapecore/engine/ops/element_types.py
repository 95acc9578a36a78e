"""Which element types TensorFlow's kernels take, by the names and in the order of its error messages."""

REAL = "bfloat16 half float double"
REAL_HALF_FIRST = "half bfloat16 float double"
FLOATING = "bfloat16 half float double complex64 complex128"
FLOATING_HALF_FIRST = "half bfloat16 float double complex64 complex128"
SIGNED = "bfloat16 half float double int8 int16 int32 int64 complex64 complex128"
SIGNED_REAL = "bfloat16 half float double int8 int16 int32 int64"
ORDERED = "float double int32 uint8 int16 int8 int64 bfloat16 uint16 half uint32 uint64"
COMPARABLE = "bfloat16 half float double int8 uint8 int16 uint16 int32 uint32 int64 uint64"
ADDED = "bfloat16 half float double uint8 uint16 uint32 uint64 int8 int16 int32 int64 complex64 complex128"
SUBTRACTED = (
    "bfloat16 half float double uint8 int8 uint16 int16 int32 int64 complex64 complex128 uint32 uint64"
)
MULTIPLIED = (
    "bfloat16 half float double uint8 int8 uint16 int16 int32 uint32 uint64 int64 complex64 complex128"
)
SQUARED = "bfloat16 half float double int8 int16 int32 int64 uint8 uint16 uint32 uint64 complex64 complex128"
DIFFERED = "bfloat16 half float double int32 int64 complex64 complex128"
RAISED = "bfloat16 float half double int8 int16 int32 int64 complex64 complex128"
REMAINDERED = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 bfloat16 half float double"
TRUNCATED = "int32 int64 bfloat16 half float double"
INTEGERS = "int8 int16 int32 int64 uint8 uint16 uint32 uint64"
MATRICES = "bfloat16 half float double int32 int64 uint8 uint16 uint32 uint64 complex64 complex128"
SOLVED = "double float half complex64 complex128"
NUMBERS = (
    "float double int32 uint8 int16 int8 complex64 int64 qint8 quint8 qint32 bfloat16 qint16 quint16 uint16 "
    "complex128 half uint32 uint64"
)
EXTREMES = ORDERED + " qint8 quint8 qint32 qint16 quint16"
RECTIFIED = "float double int32 uint8 int16 int8 int64 bfloat16 uint16 half uint32 uint64 qint8"
COMPLEX = "complex64 complex128"
SINGLE_OR_DOUBLE = "float double"
