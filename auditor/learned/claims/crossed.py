"""What the branch said of documents that it never saw: held-out parts and development sets.

`fit_branch` writes these log-odds; the classifiers above are fitted on them, so that they meet in
training what they will meet at work.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import corpora
from auditor.learned.claims.upper import TOKENS, Odds
from auditor.learned.encoder.pieces import pieces

MOST = 250
"""Pieces read of a sentence."""
_STEP = 16  # log-odds are kept in 8 bits, so many steps to one


class Crossed:
    """The file ``article.npz`` of `fit_branch`, read back beside the texts.

    Sentences stand in the order in which `prepare` wrote them.
    """

    def __init__(self, path: Path, data: Path) -> None:
        with np.load(path, allow_pickle=False) as saved:
            self.tokens: npt.NDArray[np.int8] = saved["tokens"]
            self.sentences: npt.NDArray[np.float32] = saved["sentences"]
            self.seen: npt.NDArray[np.bool_] = saved["seen"]
        self.data = data
        self._row = self._piece = 0

    def articles(self) -> Iterator[tuple[str, corpora.MarkedArticle, Odds]]:
        """The articles of PolNeAR it never saw: part ("train", "dev"), annotated article, odds."""
        self._row = self._piece = 0
        for part in ("train", "dev"):
            for article in corpora.polnear(self.data / "polnear.tar.xz", part):
                known = self.seen[self._row : self._row + len(article.sentences)].any()
                odds = self._odds(article)
                if not known:
                    yield part, article, odds

    def _odds(self, article: corpora.MarkedArticle) -> Odds:
        starts: list[int] = []
        ends: list[int] = []
        for begin, end in article.sentences:
            _, offsets = pieces().read(article.text[begin:end])
            starts += [begin + a for a, _ in offsets[:MOST]]
            ends += [begin + b for _, b in offsets[:MOST]]
        rows = slice(self._row, self._row + len(article.sentences))
        places = slice(self._piece, self._piece + len(starts))
        self._row, self._piece = rows.stop, places.stop
        found = (self.tokens[places] / _STEP).astype(np.float32)
        if found.shape != (len(starts), len(TOKENS)):
            raise ValueError("predictions and texts do not match: prepare and train again")
        return Odds(np.array(starts), np.array(ends), found, self.sentences[rows])

    def rest(self) -> dict[str, tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]]:
        """Log-odds (n, 4) of the sets of single sentences, and which of them it never saw."""
        sets = (
            ("checkthat-train", corpora.checkthat(self.data, "train")),
            ("checkthat-dev", corpora.checkthat(self.data, "dev")),
            ("wikiweasel", corpora.wikiweasel(self.data)),
        )
        # they stand behind the articles
        at = len(self.sentences) - sum(len(texts) for _, (texts, _) in sets)
        found = {}
        for name, (texts, _) in sets:
            part = slice(at, at + len(texts))
            found[name] = (self.sentences[part], ~self.seen[part])
            at = part.stop
        return found
