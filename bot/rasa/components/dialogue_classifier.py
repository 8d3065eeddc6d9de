"""The only NLU component: tells the few dialogue intents from questions.

One logistic regression over words, word pairs and letter sequences. It replaces Rasa's chain of
tokeniser, featurisers and classifier, which spends most of a turn moving sparse matrices; here a
prediction is a look-up of a few rows and their sum (about 0.1 ms).

Everything that is not a dialogue intent beyond doubt is a question, because a question taken for
a greeting leaves a citizen without an answer, while a greeting taken for a question does little
harm. Two means serve that: words that do not occur in dialogues count as evidence of a question,
and a dialogue intent needs `threshold` of the probability.

A death is told of in one clause and asked about in the next ("Mein Vater ist tot, wie melde ich
sein Auto ab?"): intents like that are looked for in each clause, so that the question does not
drown them. Their actions answer the question too.

Messages that start with a slash are ordinary text: they are freed of it before Rasa's own
RegexMessageHandler, which would take `/restart` or `/intent{"slot": …}` for a command.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Dict, FrozenSet, Iterable, List, Optional, Sequence, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.features import features, tokenise

_MODEL_FILE = "weights.npz"
_VOCABULARY_FILE = "vocabulary.json"
_CLAUSE_END = re.compile(r"[,.;:!?،؟\n]+|\b(?:und|and)\b", re.IGNORECASE)
# Slashes, blanks and characters that take no room; the same in the gateway's rasa_client.py.
_COMMAND_PREFIX = re.compile(
    "^[/\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)


def without_command_prefix(text: str) -> str:
    """`text` without leading slashes and blanks, so that it never reads as a Rasa command."""
    return _COMMAND_PREFIX.sub("", text)


class DialogueClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` of a message."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`threshold`: least probability of a dialogue intent; `question`: the intent otherwise.

        `told_in_a_clause`: dialogue intents of which one clause is enough.

        `inverse_regularisation`, `max_iterations`: of the logistic regression; `ranking`: how
        many intents are kept with each message; `min_frequency`: rarer features are left out.
        """
        return {
            "question": "question",
            "threshold": 0.75,
            "told_in_a_clause": [],
            "inverse_regularisation": 3.0,
            "max_iterations": 150,
            "min_frequency": 3,
            "ranking": 3,
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        intents: Sequence[Text] = (),
        vocabulary: Optional[Dict[Text, int]] = None,
        known_words: Iterable[Text] = (),
        weights: Optional[np.ndarray] = None,
    ) -> None:
        """`weights`: one row per feature and a last one of intercepts, one column per intent."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._intents = list(intents)
        self._vocabulary = vocabulary or {}
        self._known_words: FrozenSet[Text] = frozenset(known_words)
        self._weights = weights

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DialogueClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DialogueClassifier:
        """The classifier trained before."""
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _VOCABULARY_FILE).read_text(encoding="utf-8"))
            with np.load(folder / _MODEL_FILE, allow_pickle=False) as arrays:
                weights = arrays["weights"]
        vocabulary = {name: row for row, name in enumerate(stored["features"])}
        return cls(
            config,
            model_storage,
            resource,
            stored["intents"],
            vocabulary,
            stored["known_words"],
            weights,
        )

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the weights to the examples and stores them."""
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        tokens = [tokenise(e.get(TEXT)) for e in examples]
        labels = [e.get(INTENT) for e in examples]
        self._known_words = self._dialogue_words(tokens, labels)
        rows = [features(t, self._known_words) for t in tokens]
        self._vocabulary = self._common_features(rows)
        indices = [[self._vocabulary[f] for f in row if f in self._vocabulary] for row in rows]
        pointers = np.cumsum([0] + [len(row) for row in indices])
        columns = np.concatenate([np.asarray(row, dtype=np.int32) for row in indices])
        matrix = csr_matrix(
            (np.ones(len(columns)), columns, pointers), (len(rows), len(self._vocabulary))
        )
        model = LogisticRegression(
            C=self._config["inverse_regularisation"],
            max_iter=self._config["max_iterations"],
            tol=1e-3,
            random_state=0,
        ).fit(matrix, labels)
        self._intents = list(model.classes_)
        self._weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
        self._persist()
        return self._resource

    def _dialogue_words(
        self, tokens: Sequence[List[Text]], labels: Sequence[Text]
    ) -> FrozenSet[Text]:
        """Words of at least two dialogue examples: a single one would be known by heart."""
        counts = Counter(
            word
            for words, label in zip(tokens, labels, strict=True)
            if label != self._config["question"]
            for word in set(words)
        )
        return frozenset(word for word, count in counts.items() if count > 1)

    def _common_features(self, rows: Sequence[List[Text]]) -> Dict[Text, int]:
        counts = Counter(name for row in rows for name in row)
        common = sorted(n for n, c in counts.items() if c >= self._config["min_frequency"])
        return {name: number for number, name in enumerate(common)}

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / _MODEL_FILE, weights=self._weights)
            stored = {
                "intents": self._intents,
                "features": list(self._vocabulary),
                "known_words": sorted(self._known_words),
            }
            (folder / _VOCABULARY_FILE).write_text(json.dumps(stored), encoding="utf-8")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets the intents of the training examples (used by Rasa's tests)."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `intent` and `intent_ranking` of each message."""
        for message in messages:
            given = message.get(TEXT) or ""
            text = without_command_prefix(given)
            message.set(TEXT, text, add_to_output=True)
            # A command that is not meant to work is nothing the assistant talks about either.
            prefix = given[: len(given) - len(text)]
            ranking = self._only_question() if "/" in prefix else self._ranking_by_clauses(text)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking_by_clauses(self, text: Text) -> List[Dict[Text, Any]]:
        """The ranking of `text`, or of the first clause that tells one of `told_in_a_clause`."""
        whole = self._ranking(text)
        if whole[0]["name"] == self._config["question"] and self._config["told_in_a_clause"]:
            for clause in _CLAUSE_END.split(text):
                told = self._ranking(clause)
                if told[0]["name"] in self._config["told_in_a_clause"]:
                    return told
        return whole

    def _ranking(self, text: Text) -> List[Dict[Text, Any]]:
        """Intents, the chosen one first, with their probabilities."""
        question = self._config["question"]
        tokens = tokenise(text)
        if self._weights is None or not any(token.isalpha() for token in tokens):
            return self._only_question()
        probabilities = self._probabilities(tokens)
        order = np.argsort(-probabilities)[: self._config["ranking"]]
        ranking = [
            {"name": self._intents[i], "confidence": round(float(probabilities[i]), 4)}
            for i in order
        ]
        best = ranking[0]
        if best["name"] == question or best["confidence"] >= self._config["threshold"]:
            return ranking
        doubt = {"name": question, "confidence": round(1.0 - best["confidence"], 4)}
        return [doubt, *(r for r in ranking if r["name"] != question)]

    def _only_question(self) -> List[Dict[Text, Any]]:
        return [{"name": self._config["question"], "confidence": 1.0}]

    def _probabilities(self, tokens: List[Text]) -> np.ndarray:
        """Probability of every intent; shape (intents,)."""
        vocabulary = self._vocabulary
        rows = [vocabulary[f] for f in features(tokens, self._known_words) if f in vocabulary]
        rows.append(len(vocabulary))
        scores = self._weights[rows].sum(axis=0)  # type: ignore[index]
        scores = np.exp(scores - scores.max())
        return scores / scores.sum()
