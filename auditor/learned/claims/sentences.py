"""Models of whole sentences (worth checking, weasel wording): the branch's odds and n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import features
from auditor.learned.claims.linear import LinearModel, pack, probability, unpack
from auditor.learned.claims.tokens import TokenTable, read_tokens
from auditor.learned.claims.upper import Floats

BITS = 18
# strengths (inverse regularisation) chosen by cross-validation on the training parts
STRENGTH = {"check-worthiness": 10.0, "weasel": 10.0}


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """A logistic model over one of the branch's log-odds and those of hashed n-grams.

    ``column`` is the branch's head; ``mix`` holds the weights of both and the bias.
    """

    column: int
    grams: LinearModel
    mix: npt.NDArray[np.float64]

    def read(self, table: TokenTable, wholes: Floats) -> npt.NDArray[np.float64]:
        """The probability of each sentence, in one batch; ``wholes`` are the branch's (n, 4)."""
        both = inputs(gram_odds(table, len(wholes), self.grams), wholes[:, self.column])
        return probability(both @ self.mix[:-1] + self.mix[-1])

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The parts as arrays for one npz file."""
        return {**pack({"grams": self.grams}), "mix": self.mix, "column": np.array(self.column)}


def read_model(file: Any) -> SentenceModel:
    """The model of an npz file or stream."""
    grams = unpack(file)["grams"]
    if hasattr(file, "seek"):
        file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        return SentenceModel(int(arrays["column"]), grams, arrays["mix"])


def inputs(grams: npt.NDArray[Any], branch: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Log-odds of both parts as the two columns that the mixing model reads."""
    return np.stack([np.clip(grams, -8, 8), np.clip(branch, -8, 8)], axis=1).astype(np.float64)


def gram_odds(table: TokenTable, count: int, model: LinearModel) -> npt.NDArray[np.float64]:
    """The log-odds of each of ``count`` sentences by its n-grams."""
    if not count:
        return np.zeros(0)
    numbers, owners = features.sentence_features(table, model.bits)
    return model.bags(numbers, owners, count)[:, 0].astype(np.float64)


def table_of(sentences: Sequence[str]) -> TokenTable:
    """A token table of unconnected sentences, each as its own paragraph."""
    spans: list[tuple[int, int]] = []
    at = 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return read_tokens("\n".join(sentences), spans)


def fit_bags(table: TokenTable, gold: Sequence[bool], bits: int, strength: float) -> LinearModel:
    """Logistic regression over unit-length bags of n-grams."""
    import scipy.sparse
    from sklearn.linear_model import LogisticRegression

    from auditor.learned.claims.linear import bag_values

    numbers, owners = features.sentence_features(table, bits)
    values = bag_values(numbers, owners, len(gold)).astype(np.float32)
    matrix = scipy.sparse.csr_matrix((values, (owners, numbers)), shape=(len(gold), 1 << bits))
    fitted = LogisticRegression(C=strength, max_iter=300).fit(matrix, np.array(gold))
    return LinearModel(
        weights=fitted.coef_.T.astype(np.float32),
        bias=fitted.intercept_.astype(np.float32),
    )


def held_grams(
    sentences: Sequence[str], gold: Sequence[bool], held: npt.NDArray[np.bool_], strength: float
) -> npt.NDArray[np.float64]:
    """The n-gram odds of the sentences ``held`` out, from a model of the others."""
    seen, rest = np.flatnonzero(~held).tolist(), np.flatnonzero(held).tolist()
    table = table_of([sentences[i] for i in seen])
    model = fit_bags(table, [gold[i] for i in seen], BITS, strength)
    return gram_odds(table_of([sentences[i] for i in rest]), len(rest), model)


def fit_mix(
    grams: npt.NDArray[np.float64], branch: npt.NDArray[Any], gold: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Weights of both log-odds and a bias, by logistic regression."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0).fit(inputs(grams, branch), gold)
    return np.array([*fitted.coef_[0], fitted.intercept_[0]])
