"""Cuts texts into the numbered pieces that the model knows."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from knowledge.retrieval.e5.files import CHARACTERS_FILE, TOKENIZER_FILE
from knowledge.retrieval.e5.packed import PackedModel


class E5Tokenizer:
    """Unigram pieces over a text whose characters and blanks are brought into one form first."""

    def __init__(self, tokenizer: Tokenizer, characters: Mapping[str, str]) -> None:
        self._tokenizer = tokenizer
        self._characters = dict(characters)
        self._table = str.maketrans(self._characters)

    @classmethod
    def of(cls, model: PackedModel) -> E5Tokenizer:
        vocabulary = model.vocabulary
        pieces, begin, end = vocabulary.pieces, vocabulary.begin, vocabulary.end
        scored = list(zip(pieces, vocabulary.scores, strict=True))
        tokenizer = Tokenizer(models.Unigram(scored, unk_id=vocabulary.unknown))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{pieces[begin]} $A {pieces[end]}",
            special_tokens=[(pieces[begin], begin), (pieces[end], end)],
        )
        tokenizer.enable_truncation(model.architecture.positions)
        return cls(tokenizer, model.characters)

    @classmethod
    def load(cls, folder: Path) -> E5Tokenizer:
        """What `save` wrote there."""
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        return cls(tokenizer, json.loads((folder / CHARACTERS_FILE).read_text("utf-8")))

    def save(self, folder: Path) -> None:
        """Writes `TOKENIZER_FILE` and `CHARACTERS_FILE`."""
        self._tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
        characters = json.dumps(self._characters)
        (folder / CHARACTERS_FILE).write_text(characters, "utf-8")

    def encode(self, text: str) -> NDArray[np.int64]:
        """Numbers of the pieces, begun and ended by the special ones; at most 512 in all."""
        return np.array(self._tokenizer.encode(self._normalised(text)).ids, np.int64)

    def _normalised(self, text: str) -> str:
        # The map knows single characters: a letter and its umlaut dots must be one before it.
        composed = unicodedata.normalize("NFC", text)
        return " ".join(composed.translate(self._table).split())
