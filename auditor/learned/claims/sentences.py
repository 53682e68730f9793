"""Models of whole sentences over hashed n-grams: worth checking, weasel wording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import features
from auditor.learned.claims.linear import LinearModel, probability
from auditor.learned.claims.tokens import TokenTable, read_tokens


def sentence_probabilities(
    table: TokenTable, count: int, model: LinearModel
) -> npt.NDArray[np.float64]:
    """The probability of each of ``count`` sentences, in one batch."""
    if not count:
        return np.zeros(0)
    numbers, owners = features.sentence_features(table, model.bits)
    return probability(model.bags(numbers, owners, count)[:, 0])


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
