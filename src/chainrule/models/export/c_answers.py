"""The answers in a file of C: the fields of NET_output, and the statements that fill them."""

from __future__ import annotations

from typing import NamedTuple

from chainrule.models.export import c_functions as functions
from chainrule.models.export.c_source import Source, double_number
from chainrule.models.export.names import identifiers
from chainrule.models.export.plan import Label, Place, Plan, Quantity


class Filled(NamedTuple):
    """Declarations of fields, statements that fill them, and which field is which answer."""

    fields: list[str]
    statements: list[str]
    named: list[tuple[str, str]]


def filled(plan: Plan, source: Source) -> Filled:
    """Those of all answers, of outputs in ``a``."""
    names = plan.answer_names
    n, own = len(names), identifiers(names)
    fields = identifiers([*own, *(f"p_{name}" for name in own)])
    found = Filled([], [], list(zip(fields, names, strict=False)))
    for k, answer in enumerate(plan.answers):
        if isinstance(answer, Place):
            _of_place(answer, plan.n_outputs, source, found)
        elif isinstance(answer, Label):
            _of_label(answer, fields[k], fields[n + k], source, found)
        else:
            _of_quantity(answer, fields[k], found)
    return found


def _of_place(place: Place, n: int, source: Source, found: Filled) -> None:
    source.use(functions.LEAST)
    found.fields.extend(["int row", "int column", f"{source.real} distance"])
    found.statements.extend(
        [
            f"int k = {source.net}_least(a, {n});",
            f"out->row = k / {place.n_columns};",
            f"out->column = k % {place.n_columns};",
            "out->distance = a[k];",
        ]
    )
    if place.unit_labels is not None:
        table = f"{source.net}_labels"
        kind = source.labels(table, place.unit_labels)
        found.fields.append(f"{kind}label")
        found.statements.append(f"out->label = {table}[k];")


def _of_label(answer: Label, field: str, p: str, source: Source, found: Filled) -> None:
    table = f"{source.net}_classes_{field}"
    kind = source.labels(table, answer.labels)
    found.fields.append(f"{kind}{field}")
    a = f"a + {answer.first}" if answer.first else "a"
    if answer.shares is not None:
        n = len(answer.labels)
        name = f"{source.net}_{answer.shares.replace(', ', '_').replace(' ', '_')}"
        size = "" if answer.shares == "of two" else f", {n}"
        source.use(functions.SHARES[answer.shares])
        found.fields.append(f"{source.real} {p}[{n}]")
        found.statements.append(f"{name}({a}, out->{p}{size});")
    if answer.width == 1:
        place = f"a[{answer.first}] > {source.real_number(0.5)}"
    else:
        source.use(functions.GREATEST)
        place = f"{source.net}_greatest({a}, {answer.width})"
    found.statements.append(f"out->{field} = {table}[{place}];")


def _of_quantity(answer: Quantity, field: str, found: Filled) -> None:
    plain = answer.shift == 0 and answer.scale == 1
    scaled = f" * {double_number(answer.scale)} + {double_number(answer.shift)}"
    units = "" if plain else scaled
    if answer.n == 1:
        found.fields.append(f"double {field}")
        found.statements.append(f"out->{field} = a[{answer.first}]{units};")
        return
    found.fields.append(f"double {field}[{answer.n}]")
    found.statements.append(f"for (int k = 0; k < {answer.n}; k++)")
    found.statements.append(f"    out->{field}[k] = a[{answer.first} + k]{units};")
