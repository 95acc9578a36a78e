"""Layers with a vocabulary: texts or numbers become their places in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.keras.encoding import encoded
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.strings import texts
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.sparse.tensor import SparseTensor
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.text.fingerprint import fingerprint

MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")


def batches(data: Any, steps: int | None = None) -> Iterator[Any]:
    """The batches of a dataset, or an array as one batch with a row for each sample."""
    if isinstance(data, (list, tuple, np.ndarray, Tensor, RaggedTensor)):
        whole = data if isinstance(data, RaggedTensor) else convert_to_tensor(data)
        yield PUBLIC["expand_dims"](whole, -1) if len(whole.shape) == 1 else whole
        return
    for count, batch in enumerate(data):
        if steps is not None and count >= steps:
            return
        yield batch


class IndexLookup(Layer):
    """What StringLookup and IntegerLookup share. The vocabulary comes from the arguments or from ``adapt``: the most
    frequent first, and of two as frequent the one that sorts last.
    """

    _takes_numbers = True

    def __init__(  # noqa: PLR0913  # all of them keywords
        self,
        *,
        kind: str,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        mask_token: Any = None,
        oov_token: Any = None,
        vocabulary: Any = None,
        idf_weights: Any = None,
        invert: bool = False,
        output_mode: str = "int",
        pad_to_max_tokens: bool = False,
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.output_mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(output_mode, output_mode)
        if self.output_mode not in MODES:
            raise ValueError(f"Unknown `output_mode`: {output_mode}. It is one of {', '.join(MODES)}.")
        if invert and self.output_mode != "int":
            raise ValueError(f"`output_mode` must be `'int'` when `invert` is true. Received: {output_mode}")
        self.vocabulary_dtype, self.invert = kind, invert
        self.max_tokens, self.num_oov_indices = max_tokens, num_oov_indices
        self.mask_token, self.oov_token = self._token(mask_token), self._token(oov_token)
        self.pad_to_max_tokens = pad_to_max_tokens
        self._learn([])
        self._idf: Array | None = None
        self.reset_state()
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    def _token(self, token: Any) -> Any:
        """A token as an array of them gives it: texts as bytes."""
        if token is None:
            return None
        if self.vocabulary_dtype == "string":
            return token if isinstance(token, bytes) else str(token).encode()
        return int(token)

    # ------------------------------------------------------------ the vocabulary

    @property
    def _masks(self) -> bool:
        return self.mask_token is not None and self.output_mode == "int"

    @property
    def _start(self) -> int:
        """The place of the first token that is none of the special ones."""
        return int(self._masks) + self.num_oov_indices

    def _special(self) -> list[Any]:
        return [self.mask_token] * self._masks + [self.oov_token] * self.num_oov_indices

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """The tokens in the order of their places."""
        special = [_shown(token) for token in self._special()] if include_special_tokens else []
        kind = np.str_ if self.vocabulary_dtype == "string" else np.dtype(self.vocabulary_dtype).type
        return [*special, *(kind(_shown(token)) for token in self._tokens)]

    def vocabulary_size(self) -> int:
        """How many places there are, the special ones included."""
        return self._start + len(self._tokens)

    vocab_size = vocabulary_size

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Replace the vocabulary: tokens, or the path of a file with one a line. ValueError for repeated ones."""
        if isinstance(vocabulary, str):
            vocabulary = Path(vocabulary).read_text(encoding="utf-8").splitlines()
        given = [self._token(token) for token in np.asarray(vocabulary).tolist()]
        special = self._special()
        if given[: len(special)] == special:
            given = given[len(special) :]
        repeated = [token for token, count in Counter(given).items() if count > 1]
        if repeated:
            raise ValueError(
                "The passed vocabulary has at least one repeated term. Please uniquify your dataset. "
                f"The repeated terms are: {list(map(_shown, repeated))}"
            )
        if self.max_tokens is not None and len(given) + self._start > self.max_tokens:
            raise ValueError(
                "Attempted to set a vocabulary larger than the maximum vocab size. "
                f"Received vocabulary size is {len(given) + self._start}; `max_tokens` is {self.max_tokens}."
            )
        self._learn(given)
        if idf_weights is not None:
            weights = np.asarray(idf_weights, np.float32)
            first = [weights.mean()] * self._start if len(weights) == len(given) else []
            self._idf = np.concatenate([np.asarray(first, np.float32), weights])

    # ------------------------------------------------------------ learning it

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._counts: Counter[Any] = Counter()
        self._documents: Counter[Any] = Counter()
        self._seen = 0

    def update_state(self, data: Any) -> None:
        """Count the tokens of a batch."""
        x = data if isinstance(data, (RaggedTensor, SparseTensor)) else convert_to_tensor(data)
        rows = _rows(x)
        for row in rows:
            self._counts.update(row)
            self._documents.update(set(row))
        self._seen += len(rows)

    def finalize_state(self) -> None:
        """Make the vocabulary of what was counted."""
        counts = {t: n for t, n in self._counts.items() if t not in (self.mask_token, self.oov_token)}
        ordered = sorted(sorted(counts, reverse=True), key=lambda token: -counts[token])
        self._learn(ordered if self.max_tokens is None else ordered[: self.max_tokens - self._start])
        found = np.array([self._documents[token] for token in self._tokens], np.float32)
        weights = np.log(1 + self._seen / (1 + found)).astype(np.float32)
        first = [weights.mean() if len(weights) else 0] * self._start
        self._idf = np.concatenate([np.asarray(first, np.float32), weights])
        self.reset_state()

    def adapt(self, data: Any, steps: int | None = None, **_: Any) -> None:
        """Learn the vocabulary from an array, a list or a dataset of batches."""
        self.reset_state()
        for batch in batches(data, steps):
            self.update_state(batch)
        self.finalize_state()

    def _learn(self, tokens: list[Any]) -> None:
        self._tokens: list[Any] = tokens
        self._table = {token: place for place, token in enumerate(tokens, self._start)}
        if self._masks:
            self._table[self.mask_token] = 0

    # ------------------------------------------------------------ looking up

    def call(self, inputs: Any) -> Any:
        """Places, or rows for them; with ``invert`` the tokens at some places."""
        if isinstance(inputs, SparseTensor):
            return inputs.with_values(self._looked_up(inputs.values.value))
        x = inputs if isinstance(inputs, RaggedTensor) else convert_to_tensor(inputs)
        flat = x.flat_values.value if isinstance(x, RaggedTensor) else x.value
        found = self._looked_up(flat)
        places = x.with_flat_values(found) if isinstance(x, RaggedTensor) else found
        return places if self.output_mode == "int" else self.encode(places)

    def encode(self, places: Any) -> Tensor:
        """The rows for some places."""
        depth = cast("int", self.max_tokens) if self.pad_to_max_tokens else self.vocabulary_size()
        if self.output_mode != "tf_idf":
            return encoded(places, self.output_mode, depth, "int64")
        if self._idf is None:
            raise ValueError("When `output_mode` is `'tf_idf'`, `idf_weights` must be provided.")
        weights = np.zeros(depth, np.float32)
        weights[: len(self._idf)] = self._idf
        return encoded(places, "count", depth, "float32") * weights

    def _looked_up(self, values: Array) -> Tensor:
        if self.invert:
            return self._tokens_at(values)
        table = self._table
        found = [table[v] if v in table else self._out(v) for v in values.ravel().tolist()]
        return convert_to_tensor(np.array(found, np.int64).reshape(values.shape))

    def _out(self, value: Any) -> int:
        """The place of a token that is not in the vocabulary."""
        if not self.num_oov_indices:
            raise InvalidArgumentError(
                None,
                None,
                "When `num_oov_indices=0` all inputs should be in vocabulary, "
                f"found OOV values {value!r}, consider setting `num_oov_indices=1`.",
            )
        number = fingerprint(value) if isinstance(value, bytes) else int(value)
        return int(self._masks) + number % self.num_oov_indices

    def _tokens_at(self, places: Array) -> Tensor:
        known = [*self._special(), *self._tokens]
        count = len(known)
        found = [known[n] if 0 <= n < count else self.oov_token for n in places.ravel().tolist()]
        if self.vocabulary_dtype == "string":
            return convert_to_tensor(texts(found, places.shape))
        return convert_to_tensor(np.array(found, self.vocabulary_dtype).reshape(places.shape))


def _shown(token: Any) -> Any:
    return token.decode() if isinstance(token, bytes) else token


def _rows(x: Any) -> list[list[Any]]:
    """The tokens of each sample."""
    if isinstance(x, SparseTensor):
        return [x.values.value.tolist()]
    if isinstance(x, RaggedTensor):
        return [list(_flat(row)) for row in x.to_list()]
    values = x.value
    return values.reshape(len(values), -1).tolist() if values.ndim else [[values[()]]]


def _flat(row: Any) -> Iterable[Any]:
    for item in row:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


@public("keras.layers.StringLookup keras.layers.experimental.preprocessing.StringLookup")
@ordered(
    "max_tokens num_oov_indices mask_token oov_token vocabulary idf_weights invert output_mode pad_to_max_tokens "
    "sparse encoding"
)
class StringLookup(IndexLookup):
    """Texts as their places in a vocabulary; with ``invert`` the other way round."""

    def __init__(self, *, oov_token: Any = "[UNK]", encoding: str = "utf-8", **kwargs: Any) -> None:
        super().__init__(kind="string", oov_token=oov_token, **kwargs)


@public("keras.layers.IntegerLookup keras.layers.experimental.preprocessing.IntegerLookup")
@ordered(
    "max_tokens num_oov_indices mask_token oov_token vocabulary vocabulary_dtype idf_weights invert output_mode "
    "sparse pad_to_max_tokens"
)
class IntegerLookup(IndexLookup):
    """Whole numbers as their places in a vocabulary; with ``invert`` the other way round."""

    def __init__(self, *, oov_token: Any = -1, vocabulary_dtype: str = "int64", **kwargs: Any) -> None:
        super().__init__(kind=vocabulary_dtype, oov_token=oov_token, **kwargs)
