# Longer than 250 lines: what a column is, and all that is told of it, is one decision.
"""What a column is: found once, from its different cells and how often each comes.

What most cells are decides: true and false; times; dates; codes such as ``007``, which are labels;
numbers, where 9 of 10 cells are, signs such as ``-`` and words such as ``unknown`` not counted; and
labels, where texts come again and again. Text that hardly repeats (names, remarks, identifiers)
teaches nothing about other rows and stays out, as do dates whose day and month cannot be told
apart, numbers that only number the rows, and empty columns. What is decided is told, with the
option that decides otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from chainrule.basics.arguments import argument, is_taken
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.many_rows import without_gaps
from chainrule.basics.typing import Floats
from chainrule.data.cells import (
    EXACT,
    MISSING_NUMBERS,
    Column,
    holds_rounded,
    is_code,
    is_missing,
    is_number,
    numbers_in,
    parse,
    text_of,
    texts_of,
)
from chainrule.data.columns import Feature, Kind, read_feature
from chainrule.data.dates import (
    Order,
    all_days,
    are_dates,
    are_years_in_two,
    is_day_of_year,
    looks_like_date,
    looks_like_time,
    order_of,
    zones_of,
)
from chainrule.data.dress import LENGTH, MIXED, PLAIN, Dress, has_footnote, parts_of
from chainrule.data.dressing import Found, find_dress
from chainrule.data.fractions import are_mixed
from chainrule.data.lengths import are_lengths, may_be_lengths
from chainrule.data.marks import found_marks, missing_numbers
from chainrule.data.near_numbers import near_numbers
from chainrule.data.records import Layout, records_of
from chainrule.data.shapes import by_shape, examples_of
from chainrule.data.table import Table
from chainrule.data.texts import Texts

FEW_LABELS = 10  # are categories, in however few rows
MOST_LABELS = 1000  # are refused beyond, and where they come less than twice each
FEW_NUMBERS = 20  # different ones may be labels among words
_HEAD = 20  # rows, as they are written

Counts = Mapping[str, int]


class Unused(NamedTuple):
    """A column that does not go in, and why, to be said to a person; `dropped` by that person, or
    with the arguments that would use it, by their names, and others that would, too."""

    name: str
    reason: str
    dropped: bool = False
    used_by: tuple[tuple[str, str], ...] = ()
    or_by: tuple[tuple[str, str], ...] = ()

    @property
    def option(self) -> str:
        """These as whoever reads it gives them."""
        return argument(**dict(self.used_by))


class Said(NamedTuple):
    """What a person says of a column: its kind, the order of its dates, marks of missing cells."""

    kind: Kind | None = None
    order: Order = ""
    missing: tuple[str, ...] = ()


class Finding(NamedTuple):
    """A column, what is told beside its kind, and what is remarked on it."""

    column: Feature | Unused
    beside: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


NOTHING_SAID = Said()


def find(table: Table, name: str, said: Said = NOTHING_SAID) -> Finding:
    """What the column `name` is, where nothing but `said` is known of it."""
    cells = table.cells(name)
    if isinstance(cells, Texts) or said.kind == "category" or _would_be_rounded(cells):
        return _of_texts(table, name, texts_of(cells).counts(), said)
    if cells.dtype.kind == "M":
        empty = bool(np.isnat(cells).all())
        return Finding(_empty(name) if empty else Feature(name, "date"))
    if cells.dtype.kind == "b":
        return Finding(Feature(name, "boolean" if said.kind is None else said.kind))
    return _of_numbers(table, name, said)


def _would_be_rounded(cells: Column) -> bool:
    """Whole numbers of which float64 does not hold one."""
    if cells.dtype.kind != "i" or not len(cells):
        return False
    wide = np.unique(cells[np.abs(cells) > EXACT])
    return holds_rounded(map(str, wide.tolist()))


def _empty(name: str) -> Unused:
    return Unused(name, _("empty"))


# -- numbers ---------------------------------------------------------------------------------------


def _of_numbers(table: Table, name: str, said: Said) -> Finding:
    feature = Feature(name, dress=_dress_of(table), missing=said.missing)
    values, _wrong = read_feature(table, feature)
    known = without_gaps(values)
    if not len(known):
        return Finding(_empty(name))
    n_marked = 0
    if len(known) < len(values):
        missing = np.isnan(np.asarray(table.cells(name), float))
        n_marked = int((np.isnan(values) & ~missing).sum())
    beside = [_marked(said.missing, n_marked)] if n_marked else []
    if not n_marked:
        feature = feature._replace(missing=())
    if said.kind == "date" or (said.kind is None and are_dates(known)):
        feature = feature._replace(kind="date", order="ymd", dress=PLAIN)
        return Finding(feature, tuple(beside))
    numbering = None if said.kind == "number" else _numbering(table, name, known)
    if numbering is not None:
        return Finding(numbering)
    return Finding(feature, tuple(beside), tuple(_remarks_on(table, name, known)))


def _dress_of(table: Table) -> Dress:
    """What a person has said of a file holds for its later ones."""
    return PLAIN if table.numerals is None else PLAIN._replace(**table.numerals._asdict())


_NUMBERING = re.compile(
    r"(?:.*[ _.#-])?(?:ids?|nr|no|num|number|index|idx|row|sno|serial|pk|key|uid|uuid|rownum|rowid"
    r"|obs|observation|seq|sequence|record|identifier|identifiant|matricule|numero|numéro)[ _.#]?"
    r"|#|unnamed: ?\d+|__index_level_\d+__|\w*nummer|.*[号號]|.*(?:编码|号码|番号)",
    re.IGNORECASE,
)
_WORD_INSIDE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _numbers_rows(name: str) -> bool:
    """The name says so: Id, PassengerId, RowNumber, customer_no, 编号."""
    return _NUMBERING.fullmatch(_WORD_INSIDE.sub(" ", name.strip())) is not None


def _numbering(table: Table, name: str, known: Floats) -> Unused | None:
    """Whole numbers, all different, in a column that is named so or is the first and has no name;
    None for others."""
    nameless = name in table.nameless and name == table.columns[0]
    if not (nameless or _numbers_rows(name)) or len(known) < 2:
        return None
    if (known != np.rint(known)).any() or len(np.unique(known)) < len(known):
        return None
    return Unused(name, _("numbers the rows"), used_by=(("numeric", name),))


def _remarks_on(table: Table, name: str, known: Floats) -> list[str]:
    """What may not be meant as it is taken."""
    remarks = [_runs(table, name, known), _extreme(name, known), _thousandths(table, name, known)]
    return [remark for remark in remarks if remark]


def _runs(table: Table, name: str, known: Floats) -> str:
    """The first column counts 0, 1, 2 … or 1, 2, 3 …"""
    if (
        not len(known)
        or name != table.columns[0]
        or len(known) < max(3, table.n_rows)
        or known[0] not in (0, 1)
    ):
        return ""
    if (np.diff(known) != 1).any():
        return ""
    return _("runs {first:.0f} … {last:.0f}: if it numbers the rows, {option}").format(
        first=known[0], last=known[-1], option=argument(drop=name)
    )


def _extreme(name: str, known: Floats) -> str:
    """One value comes again and again, far from all others."""
    with np.errstate(over="ignore"):  # of a range that float64 does not hold none is far
        far = _far(known)
    if far is None:
        return ""
    return _told_far(name, far.n, text_of(far.value), f"{far.low:.6g}", f"{far.high:.6g}")


class _Far(NamedTuple):
    """A value that comes n times, and the least and the greatest of the others."""

    n: int
    value: float
    low: float
    high: float


def _far(known: Floats) -> _Far | None:
    """The value that comes again and again, further from all others than these from one another; or
    a 0 below numbers of which none is near it."""
    for extreme in (known.min(), known.max()) if len(known) else ():
        is_it = known == extreme
        n = int(is_it.sum())
        if n < 3 or n == len(known):
            continue
        others = known[~is_it]
        low, high = others.min(), others.max()
        distance = max(low - extreme, extreme - high)
        different = np.unique(others[:1000])
        if len(different) <= FEW_LABELS:
            continue
        if distance > high - low or (extreme == 0 and 2 * n < len(known) and _is_gap(different)):
            return _Far(n, float(extreme), float(low), float(high))
    return None


def _is_gap(numbers: Floats) -> bool:
    """Between 0 and these, from the least to the greatest: a pulse of 0 beside 24 … 122 is none,
    0 rooms beside 1 … 9 may be."""
    least = numbers[0]
    return bool(least >= _NEAR * np.median(numbers) and least > 3 * np.median(np.diff(numbers)))


_NEAR = 0.2


def _told_far(name: str, n: int, value: str, low: str, high: str) -> str:
    return _(
        "{n} cells are {value}, far from the others ({low} … {high}): if that means missing, "
        "{option}"
    ).format(n=n, value=value, low=low, high=high, option=argument(missing=f"{name}={value}"))


_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.]\d{3}", re.ASCII)
_BELOW = re.compile(r"[+-]?\d{1,3}", re.ASCII)


def _thousandths(table: Table, name: str, known: Floats) -> str:
    """Cells are like 1.234, or whole numbers below 1,000: is the point one of decimals?"""
    if table.layout is None or table.numerals is not None:
        return ""
    size = np.abs(known)
    whole = known == np.rint(known)
    if whole.all() or (size[~whole] < 1).any() or (size >= 1000).any():
        return ""
    if (np.abs(known * 1000 - np.rint(known * 1000)) > 1e-6).any():
        return ""
    place = table.columns.index(name)
    head = _head(table.layout, _written_at(table))
    texts = [cells[place].strip() for cells in head if len(cells) > place]
    texts = [text for text in texts if not is_missing(text)]
    grouped = [text for text in texts if _GROUPED.fullmatch(text)]
    alike = all(text in grouped or _BELOW.fullmatch(text) for text in texts)
    return _unclear(".", grouped[0]) if alike and len({*grouped}) > 2 else ""


def _written_at(table: Table) -> int:
    assert table.layout is not None
    return table.layout.text.path.stat().st_mtime_ns


@lru_cache(maxsize=2)
def _head(layout: Layout, _written_at: int) -> list[list[str]]:
    """The cells of the first rows, read once for all columns."""
    return [record.cells for record in records_of(layout, range(_HEAD)).values()]


def _unclear(mark: str, text: str, decimal: bool = True) -> str:
    other = "," if mark == "." else "."
    if decimal:
        return _(
            "cells are like {text!r}: {mark!r} is taken for the decimal mark; if it separates "
            "thousands, {option}"
        ).format(text=text, mark=mark, option=argument(thousands=mark))
    return _(
        "cells are like {text!r}: {mark!r} is taken to separate thousands; if it is the "
        "decimal mark, {option}"
    ).format(
        text=text,
        mark=mark,
        option=argument(decimal=mark) if mark == "," else argument(thousands=other),
    )


# -- texts -----------------------------------------------------------------------------------------


def _of_texts(table: Table, name: str, counts: Counts, said: Said) -> Finding:
    missing = {text: n for text, n in counts.items() if text in said.missing}
    present = {t: n for t, n in counts.items() if t not in missing and not is_missing(t)}
    if said.kind == "category":
        return _as_labels(name, present, said, missing)
    marks = _marks(present, said) | missing
    rest = {text: n for text, n in present.items() if text not in marks}
    if not rest:
        return Finding(_empty(name))
    beside = (_marked(tuple(marks), sum(marks.values())),) if marks else ()
    feature = Feature(name, missing=tuple(marks))
    shapes = examples_of(rest)
    if said.kind == "date":
        return _as_date(feature, rest, beside, said.order)
    with_clock = any(map(may_be_lengths, shapes)) and said.kind in (None, "number")
    if with_clock and are_lengths(rest, said.kind == "number"):
        told = (*beside, _("lengths of time, in hours"))
        return _remarked(table, Finding(feature._replace(dress=LENGTH), told))
    if said.kind in (None, "number") and are_mixed(rest):
        told = (*beside, _("with common fractions"))
        return _remarked(table, Finding(feature._replace(dress=MIXED), told))
    if said.kind == "number":
        return _remarked(table, _as_number(table, feature, rest, beside, wanted=True))
    if all(text.lower() in ("true", "false") for text in shapes):
        return Finding(feature._replace(kind="boolean"), beside)
    few = len(rest) <= 2 * FEW_LABELS
    if any(map(is_code, shapes)) and _mostly(shapes, few, is_number):
        return _as_labels(name, present, said, missing, _("codes: a cell begins with 0"))
    if holds_rounded(rest):
        why = _("whole numbers of more than 15 digits, which as numbers would be rounded")
        return _as_labels(name, present, said, missing, why)
    if _mostly(shapes, few, looks_like_time):
        return Finding(feature._replace(kind="time"), beside)
    in_digits = all(map(str.isdigit, shapes)) and are_dates(numbers_in(list(rest)))
    if in_digits or (_mostly(shapes, few, looks_like_date) and not are_years_in_two(list(rest))):
        return _as_date(feature, rest, beside, said.order)
    numbers = _as_number(table, feature, rest, beside)
    if _are_numbers(numbers, rest):
        return _remarked(table, numbers)
    labels = _as_labels(name, present, said, missing)
    if isinstance(labels.column, Feature):
        return labels
    wanted = _as_number(table, feature, rest, beside, wanted=True)
    return labels._replace(column=_or_numbers(labels.column, wanted, rest))


def _or_numbers(unused: Unused, wanted: Finding, rest: Counts) -> Unused:
    """Text that hardly repeats, of which half and more are numbers as `wanted` reads them."""
    assert isinstance(wanted.column, Feature)
    n, total = share_of_numbers(wanted.column, rest)
    if 2 * n < total:
        return unused
    reason = _("{n:,} of {total:,} cells are numbers").format(n=n, total=total)
    skip = (("on_bad_row", "skip"),) if is_taken("on_bad_row") else ()
    used_by = (("numeric", unused.name), *skip)
    why = f"{unused.reason}, {reason}"
    return unused._replace(reason=why, used_by=used_by, or_by=unused.used_by)


def share_of_numbers(feature: Feature, counts: Counts) -> tuple[int, int]:
    """How many of the cells are numbers in the dress of `feature`, and how many there are."""
    numbers = np.isfinite(feature.dress.values(list(counts)))
    each = np.fromiter(counts.values(), np.int64, len(counts))
    return int(each[numbers].sum()), int(each.sum())


def _marks(present: Counts, said: Said) -> dict[str, int]:
    """Signs and words that stand for missing cells, what a person has said does, and how often
    each comes."""
    marks = found_marks(examples_of(present))
    if said.missing:
        flags = missing_numbers(list(present), said.missing)
        pairs = zip(present, flags.tolist(), strict=True)
        return marks | {text: present[text] for text, is_marked in pairs if is_marked}
    return marks | {text: n for text, n in present.items() if text in MISSING_NUMBERS}


def _marked(marks: Sequence[str], n: int) -> str:
    shown = ", ".join(repr(mark) for mark in marks[:3]) + (" …" if len(marks) > 3 else "")
    return ngettext("{n} cell {marks} is missing", "{n} cells {marks} are missing", n).format(
        n=n, marks=shown
    )


def _mostly(shapes: Counts, few: bool, fits: Callable[[str], bool]) -> bool:
    """All of a few different texts fit, of many those of 9 of 10 cells; by one of each shape."""
    found = {text: fits(text) for text in shapes}
    if few:
        return all(found.values())
    return 10 * sum(n for text, n in shapes.items() if found[text]) >= 9 * sum(shapes.values())


def _as_date(feature: Feature, rest: Counts, beside: tuple[str, ...], order: Order) -> Finding:
    found = order or order_of(list(rest))
    if not found:
        reason = _("in its dates, day and month cannot be told apart")
        used_by = (("date", f"{feature.name}=dmy"),)
        return Finding(Unused(feature.name, reason, used_by=used_by))
    zones = zones_of(list(rest))
    remarks = [_zones(zones)] if len(zones) > 1 else []
    remarks += filter(None, [_far_day(feature.name, rest, found), _of_year(feature.name, rest)])
    return Finding(feature._replace(kind="date", order=found), beside, tuple(remarks))


def _of_year(name: str, rest: Counts) -> str:
    """``2024-123`` may be a number that begins anew each year."""
    text = next((text for text in rest if is_day_of_year(text)), None)
    if text is None:
        return ""
    return _("cells are like {text!r}: taken for the days of a year; as labels, {option}").format(
        text=text, option=argument(categorical=name)
    )


def _far_day(name: str, rest: Counts, order: Order) -> str:
    """One day comes again and again, such as 9999-12-31, further from all others than these from
    one another."""
    texts, counts = list(rest), np.fromiter(rest.values(), np.int64, len(rest))
    days = all_days(texts, order)
    whole = np.isfinite(days)
    text_of_day = dict(zip(days[whole].tolist(), np.array(texts)[whole].tolist(), strict=True))
    far = _far(np.repeat(days[whole], counts[whole]))
    if far is None:
        return ""
    low, high = text_of_day[far.low], text_of_day[far.high]
    return _told_far(name, far.n, text_of_day[far.value], low, high)


def _zones(zones: set[str]) -> str:
    if "" in zones:
        return _("some moments name a zone and some do not: these are taken as universal time")
    return _("moments of {n} zones, taken in universal time").format(n=len(zones))


def _as_number(
    table: Table, feature: Feature, rest: Counts, beside: tuple[str, ...], wanted: bool = False
) -> Finding:
    """As numbers in the dress that 9 of 10 have, or where numbers are `wanted` the most; cells that
    are none will be wrong."""
    shapes = examples_of(rest)
    comma = "thousands" if table.layout is None or table.layout.delimiter == "," else "decimal"
    numbers = {text: n for text, n in shapes.items() if parts_of(text) is not None}
    found = find_dress(numbers, table.numerals, comma)
    if found is not None and found.dress.holds_digits:
        found = find_dress(rest, table.numerals, comma)
    if found is None and wanted:
        found = find_dress(numbers, table.numerals, comma, tenths=0)
    if found is None:
        return Finding(feature, beside)
    feature = feature._replace(dress=found.dress)
    told = (*beside, *_dressed(table, found, shapes))
    return Finding(feature, told, _remark_on(found, shapes))


def _dressed(table: Table, found: Found, rest: Counts) -> list[str]:
    """What stands around the numbers, and how they are written."""
    dress, told = found.dress, []
    if dress.tens:
        told.append(_("units such as K, M, 万 are multiplied out"))
    if dress.unit:
        bare = sum(n for text, n in rest.items() if dress.fits_bare(text))
        told.append(_("in {unit}").format(unit=dress.unit))
        if bare:
            told.append(ngettext("{n} cell without", "{n} cells without", bare).format(n=bare))
    noted = sum(n for text, n in rest.items() if has_footnote(text))
    if noted:
        told.append(
            ngettext("{n} cell with a footnote", "{n} cells with footnotes", noted).format(n=noted)
        )
    if table.numerals is None or dress.numerals != table.numerals:
        told += [_("decimal comma")] if dress.decimal == "," else []
        if dress.thousands:
            told.append(_("thousands {mark!r}").format(mark=dress.thousands))
        elif dress.decimal == "." and table.numerals is not None:
            told.append(_("decimal point"))
    return told


def _remarked(table: Table, finding: Finding) -> Finding:
    """With what is to be said of its numbers."""
    assert isinstance(finding.column, Feature)
    values, _wrong = read_feature(table._replace(numerals=None), finding.column)
    known = values[np.isfinite(values)]
    remarks = [_runs(table, finding.column.name, known), _extreme(finding.column.name, known)]
    return finding._replace(remarks=(*finding.remarks, *filter(None, remarks)))


def _remark_on(found: Found, rest: Counts) -> tuple[str, ...]:
    if not found.unclear:
        return ()
    text = next((text for text in rest if found.unclear in text), next(iter(rest)))
    return (_unclear(found.unclear, text, found.dress.decimal == found.unclear),)


def _are_numbers(finding: Finding, rest: Counts) -> bool:
    """Every cell is a number; or 9 of 10, and too many different ones to be labels; or half, where
    the others are a few words that come again."""
    assert isinstance(finding.column, Feature)
    texts, dress = list(rest), finding.column.dress
    values = dress.values(texts)
    values = np.where(np.isinf(values), numbers_in(texts), values)
    counts = np.fromiter(rest.values(), np.int64, len(rest))
    wrong = np.flatnonzero(np.isinf(values))
    unread = [texts[place] for place in wrong.tolist()]
    others = counts[wrong[by_shape(unread, lambda text, _alike: parse(text) is None) > 0]]
    if not len(others):
        return True
    total, n = counts.sum(), counts.sum() - others.sum()
    if len(np.unique(values[~np.isinf(values)])) <= FEW_NUMBERS:
        return False
    return bool(10 * n >= 9 * total or (2 * n >= total and len(others) <= 5 < others.sum()))


def _as_labels(name: str, present: Counts, said: Said, missing: Counts, why: str = "") -> Finding:
    if not present:
        return Finding(_empty(name))
    hardly = len(present) > MOST_LABELS or 2 * len(present) > sum(present.values())
    if said.kind is None and len(present) > FEW_LABELS and hardly:
        if holds_rounded(present) and all(map(is_number, present)):
            return Finding(Unused(name, why, used_by=(("numeric", name),)))
        reason = _("text with {n:,} different values").format(n=len(present))
        unused = Unused(name, reason, used_by=(("categorical", name),))
        return Finding(unused, remarks=tuple(filter(None, [near_numbers(present)])))
    feature = Feature(
        name, "category", tuple(sorted(present, key=_natural)), missing=tuple(missing)
    )
    beside = [_marked(tuple(missing), sum(missing.values()))] if missing else []
    near = near_numbers(present) if said.kind is None else ""
    remarks = (*similar(present), *([near] if near else []))
    return Finding(feature, (*beside, *([why] if why else [])), remarks)


def _natural(text: str) -> tuple[bool, float, str]:
    """Numbers by size, before texts."""
    number = parse(text)
    return number is None, number or 0.0, text


def similar(counts: Counts) -> tuple[str, ...]:
    """One remark on labels that differ by case or blanks only, with how often each comes."""
    groups: dict[str, list[str]] = {}
    for text in counts:
        groups.setdefault(" ".join(text.casefold().split()), []).append(text)
    alike = [group for group in groups.values() if len(group) > 1]
    if not alike:
        return ()
    shown = "; ".join(
        ", ".join(f"{text!r} {counts[text]:,}" for text in group) for group in alike[:3]
    )
    more = " …" if len(alike) > 3 else ""
    return (_("labels that differ by case or blanks only: {labels}").format(labels=shown + more),)


# -- targets ---------------------------------------------------------------------------------------


def find_target(table: Table, name: str, said: Said = NOTHING_SAID) -> Finding:
    """The same of a column that is to be predicted; none of it stays out."""
    cells = table.cells(name)
    by_text = isinstance(cells, Texts) or (said.missing and _would_be_rounded(cells))
    if not by_text and said.kind != "category":
        marked = [parse(mark) for mark in said.missing]
        n = int(np.isin(cells, [m for m in marked if m is not None]).sum()) if marked else 0
        beside = (_marked(said.missing, n),) if n else ()
        feature = Feature(name, dress=_dress_of(table), missing=said.missing if n else ())
        return Finding(feature, beside, _remarks_on_target(table, feature))
    finding = find(table, name, said)
    if isinstance(finding.column, Feature) and finding.column.kind != "boolean":
        return finding
    labels = find(table, name, said._replace(kind="category"))
    return labels if isinstance(labels.column, Feature) else Finding(Feature(name, "category"))


def _remarks_on_target(table: Table, feature: Feature) -> tuple[str, ...]:
    values, _wrong = read_feature(table, feature)
    known = values[np.isfinite(values)]
    remarks = (_extreme(feature.name, known), _thousandths(table, feature.name, known))
    return tuple(filter(None, remarks))
