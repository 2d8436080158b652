"""A worksheet as TOML: a network file that a person fills in with any editor."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.basics.visible import visible
from chainrule.derivation.forms.formula import without_repeats
from chainrule.derivation.forms.sections import in_sections
from chainrule.worksheets.planting import question, task
from chainrule.worksheets.sheet import Sheet
from chainrule.worksheets.steps import WorkedStep

_WIDTH = 98


def write_toml(sheet: Sheet, answers: bool) -> str:
    """The whole file; with `answers` the blanks are filled in."""
    lines = [*_heading(sheet, answers), *_network(sheet), *_comment(_given(sheet)), ""]
    if sheet.planted is None:
        lines += ["[answers]", *_steps(sheet, answers)]
    else:
        lines += ["[shown]", *_steps(sheet, answers), "", *_finding(sheet, answers)]
    return "\n".join(lines) + "\n"


def _heading(sheet: Sheet, answers: bool) -> Iterator[str]:
    yield from _comment([sheet.title])
    if answers:
        yield from _comment([_("Key: every blank is filled in.")])
    elif sheet.planted is not None:
        said = _("{task} Then run: chainrule check FILE").format(task=task(len(sheet.quantities)))
        yield from _comment(textwrap.wrap(said, _WIDTH))
    else:
        said = _(
            "Work each number out and write it between the quotes. Round as you like: what you "
            "write is checked to its last digit. Then run: chainrule check FILE"
        )
        yield from _comment(textwrap.wrap(said, _WIDTH))
    if sheet.recipe and (answers or sheet.planted is None):
        yield from _comment([_("Made by: {command}").format(command=sheet.recipe)])
    yield ""


def _comment(lines: list[str]) -> Iterator[str]:
    return (f"# {visible(line)}".rstrip() for line in lines)


def _given(sheet: Sheet) -> list[str]:
    """i1 = 1, i2 = −2, w1 = 0.3 …: the numbers by the names that the formulas use."""
    pairs = ", ".join(f"{name} = {number}" for name, number in sheet.given())
    return [_("Given:"), *textwrap.wrap(pairs, _WIDTH)]


# -- the network ---------------------------------------------------------------------------------


def _network(sheet: Sheet) -> Iterator[str]:
    document = sheet.document()
    yield f"title = {_value(document['title'])}"
    document |= {key: value for key, value in sheet.slip_document().items() if key == "slip"}
    for section in ("network", "embedding", "layers", "training", "data", "slip"):
        if section not in document:
            continue
        entries = document[section]
        tables = entries if isinstance(entries, list) else [entries]
        for table in tables:
            assert isinstance(table, dict)
            yield ""
            yield f"[[{section}]]" if isinstance(entries, list) else f"[{section}]"
            yield from (f"{key} = {_value(value)}" for key, value in table.items())
    yield ""


def _value(value: Json) -> str:
    """JSON's strings, numbers, booleans and lists are TOML's; only the number's form is shorter."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# -- the answers ---------------------------------------------------------------------------------


def _steps(sheet: Sheet, answers: bool) -> Iterator[str]:
    for start, step in in_sections(sheet.steps(), lambda step: step.quantity):
        if start.phase:
            yield from ("", f"# {start.phase}")
        if start.layer:
            yield f"# {start.layer}"
        yield from _step(sheet, step, answers)


def _step(sheet: Sheet, step: WorkedStep, answers: bool) -> Iterator[str]:
    if sheet.shows_working(step):
        margin = " " * len(step.symbol)
        sides = without_repeats([step.formula, step.substituted, step.number])
        yield from (
            f"#   {step.symbol if i == 0 else margin} = {side}" for i, side in enumerate(sides)
        )
        return
    if sheet.shows_formula(step):
        yield f"#   {step.symbol} = {step.formula}"
    yield f'{json.dumps(step.name)} = "{step.number if answers or not step.blank else ""}"'


def _finding(sheet: Sheet, answers: bool) -> Iterator[str]:
    """The blanks of a slip that is to be found."""
    yield "[answers]"
    for name, said in sheet.answers().items():
        yield from _comment([question(name)])
        if name == "done":
            yield from _comment([f"  {letter}  {text}" for letter, text in sheet.choices()])
        yield f'{name} = "{said if answers else ""}"'
