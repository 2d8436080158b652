"""A column of texts in which each different one is held once, beside the place of each cell's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self, overload

import numpy as np
import numpy.typing as npt

from chainrule.basics.typing import Integers


class Texts:
    """n cells: ``texts[codes[i]]`` is the i-th. `codes` are integers (n,).

    It is indexed, compared and turned into an array as an object array of these texts is. The
    texts may be held as one, a NUL after each; they are taken apart when asked for.
    """

    __slots__ = ("_held", "codes")
    dtype = np.dtype(object)
    ndim = 1

    def __init__(self, codes: npt.NDArray[Any], held: str | list[str]) -> None:
        self.codes = codes
        self._held = held

    @classmethod
    def of(cls, cells: Iterable[str]) -> Texts:
        """The texts in the order in which they come first."""
        cells = cells if isinstance(cells, list) else list(cells)
        texts = list(dict.fromkeys(cells))
        places = {text: place for place, text in enumerate(texts)}
        codes = np.fromiter(map(places.__getitem__, cells), np.int32, len(cells))
        return cls(codes, texts)

    @property
    def texts(self) -> list[str]:
        """The different texts; of a part of a column, also those that only the whole had."""
        if isinstance(self._held, str):
            return self._held.split("\0")[:-1]
        return list(self._held)

    @property
    def shape(self) -> tuple[int]:
        return (len(self.codes),)

    def counts(self) -> dict[str, int]:
        """How often each text comes, of those that do."""
        texts = self.texts
        numbers = np.bincount(self.codes, minlength=len(texts)).tolist()
        return {text: n for text, n in zip(texts, numbers, strict=True) if n}

    def by_text(self, values: npt.ArrayLike) -> npt.NDArray[Any]:
        """What belongs to each of the `texts`, for each cell (n,)."""
        return np.asarray(np.asarray(values)[self.codes])

    def changed(self, change: Callable[[str], str]) -> Texts:
        """Each cell's text changed; texts that become alike are one."""
        before = self.texts
        texts = list(map(change, before))
        if texts == before:
            return self
        different = dict.fromkeys(texts)
        if len(different) == len(texts):
            return Texts(self.codes, texts)
        places = {text: place for place, text in enumerate(different)}
        moved = np.fromiter(map(places.__getitem__, texts), np.int32, len(texts))
        return Texts(moved[self.codes], list(different))

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """The cells of all, one column after another."""
        places: dict[str, int] = {}
        codes = []
        for part in parts:
            moved = [places.setdefault(text, len(places)) for text in part.texts]
            codes.append(part.by_text(np.array(moved, np.int32)))
        return cls(np.concatenate(codes), list(places))

    def tolist(self) -> list[str]:
        return list(map(self.texts.__getitem__, self.codes.tolist()))

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return iter(self.tolist())

    @overload
    def __getitem__(self, place: int | np.integer[Any]) -> str: ...
    @overload
    def __getitem__(self, place: slice | npt.NDArray[np.bool_] | Integers) -> Self: ...
    def __getitem__(self, place: Any) -> Any:
        chosen = self.codes[place]
        if np.ndim(chosen):
            return type(self)(chosen, self._held)
        if isinstance(self._held, str):  # the next cell is not far
            self._held = self.texts
        return self._held[chosen]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        texts = np.empty(len(self.texts), object)
        texts[:] = self.texts
        cells: npt.NDArray[Any] = texts[self.codes]
        return cells if dtype is None else cells.astype(dtype)
