"""All ways of asking as one sparse table of counts: folded and counted once, read by any part of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from bot.answers.features import VIEWS, WEIGHTS, Synonyms, Vocabulary, features, is_learnt_once, rarity_of
from bot.answers.labels import Ask
from bot.answers.spelling import Speller
from bot.answers.text import Folded, Folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The vocabulary that some of the messages teach, and its columns in the table of counts."""

    vocabulary: Vocabulary
    columns: NDArray[np.intp]


class Corpus:
    """Every way of asking, folded and counted."""

    def __init__(self, asks: Sequence[Ask], folder: Folder, synonyms: Synonyms) -> None:
        self.asks = asks
        self.folded: Sequence[Folded] = [folder.fold(ask.text) for ask in asks]
        self.targets = np.array([ask.label for ask in asks], dtype=np.intp)
        self._synonyms = synonyms
        self._column: dict[str, int] = {}
        counts = self._counted(self.folded, learn=True)
        order = sorted(self._column)
        old = np.array([self._column[name] for name in order], dtype=np.intp)
        self._names = np.array(order, dtype=object)
        self._column = {name: place for place, name in enumerate(order)}
        new = np.empty(len(old), dtype=np.int32)
        new[old] = np.arange(len(old), dtype=np.int32)
        counts.indices = new[counts.indices]
        counts.sort_indices()
        self._counts = counts
        self._once = np.array([is_learnt_once(name) for name in order], dtype=np.bool_)
        self._view = np.array([VIEWS.index(name[0]) for name in order], dtype=np.int8)

    def known(self, places: NDArray[np.intp]) -> Known:
        """What these messages teach: all features seen twice, and words seen once."""
        seen = np.bincount(self._counts[places].indices, minlength=len(self._names))
        columns = np.flatnonzero((seen > 1) | ((seen == 1) & self._once))
        return Known(
            vocabulary=Vocabulary.of(self._names[columns].tolist(), rarity_of(seen[columns], len(places))),
            columns=columns,
        )

    def rows(self, places: NDArray[np.intp], known: Known) -> csr_matrix:
        """The values of the known features in these messages."""
        return self._weighed(self._counts[places], known)

    def mended_rows(self, places: NDArray[np.intp], speller: Speller, known: Known) -> csr_matrix:
        """The same as they are read by somebody who does not know them: their spelling mended by other words."""
        mended = {row: speller.mended(self.folded[place]) for row, place in enumerate(places)}
        changed = [row for row, folded in mended.items() if folded.plain != self.folded[places[row]].plain]
        if not changed:
            return self.rows(places, known)
        kept = np.setdiff1d(np.arange(len(places)), changed)
        counts = vstack([self._counts[places[kept]], self._counted([mended[row] for row in changed], learn=False)])
        back = np.argsort(np.concatenate([kept, changed]), kind="stable")
        return self._weighed(counts.tocsr()[back], known)

    def _counted(self, messages: Iterable[Folded], *, learn: bool) -> csr_matrix:
        columns, counts, ends = array("i"), array("f"), array("q", [0])
        for folded in messages:
            for name, count in features(folded, self._synonyms).items():
                column = self._column.setdefault(name, len(self._column)) if learn else self._column.get(name, -1)
                if column >= 0:
                    columns.append(column)
                    counts.append(count)
            ends.append(len(columns))
        return csr_matrix(
            (np.frombuffer(counts, dtype=np.float32), np.frombuffer(columns, dtype=np.int32).copy(), np.array(ends)),
            shape=(len(ends) - 1, len(self._column)),
        )

    def _weighed(self, counts: csr_matrix, known: Known) -> csr_matrix:
        """The same arithmetic as `Vocabulary.weigh`, over many messages at once."""
        rows = counts[:, known.columns]
        values = (1 + np.log(rows.data)) * known.vocabulary.rarity[rows.indices].astype(np.float32)
        view = self._view[known.columns][rows.indices]
        group = np.repeat(np.arange(rows.shape[0]) * len(VIEWS), np.diff(rows.indptr)) + view
        lengths = np.sqrt(np.bincount(group, weights=values * values, minlength=rows.shape[0] * len(VIEWS)))
        weights = np.array([WEIGHTS[name] for name in VIEWS])[view]
        rows.data = (values * weights / lengths[group]).astype(np.float32)
        rows.sort_indices()
        return rows
