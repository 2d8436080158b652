"""A model as one file of C99 that allocates nothing and keeps nothing.

    struct NET_input    a field for each column; without names an array x
    struct NET_output   the answers: labels with their probabilities, numbers, a place on a map
    NET_predict         from the one to the other
    NET_outputs         the network's outputs alone
    NET_columns         which field stands for which column, NET_answers for which answer

NET is the file's own name as an identifier. Names of columns and labels reach the file only as
string literals (`names`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.models.export import c_functions as functions
from chainrule.models.export.c_answers import filled
from chainrule.models.export.c_outputs import outputs_of
from chainrule.models.export.c_source import Source, braced, double_number, listed, literal
from chainrule.models.export.names import identifiers
from chainrule.models.export.plan import Cell, Plan
from chainrule.models.export.trial import Trial

TOLERANCE = 1e-5
"""How near to ours a file's outputs have to be, as a part of the greatest of them."""


def c_file(plan: Plan, trial: Trial, net: str) -> str:
    """The whole file. Raises InputError for texts and classes that C cannot hold."""
    source = Source(net, plan.dtype is np.float32)
    fields = identifiers(cell.name for cell in plan.cells) if plan.named else []
    inputs = [*map(_declared, plan.cells, fields)] or [f"{source.real} x[{len(plan.cells)}]"]
    outputs, answers = outputs_of(plan, fields, source), filled(plan, source)
    predict = [f"{source.real} a[{plan.n_outputs}];", f"{net}_outputs(in, a);"]
    names = [cell.name for cell in plan.cells]
    tables = {"columns": list(zip(fields, names, strict=False)), "answers": answers.named}
    return source.spelled(_FILE).format_map(
        {
            "inputs": _lines(inputs, ";"),
            "outputs": _lines(answers.fields, ";"),
            "declared": "".join(_table(net, *table, "extern ") for table in tables.items()),
            "defined": "".join(_table(net, *table) for table in tables.items()),
            "constants": "\n".join(source.constants),
            "functions": "".join(source.functions),
            "to_outputs": _lines(outputs),
            "to_answers": _lines([*predict, *answers.statements]),
            "test": _test(plan, trial, fields, source),
        }
    )


_FILE = """/* A trained network, written by chainrule. It allocates nothing and keeps nothing.

       #include "$.c"

       struct $_input in = {{0}};        fill in its fields, in the units of the table
       struct $_output out;
       $_predict(&in, &out);

   A missing number is NAN, a missing text NULL. Texts are UTF-8, as in the table, without spaces
   around them; true is 1, false 0; a date is days since 1970, with its time as a part of a day; a
   time of day is a part of one. Further files of a program #define NET_HEADER before the #include:
   it leaves the declarations alone.

   It tests itself:  cc -std=c99 -O2 -DNET_TEST $.c -lm && ./a.out */

#ifndef $_declared
#define $_declared

struct $_input {{
{inputs}}};

struct $_output {{
{outputs}}};

void $_outputs(const struct $_input *in, REAL *a);
void $_predict(const struct $_input *in, struct $_output *out);
{declared}
#endif
#ifndef NET_HEADER

#include <math.h>
#include <stddef.h>
#include <string.h>

{defined}
{constants}{functions}
/* What the network's last layer gives. */
void $_outputs(const struct $_input *in, REAL *a)
{{
{to_outputs}}}

/* The same in the table's own words and units. */
void $_predict(const struct $_input *in, struct $_output *out)
{{
{to_answers}}}
{test}
#endif
"""


def _lines(statements: Sequence[str], end: str = "") -> str:
    return "".join(f"    {statement}{end}\n" for statement in statements)


def _declared(cell: Cell, field: str) -> str:
    return f"const char *{field}" if cell.kind == "category" else f"double {field}"


def _table(net: str, name: str, rows: list[tuple[str, str]], storage: str = "") -> str:
    """Which field stands for which name."""
    if not rows:
        return ""
    declared = f"{storage}const char *const {net}_{name}[{len(rows)}][2]"
    if storage:
        return declared + ";\n"
    return f"{declared} = {listed(listed(map(literal, row)) for row in rows)};\n"


# -- its own test --------------------------------------------------------------------------------


def _test(plan: Plan, trial: Trial, fields: Sequence[str], source: Source) -> str:
    """A program that compares the outputs of the trial's rows with ours."""
    n, m = trial.outputs.shape
    rows = [_row(row, plan.cells, fields) for row in trial.rows]
    expected = [braced(map(double_number, row)) for row in trial.outputs.tolist()]
    texts = {
        "N_ROWS": str(n),
        "N_OUT": str(m),
        "ALLOWED": double_number(TOLERANCE * float(np.abs(trial.outputs).max())),
        "EXPECTED": listed(expected),
        "INPUTS": listed(rows),
    }
    return re.sub("|".join(texts), lambda word: texts[word[0]], source.spelled(functions.TEST))


def _row(row: Sequence[Any], cells: Sequence[Cell], fields: Sequence[str]) -> str:
    if not fields:
        return "{" + braced(map(_cell, row)) + "}"
    triples = zip(fields, row, cells, strict=True)
    return listed(f".{field} = {_cell(value, cell.kind)}" for field, value, cell in triples)


def _cell(value: Any, kind: str = "number") -> str:
    if value is None:
        return "NULL" if kind == "category" else "NAN"
    return literal(value) if isinstance(value, str) else double_number(value)
