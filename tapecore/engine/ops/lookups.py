"""``tf.lookup``: tables from keys to values, fixed once they are made."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.ops.strings import texts
from tapecore.engine.tensor import Tensor
from tapecore.engine.text.fingerprint import fingerprint


@public("lookup.KeyValueTensorInitializer")
class KeyValueTensorInitializer:
    """Keys and their values."""

    def __init__(
        self, keys: Any, values: Any, key_dtype: Any = None, value_dtype: Any = None, name: str | None = None
    ) -> None:
        self.keys = convert_to_tensor(keys, key_dtype)
        self.values = convert_to_tensor(values, value_dtype)
        self.key_dtype, self.value_dtype = self.keys.dtype, self.values.dtype


def _filled(items: list[Any], like: Tensor, shape: tuple[int, ...]) -> Tensor:
    if like.value.dtype.kind == "O":
        return convert_to_tensor(texts(items, shape))
    return convert_to_tensor(np.array(items, like.value.dtype).reshape(shape))


@public("lookup.StaticHashTable")
class StaticHashTable:
    """A table; ``default_value`` for keys that it does not have."""

    def __init__(
        self, initializer: KeyValueTensorInitializer, default_value: Any, name: str | None = None, **_: Any
    ) -> None:
        self._initializer = initializer
        self._default: Any = convert_to_tensor(default_value, initializer.value_dtype).value[()]
        self._table = dict(zip(initializer.keys.value.tolist(), initializer.values.value, strict=True))

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The values of some keys, in the form of the keys."""
        if hasattr(keys, "flat_values"):
            return keys.with_flat_values(self.lookup(keys.flat_values))
        x = convert_to_tensor(keys).value
        found = [self._table.get(key, self._default) for key in x.reshape(-1).tolist()]
        return _filled(found, self._initializer.values, x.shape)

    __getitem__ = lookup

    def size(self, name: str | None = None) -> Tensor:
        """How many keys there are."""
        return convert_to_tensor(np.int64(len(self._table)))

    def export(self, name: str | None = None) -> tuple[Tensor, Tensor]:
        """All keys and values."""
        return self._initializer.keys, self._initializer.values


@public("lookup.StaticVocabularyTable")
class StaticVocabularyTable(StaticHashTable):
    """A table of numbers; keys that it does not have get one of ``num_oov_buckets`` more."""

    def __init__(
        self,
        initializer: Any,
        num_oov_buckets: int,
        lookup_key_dtype: Any = None,
        name: str | None = None,
        **_: Any,
    ) -> None:
        known = initializer or KeyValueTensorInitializer(np.zeros(0, object), np.zeros(0, np.int64))
        super().__init__(known, np.int64(-1))
        self._buckets = num_oov_buckets

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The numbers of some keys."""
        if hasattr(keys, "flat_values"):
            return keys.with_flat_values(self.lookup(keys.flat_values))
        x = convert_to_tensor(keys).value
        count = len(self._table)
        found = [
            int(self._table[k]) if k in self._table else count + self._bucket(k)
            for k in x.reshape(-1).tolist()
        ]
        return convert_to_tensor(np.array(found, np.int64).reshape(x.shape))

    __getitem__ = lookup

    def _bucket(self, key: Any) -> int:
        return fingerprint(key if isinstance(key, bytes) else str(key).encode()) % self._buckets

    def size(self, name: str | None = None) -> Tensor:
        """How many numbers there are."""
        return convert_to_tensor(np.int64(len(self._table) + self._buckets))
