"""Layers that take texts apart: ``TextVectorization`` and ``Hashing``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.encoding import encoded
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.layers_lookup import StringLookup, batches
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.tensor import Tensor

_PUNCTUATION = r'[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']'
_LOWERING = ("lower", "lower_and_strip_punctuation")
_STRIPPING = ("strip_punctuation", "lower_and_strip_punctuation")


@public("keras.layers.TextVectorization keras.layers.experimental.preprocessing.TextVectorization")
class TextVectorization(Layer):
    """Texts as rows of the places of their words in a vocabulary, or as rows that say which words there are."""

    _takes_numbers = True

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        max_tokens: int | None = None,
        standardize: str | Callable[[Any], Any] | None = "lower_and_strip_punctuation",
        split: str | Callable[[Any], Any] | None = "whitespace",
        ngrams: int | tuple[int, ...] | None = None,
        output_mode: str = "int",
        output_sequence_length: int | None = None,
        pad_to_max_tokens: bool = False,
        vocabulary: Any = None,
        idf_weights: Any = None,
        sparse: bool = False,
        ragged: bool = False,
        encoding: str = "utf-8",
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self._standardize, self._split = standardize, split
        self._ngrams = tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
        self._length, self._ragged = output_sequence_length, ragged
        if output_mode != "int" and output_sequence_length is not None:
            raise ValueError(
                "`output_sequence_length` must not be set if `output_mode` is not 'int'. "
                f"Received output_sequence_length={output_sequence_length}."
            )
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens,
            vocabulary=vocabulary,
            idf_weights=idf_weights,
            pad_to_max_tokens=pad_to_max_tokens,
            mask_token="",
            output_mode=output_mode,
        )

    # ------------------------------------------------------------ the vocabulary

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[str]:
        """The words in the order of their places."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """How many places there are, the special ones included."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Replace the vocabulary. ValueError for repeated words."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights)

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learn the vocabulary from texts or a dataset of batches of them."""
        self._lookup_layer.reset_state()
        for batch in batches(data, steps):
            self.update_state(batch)
        self._lookup_layer.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the words of a batch."""
        self._lookup_layer.update_state(self._prepared(data))

    def finalize_state(self) -> None:
        """Make the vocabulary of what was counted."""
        self._lookup_layer.finalize_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._lookup_layer.reset_state()

    # ------------------------------------------------------------ texts to numbers

    def _prepared(self, inputs: Any) -> Any:
        """Words of clean texts. ValueError for rows of several texts where they are split."""
        x = inputs if isinstance(inputs, RaggedTensor) else convert_to_tensor(inputs)
        if self._standardize in _LOWERING:
            x = PUBLIC["strings.lower"](x)
        if self._standardize in _STRIPPING:
            x = PUBLIC["strings.regex_replace"](x, _PUNCTUATION, "")
        if callable(self._standardize):
            x = self._standardize(x)
        if self._split is not None:
            x = self._words(x)
        if self._ngrams is None:
            return x
        return PUBLIC["strings.ngrams"](x, ngram_width=self._ngrams, separator=" ")

    def _words(self, x: Any) -> Any:
        if len(x.shape) > 1:
            if x.shape[-1] != 1:
                raise ValueError(
                    "When using `TextVectorization` to tokenize strings, the input rank must be 1 or the last shape "
                    f"dimension must be 1. Received: inputs.shape={x.shape} with rank={len(x.shape)}"
                )
            x = PUBLIC["squeeze"](x, axis=-1)
        if self._split == "whitespace":
            return PUBLIC["strings.split"](x)
        if self._split == "character":
            return PUBLIC["strings.unicode_split"](x, "UTF-8")
        return self._split(x) if callable(self._split) else x

    def call(self, inputs: Any) -> Any:
        """The places as one row for each text, or the rows for them."""
        found = self._lookup_layer.call(self._prepared(inputs))
        if self._lookup_layer.output_mode != "int":
            return found
        if isinstance(found, RaggedTensor) and not self._ragged:
            shape = [*found.shape.as_list()[:-1], self._length]
            return found.to_tensor(default_value=0, shape=shape)
        return found if self._length is None else self._cut(found)

    def _cut(self, found: Any) -> Any:
        """The rows as long as wanted."""
        cut = found[..., : self._length]
        missing = int(self._length or 0) - int(cut.shape[-1] or 0)
        if self._ragged or missing <= 0:
            return cut
        return PUBLIC["pad"](cut, [*[[0, 0]] * (len(cut.shape) - 1), [0, missing]])


@public("keras.layers.Hashing")
class Hashing(Layer):
    """Texts and whole numbers as the numbers of the bins that their fingerprints fall into."""

    _takes_numbers = True

    def __init__(
        self,
        num_bins: int,
        mask_value: Any = None,
        salt: Any = None,
        output_mode: str = "int",
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["dtype"] = kwargs.get("dtype") or ("int64" if output_mode == "int" else "float32")
        super().__init__(**kwargs)
        if not num_bins or num_bins <= 0:
            raise ValueError(
                "The `num_bins` for `Hashing` cannot be `None` or non-positive values. "
                f"Received: num_bins={num_bins}."
            )
        self.num_bins, self.mask_value = num_bins, mask_value
        self.salt = [salt, salt] if isinstance(salt, int) else salt
        self.output_mode = output_mode

    def call(self, inputs: Any) -> Any:
        """The numbers of the bins, or rows for them."""
        x = inputs if isinstance(inputs, RaggedTensor) else convert_to_tensor(inputs)
        bins = x.with_flat_values(self._bins(x.flat_values)) if isinstance(x, RaggedTensor) else self._bins(x)
        if self.output_mode == "int":
            return bins if self.dtype == "int64" else PUBLIC["cast"](bins, self.dtype)
        return encoded(bins, self.output_mode, self.num_bins, self.dtype)

    def _bins(self, x: Tensor) -> Tensor:
        masking = self.mask_value is not None and self.num_bins > 1
        values = PUBLIC["cast"](x, "int64") if x.dtype.is_floating else x
        values = values if values.dtype.name == "string" else PUBLIC["strings.as_string"](values)
        count = self.num_bins - int(masking)
        if self.salt is None:
            bins = PUBLIC["strings.to_hash_bucket_fast"](values, count)
        else:
            bins = PUBLIC["strings.to_hash_bucket_strong"](values, count, self.salt)
        if not masking:
            return bins
        masked = PUBLIC["equal"](x, self.mask_value)
        return PUBLIC["where"](masked, np.int64(0), bins + np.int64(1))
