"""Tensors saved and restored by name, with the ops themselves: ``tf.raw_ops.Save`` and what belongs to it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.checkpoints import saved
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError, NotFoundError, invalid
from tapecore.engine.files import storage
from tapecore.engine.op import public
from tapecore.engine.tensor import Array, Tensor


def _texts(given: Any) -> list[str]:
    array = np.atleast_1d(convert_to_tensor(given).value)
    return [item.decode() if isinstance(item, bytes) else str(item) for item in array.tolist()]


def _arrays(op: str, names: Any, data: Any) -> dict[str, Array]:
    """The arrays by name. InvalidArgumentError unless there are as many names."""
    spelled, tensors = _texts(names), [convert_to_tensor(x) for x in data]
    if len(spelled) != len(tensors):
        raise invalid(
            op,
            f"Expected totally {2 + len(spelled)} inputs as input #1 (which is a string tensor of saved names) "
            f"contains {len(spelled)} names, but received {2 + len(tensors)} inputs",
            node=f"{op}_T_{len(tensors)}",
        )
    return {name: x.value for name, x in zip(spelled, tensors, strict=True)}


def _plain(array: Array) -> Array:
    return array.astype(np.bytes_) if array.dtype.kind == "O" else array


@public("raw_ops.Save")
def save(filename: Any, tensor_names: Any, data: Any, name: str | None = None) -> None:
    """Put tensors into one file under their names; ``numpy.load`` opens it. NotFoundError without its folder."""
    out = io.BytesIO()
    np.savez(out, **{key: _plain(array) for key, array in _arrays("Save", tensor_names, data).items()})  # type: ignore[reportArgumentType]
    storage.write(_texts(filename)[0], out.getvalue())


@public("raw_ops.Restore")
def restore(
    file_pattern: Any, tensor_name: Any, dt: Any, preferred_shard: int = -1, name: str | None = None
) -> Tensor:
    """One tensor of a file. NotFoundError without the file or the name, InvalidArgumentError for another dtype."""
    path, wanted = _texts(file_pattern)[0], _texts(tensor_name)[0]
    if not storage.exists(path):
        raise NotFoundError(
            None,
            None,
            f"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {path} [Op:Restore]",
        )
    with np.load(io.BytesIO(storage.read(path)), allow_pickle=False) as archive:
        if wanted not in archive:
            raise NotFoundError(
                None, None, f'Tensor name "{wanted}" not found in checkpoint files {path} [Op:Restore]'
            )
        return _typed("Restore", wanted, archive[wanted], dt)


def _typed(op: str, name: str, array: Array, dtype: Any) -> Tensor:
    found = convert_to_tensor(array.astype(object) if array.dtype.kind == "S" else array)
    if found.dtype is not dtypes.as_dtype(dtype):
        kinds = dtypes.protocol_name(dtype), dtypes.protocol_name(found.dtype)
        raise InvalidArgumentError(
            None,
            None,
            f"Expected to restore a tensor of type {kinds[0]}, got a tensor of type {kinds[1]} instead: tensor_name = "
            f"{name} [Op:{op}]",
        )
    return found


@public("raw_ops.SaveV2")
def save_v2(
    prefix: Any, tensor_names: Any, shape_and_slices: Any, tensors: Any, name: str | None = None
) -> None:
    """Put tensors into a checkpoint under their names."""
    saved.write(_texts(prefix)[0], _arrays("SaveV2", tensor_names, tensors), [])


@public("raw_ops.RestoreV2")
def restore_v2(
    prefix: Any, tensor_names: Any, shape_and_slices: Any, dtypes: Any, name: str | None = None
) -> list[Tensor]:
    """Tensors of a checkpoint by name. NotFoundError without it or a name, InvalidArgumentError for another dtype."""
    arrays, found = saved.read(_texts(prefix)[0]), list[Tensor]()
    for wanted, kind in zip(_texts(tensor_names), dtypes, strict=True):
        if wanted not in arrays:
            raise NotFoundError(None, None, f"Key {wanted} not found in checkpoint [Op:RestoreV2]")
        found.append(_typed("RestoreV2", wanted, arrays[wanted], kind))
    return found
