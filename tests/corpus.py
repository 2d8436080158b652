"""Small tables made of known values, each kind of column in several forms of file.

A kind makes its cells from known values (numbers, days, labels); a form writes them into a file.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

N = 60
RNG = np.random.default_rng(5)
NUMBERS = np.round(RNG.normal(size=N) * 40, 2)
WHOLE = RNG.integers(-500, 5000, N)
SIZES = np.round(RNG.uniform(1, 900, N), 1)
DAYS = [datetime.date(2019, 11, 3) + datetime.timedelta(days=int(d)) for d in 11 * np.arange(N)]
FAR = datetime.date(9999, 12, 31)
CLOCKS = [
    datetime.time(int(h), int(m))
    for h, m in zip(RNG.integers(0, 24, N), RNG.integers(0, 60, N), strict=True)
]
NAN = float("nan")


class Kind(NamedTuple):
    """Cells, what is printed as their type, their numbers; what is said, and what is remarked."""

    cells: list[str]
    type: str
    values: list[float]
    said: Mapping[str, Any] = MappingProxyType({})
    remark: str = ""
    missing: int = 0


def numbers(write: Callable[[float], str], type: str, values: Any = NUMBERS, **rest: Any) -> Kind:
    return Kind([write(float(v)) for v in values], type, [float(v) for v in values], **rest)


def days(form: str, type: str = "date", round_to: str = "D", **rest: Any) -> Kind:
    found = (
        np.array(DAYS, "datetime64[D]").astype(f"datetime64[{round_to}]").astype("datetime64[D]")
    )
    return Kind([d.strftime(form) for d in DAYS], type, found.astype(float).tolist(), **rest)


def with_gaps(kind: Kind, mark: str, type: str, **rest: Any) -> Kind:
    cells = [mark if i % 6 == 4 else cell for i, cell in enumerate(kind.cells)]
    values = [NAN if i % 6 == 4 else value for i, value in enumerate(kind.values)]
    return kind._replace(cells=cells, values=values, type=type, missing=10, **rest)


def german(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def named_months(form: str, names: str) -> Kind:
    cells = [form.format(d=d.day, m=names.split()[d.month - 1], y=d.year) for d in DAYS]
    return days("%Y-%m-%d")._replace(cells=cells)


def quarter(day: datetime.date) -> float:
    first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return float((first - datetime.date(1970, 1, 1)).days)


LABELS = ["ash", "fir", "oak", "elm"]
PLAIN = numbers(lambda v: f"{v:.2f}", "number")
KINDS: dict[str, Kind] = {
    "plain": PLAIN,
    "exponents": numbers(lambda v: f"{v:.2e}", "number", np.array([1.5e-7, 2.25e9, 3e4] * 20)),
    "dollars": numbers(lambda v: f"${v:.1f}", "number, in $", SIZES),
    "dollars below nought": numbers(lambda v: f"{'-' * (v < 0)}${abs(v):.2f}", "number, in $"),
    "euros after": numbers(lambda v: f"{v:.1f} €", "number, in €", SIZES),
    "percent": numbers(lambda v: f"{v:.2f}%", "number, in %"),
    "percent apart": numbers(lambda v: f"{v:.2f} %", "number, in %"),
    "kilograms": numbers(lambda v: f"{v:.1f} kg", "number, in kg", SIZES),
    "square metres": numbers(lambda v: f"{v:.1f} m²", "number, in m²", SIZES),
    "spelled in two ways": Kind(
        [f"{v} {'KG' if i % 9 == 0 else 'kg'}" for i, v in enumerate(SIZES)],
        "number, in kg",
        SIZES.tolist(),
    ),
    "year and years": Kind(
        [f"{v} year{'s' * (v != 1)}" for v in range(1, N + 1)],
        "number, in years",
        [float(v) for v in range(1, N + 1)],
        remark="runs 1 … 60",
    ),
    "a few without the unit": Kind(
        [f"{v}" + " kg" * (i % 15 != 3) for i, v in enumerate(SIZES)],
        "number, in kg, 4 cells without",
        SIZES.tolist(),
    ),
    "ordinals": Kind(
        [f"{v}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(v % 10, 'th') }" for v in range(21, 81)],
        "number, in th",
        [float(v) for v in range(21, 81)],
    ),
    "footnotes of stars": numbers(
        lambda v: f"{v:.2f}" + ("" if v > 0 else " *" if v > -20 else "**"),
        f"number, {(NUMBERS <= 0).sum()} cells with footnotes",
    ),
    "footnotes in brackets": Kind(
        [f"{v:,.0f}" + {0: "[1]", 1: "[a][12]"}.get(i % 4, "") for i, v in enumerate(SIZES * 1e4)],
        "number, 30 cells with footnotes, thousands ','",
        np.round(SIZES * 1e4).tolist(),
    ),
    "footnotes behind a unit": Kind(
        [f"{v} kg" + "†" * (i % 12 == 5) for i, v in enumerate(SIZES)],
        "number, in kg, 5 cells with footnotes",
        SIZES.tolist(),
    ),
    "stars of five": numbers(lambda v: f"{v:.1f}/5", "number, in /5", np.round(SIZES / 200, 1)),
    "thousands": numbers(lambda v: f"{v:,.2f}", "number, thousands ','", np.round(SIZES * 1e4, 2)),
    "German": numbers(german, "number, decimal comma, thousands '.'", np.round(SIZES * 1e4, 2)),
    "decimal comma": numbers(lambda v: f"{v:.2f}".replace(".", ","), "number, decimal comma"),
    "Swiss": numbers(
        lambda v: f"{v:,.2f}".replace(",", "'"), 'number, thousands "\'"', np.round(SIZES * 1e4, 2)
    ),
    "thousands apart": numbers(
        lambda v: f"{v:,.0f}".replace(",", " "), "number, thousands ' '", np.round(SIZES * 1e4)
    ),
    "narrow spaces": numbers(
        lambda v: f"{v:,.0f}".replace(",", "\u202f"), "number, thousands ' '", np.round(SIZES * 1e4)
    ),
    "minus sign": numbers(lambda v: f"{v:.2f}".replace("-", "−"), "number"),
    "en dash": numbers(lambda v: f"{v:.2f}".replace("-", "–"), "number"),
    "full width": numbers(
        lambda v: f"{v:.2f}".translate({ord(c): ord(c) + 0xFEE0 for c in "-.0123456789"}), "number"
    ),
    "Arabic digits": numbers(
        lambda v: f"{v:.0f}".translate({ord("0") + i: 0x660 + i for i in range(10)}),
        "number",
        WHOLE,
    ),
    "brackets": numbers(lambda v: f"({-v:.2f})" if v < 0 else f"{v:.2f}", "number"),
    "万": numbers(lambda v: f"{v:.1f}万", "number, in 万", SIZES),
    "万 and 亿": Kind(
        [f"{v}亿" if i % 3 == 0 else f"{v}万" for i, v in enumerate(SIZES)],
        "number, units such as K, M, 万 are multiplied out",
        [v * (1e8 if i % 3 == 0 else 1e4) for i, v in enumerate(SIZES)],
    ),
    "K and M": Kind(
        [f"€{v}M" if i % 3 == 0 else f"€{v}K" for i, v in enumerate(SIZES)],
        "number, units such as K, M, 万 are multiplied out, in €",
        [v * (1e6 if i % 3 == 0 else 1e3) for i, v in enumerate(SIZES)],
    ),
    "empty cells": with_gaps(PLAIN, "", "number"),
    "NA": with_gaps(PLAIN, "NA", "number"),
    "question marks": with_gaps(PLAIN, "?", "number"),
    "dashes": with_gaps(PLAIN, "-", "number, 10 cells '-' are missing"),
    "dots": with_gaps(PLAIN, ".", "number, 10 cells '.' are missing"),
    "暂无数据": with_gaps(PLAIN, "暂无数据", "number, 10 cells '暂无数据' are missing"),
    "#DIV/0!": with_gaps(PLAIN, "#DIV/0!", "number, 10 cells '#DIV/0!' are missing"),
    "dashes among few numbers": with_gaps(
        Kind([str(i % 5) for i in range(N)], "", [float(i % 5) for i in range(N)]),
        "-",
        "number, 10 cells '-' are missing",
        remark="few whole numbers",
    ),
    "a word that is named": with_gaps(
        PLAIN, "absent", "number, 10 cells 'absent' are missing", said={"missing": ("absent",)}
    ),
    "a number that is named": with_gaps(
        PLAIN, "-200", "number, 10 cells '-200' are missing", said={"missing": ("c=-200",)}
    ),
    "a far number that recurs": Kind(
        [*PLAIN.cells[:-4], *["-9999"] * 4],
        "number",
        [*PLAIN.values[:-4], *[-9999.0] * 4],
        remark="4 cells are -9999, far from the others",
    ),
    "noughts that may be gaps": Kind(
        ["0" if i % 6 == 4 else f"{60 + i}" for i in range(N)],
        "number",
        [0.0 if i % 6 == 4 else 60.0 + i for i in range(N)],
        remark="10 cells are 0, far from the others (60 … 119)",
    ),
    "noughts of counts": Kind(
        [str(i * i % 23) for i in range(N)],
        "number",
        [float(i * i % 23) for i in range(N)],
        remark="few whole numbers",
    ),
    "few whole numbers": numbers(
        lambda v: f"{v:.0f}", "number", WHOLE % 12, remark="categorical=['c']"
    ),
    "labels": Kind(
        [LABELS[i % 4] for i in range(N)],
        "category",
        [float(sorted(LABELS).index(LABELS[i % 4])) for i in range(N)],
    ),
    "labels in two cases": Kind(
        ["Male" if i % 2 else "male" if i % 10 == 0 else "female" for i in range(N)],
        "category",
        [
            float(
                ["Male", "female", "male"].index(
                    "Male" if i % 2 else "male" if i % 10 == 0 else "female"
                )
            )
            for i in range(N)
        ],
        remark="'male' 6, 'Male' 30",
    ),
    "codes": Kind(
        [f"{i % 4:03d}" for i in range(N)],
        "category, codes: a cell begins with 0",
        [float(i % 4) for i in range(N)],
    ),
    "codes of two lengths": Kind(
        ["007" if i % 2 else "7" for i in range(N)],
        "category, codes: a cell begins with 0",
        [float(["007", "7"].index("007" if i % 2 else "7")) for i in range(N)],
    ),
    "words among numbers": Kind(
        ["12"[i % 2] if i % 3 else "more" for i in range(N)],
        "category",
        [float(i % 2) if i % 3 else 2.0 for i in range(N)],
    ),
    "booleans": Kind(
        ["True" if i % 3 else "false" for i in range(N)],
        "boolean",
        [float(i % 3 > 0) for i in range(N)],
    ),
    "ISO dates": days("%Y-%m-%d"),
    "dates with slashes, year first": days("%Y/%m/%d"),
    "month first": days("%m/%d/%Y"),
    "month first, two digits": days("%m/%d/%y"),
    "day first": days("%d/%m/%Y"),
    "points": days("%d.%m.%Y"),
    "31-Jan-2024": days("%d-%b-%Y"),
    "31-Jan-24": days("%d-%b-%y"),
    "31 January 2024": days("%d %B %Y"),
    "Jan 31, 2024": days("%b %d, %Y"),
    "with the day of the week": days("%a, %d %b %Y"),
    "20240131": days("%Y%m%d"),
    "中文 dates": days("%Y年%m月%d日"),
    "months": days("%Y-%m", round_to="M"),
    "months by name": days("%b %Y", round_to="M"),
    "quarters": Kind(
        [f"{d.year}Q{(d.month + 2) // 3}" for d in DAYS], "date", [quarter(d) for d in DAYS]
    ),
    "quarters first": Kind(
        [f"Q{(d.month + 2) // 3} {d.year}" for d in DAYS], "date", [quarter(d) for d in DAYS]
    ),
    "dates with dashes for missing": with_gaps(
        days("%Y-%m-%d"), "-", "date, 10 cells '-' are missing"
    ),
    "French dates": named_months(
        "{d} {m} {y}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "German dates": named_months(
        "{d}. {m} {y}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "Spanish dates": named_months(
        "{d} de {m} de {y}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "months of Eurostat": days("%YM%m", round_to="M"),
    "202401": days("%Y%m", round_to="M"),
    "moments in digits": days("%Y%m%d000000"),
    "moments as a web server logs them": days("%d/%b/%Y:00:00:00 +0000"),
    "moments of New York": Kind(
        [f"{d} 19:00:00 EST" for d in DAYS],
        "date",
        [float((d - datetime.date(1970, 1, 1)).days + 1) for d in DAYS],
    ),
    "moments five hours behind": Kind(
        [f"{d} 19:00:00-05" for d in DAYS],
        "date",
        [float((d - datetime.date(1970, 1, 1)).days + 1) for d in DAYS],
    ),
    "days that there are not": with_gaps(
        days("%Y-%m-%d"), "0000-00-00", "date, 10 cells '0000-00-00' are missing"
    ),
    "a day without end": Kind(
        ["9999-12-31" if i % 6 == 0 else str(d) for i, d in enumerate(DAYS)],
        "date",
        [
            float(((FAR if i % 6 == 0 else d) - datetime.date(1970, 1, 1)).days)
            for i, d in enumerate(DAYS)
        ],
        remark="10 cells are 9999-12-31, far from the others",
    ),
    "school years": Kind(
        [f"20{9 + i % 3:02d}-{10 + i % 3}" for i in range(N)],
        "category",
        [float(i % 3) for i in range(N)],
    ),
    "an order that is said": Kind(
        [f"{1 + i % 12}/{1 + i % 11}/2024" for i in range(N)],
        "date",
        [
            float((datetime.date(2024, 1 + i % 12, 1 + i % 11) - datetime.date(1970, 1, 1)).days)
            for i in range(N)
        ],
        said={"date": ("c=mdy",)},
    ),
    "moments": Kind(
        [f"{d} {t:%H:%M}" for d, t in zip(DAYS, CLOCKS, strict=True)],
        "date",
        [
            (d - datetime.date(1970, 1, 1)).days + (t.hour + t.minute / 60) / 24
            for d, t in zip(DAYS, CLOCKS, strict=True)
        ],
    ),
    "moments of 12 hours": Kind(
        [f"{d:%m/%d/%Y} {t:%I:%M %p}" for d, t in zip(DAYS, CLOCKS, strict=True)],
        "date",
        [
            (d - datetime.date(1970, 1, 1)).days + (t.hour + t.minute / 60) / 24
            for d, t in zip(DAYS, CLOCKS, strict=True)
        ],
    ),
    "moments of two zones": Kind(
        [f"{d}T06:00:00{'+06:00' if i % 2 else 'Z'}" for i, d in enumerate(DAYS)],
        "date",
        [(d - datetime.date(1970, 1, 1)).days + (0 if i % 2 else 0.25) for i, d in enumerate(DAYS)],
        remark="moments of 2 zones",
    ),
    "days of a year": days(
        "%Y-%j", remark="cells are like '2019-307': taken for the days of a year"
    ),
    "Japanese eras": Kind(
        [f"令和{'元' if d.year == 2019 else d.year - 2018}年{d.month}月{d.day}日" for d in DAYS],
        "date",
        days("%Y-%m-%d").values,
    ),
    "years of the Republic of China": Kind(
        [f"民國{d.year - 1911}年{d.month}月{d.day}日" for d in DAYS],
        "date",
        days("%Y-%m-%d").values,
    ),
    "lengths of ISO 8601": Kind(
        [f"PT{t.hour}H{t.minute}M{'' if i % 3 else '36.5S'}" for i, t in enumerate(CLOCKS)],
        "number, lengths of time, in hours",
        [t.hour + (t.minute + (i % 3 == 0) * 36.5 / 60) / 60 for i, t in enumerate(CLOCKS)],
    ),
    "days and weeks of ISO 8601": Kind(
        [f"P{i}W" if i % 2 else f"-P{i}DT6H" for i in range(N)],
        "number, lengths of time, in hours",
        [168.0 * i if i % 2 else -24.0 * i - 6 for i in range(N)],
    ),
    "months of ISO 8601 have no length": Kind(
        [f"P{i % 3}M" for i in range(N)], "category", [float(i % 3) for i in range(N)]
    ),
    "inches": Kind(
        [str(i // 4) if i % 4 == 0 else f"{i // 4} {i % 4}/4" for i in range(3, N + 3)],
        "number, with common fractions",
        [i / 4 for i in range(3, N + 3)],
    ),
    "inches in one sign": Kind(
        [f"{i // 4}{' ¼½¾'[i % 4].strip()}" for i in range(3, N + 3)],
        "number, with common fractions",
        [i / 4 for i in range(3, N + 3)],
    ),
    "Fortran": numbers(
        lambda v: f"{v:.5e}".replace("e", "D"), "number", np.array([1.5e-7, 2.25e9, -3e4] * 20)
    ),
    "Fortran, one exponent": numbers(lambda v: f"{v:.1f}D+02", "number", SIZES)._replace(
        values=[float(f"{v:.1f}e+02") for v in SIZES]
    ),
    "bands of ages": Kind(
        [f"{10 * (i % 6)}-{10 * (i % 6) + 9}" for i in range(N)],
        "category",
        [float(i % 6) for i in range(N)],
        remark="'0-9', a range, which is read as a label",
    ),
    "years of two eras": Kind(
        ["500 BC" if i % 2 else "1066 AD" for i in range(N)],
        "category",
        [float(i % 2) for i in range(N)],
        remark="'500 BC', which is read as a label; to have numbers, write -500",
    ),
    "hexadecimal codes": Kind(
        [f"0x{16 + i % 3:X}" for i in range(N)],
        "category",
        [float(i % 3) for i in range(N)],
        remark="'0x10', which is read as a label; to have numbers, write 16",
    ),
    "times": Kind(
        [f"{t:%H:%M}" for t in CLOCKS], "time", [(t.hour + t.minute / 60) / 24 for t in CLOCKS]
    ),
    "times of 12 hours": Kind(
        [f"{t:%I:%M %p}" for t in CLOCKS], "time", [(t.hour + t.minute / 60) / 24 for t in CLOCKS]
    ),
}


class Form(NamedTuple):
    """How a file is written, how that is told, and what has to be said."""

    delimiter: str
    told: str
    encoding: str = "utf-8"
    end: str = "\n"
    above: str = ""
    quoting: Any = csv.QUOTE_MINIMAL
    pack: Callable[[bytes], bytes] = bytes
    said: Mapping[str, Any] = MappingProxyType({})


FORMS = {
    "commas": Form(",", "CSV, ',', header, utf-8, 60 rows"),
    "semicolons, CR LF, BOM": Form(
        ";", "CSV, ';', header, utf-8, 60 rows", encoding="utf-8-sig", end="\r\n"
    ),
    "tabs, UTF-16": Form("\t", "TSV, tab, header, utf-16, 60 rows", encoding="utf-16"),
    "all quoted, packed": Form(
        ",", "CSV, ',', header, utf-8, 60 rows", quoting=csv.QUOTE_ALL, pack=gzip.compress
    ),
    "bars under a title": Form(
        "|", "CSV, '|', header, utf-8, 60 rows", above="Trees of the park\n\n"
    ),
    "semicolons under comments": Form(
        ";", "CSV, ';', header, utf-8, 60 rows", above="# measured by hand\n# in May\n"
    ),
    "a sign that is named": Form("^", "CSV, '^', header, utf-8, 60 rows", said={"delimiter": "^"}),
}


def write(path: Path, kind: Kind, form: Form) -> Path:
    text = io.StringIO()
    rows = csv.writer(text, delimiter=form.delimiter, lineterminator=form.end, quoting=form.quoting)
    rows.writerow(["c", "other", "y"])
    for i, cell in enumerate(kind.cells):
        rows.writerow([cell, f"{i * i % 101}.5", "yes" if i % 3 else "no"])
    path.write_bytes(form.pack((form.above + text.getvalue()).encode(form.encoding)))
    return path


FILES = [(k, f) for i, k in enumerate(KINDS) for j, f in enumerate(FORMS) if (i + j) % 2 == 0]
"""Every other pair: each kind in three forms or four."""
