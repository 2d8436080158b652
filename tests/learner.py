"""A learner who works a step out by hand and makes one mistake, or two.

The step is a sheet of formulas in Python's own syntax, worked out with `eval`; a mistake is an edit
of one formula's syntax tree: an operand left out, another operator, a sign, another name, another
number, a function gone. Nothing here is the library's: not its arithmetic, not its list of slips.

Names are Python's: z1_2 is z[1][2], and z1_2_s3 that of sample 3.
"""

import ast
import copy
import math
import re
from typing import NamedTuple

FUNCTIONS = {
    "exp": math.exp, "ln": math.log, "tanh": math.tanh, "log10": math.log10, "log2": math.log2,
    "relu": lambda z: max(0.0, z), "step": lambda z: float(z > 0),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
}  # fmt: skip


class Task(NamedTuple):
    """W[l][i][j], b[l][j] (None: none; one number: shared), an activation for each layer."""

    W: list
    b: list
    activations: list
    loss: str
    X: list
    y: list
    eta: float
    fixed: bool = False


VALUE = {
    "logistic": "1 / (1 + exp(-{z}))", "tanh": "tanh({z})", "relu": "relu({z})", "identity": "{z}",
}  # fmt: skip
SLOPE = {
    "logistic": "{a} * (1 - {a})", "tanh": "1 - {a} ** 2", "relu": "step({z})", "identity": "1",
}  # fmt: skip


def formulas(task):
    """The sheet: given numbers and formulas, in the order in which they are worked out."""
    sheet, n, L = {}, len(task.X), len(task.W)
    sizes = [len(task.X[0]), *(len(W[0]) for W in task.W)]
    tags = [""] if n == 1 else [f"_s{s + 1}" for s in range(n)]
    for tag, x, y in zip(tags, task.X, task.y, strict=True):
        sheet |= {f"a0_{i + 1}{tag}": repr(v) for i, v in enumerate(x)}
        sheet |= {f"y_{k + 1}{tag}": repr(v) for k, v in enumerate(y)}
    for l, (W, b) in enumerate(zip(task.W, task.b, strict=True), 1):
        for i, row in enumerate(W, 1):
            sheet |= {f"W{l}_{i}_{j}": repr(v) for j, v in enumerate(row, 1)}
        sheet |= {f"b{l}_{j}": repr(v) for j, v in enumerate(b, 1)}
    sheet["eta"] = repr(task.eta)
    for tag in tags:
        for l in range(1, L + 1):
            sheet |= _layer(task, l, sizes, tag)
        sheet |= _loss(task, sizes[-1], tag)
    if n > 1:
        sheet["E"] = " + ".join(f"{1 / n!r} * E{tag}" for tag in tags)
    for l in range(L, 0, -1):
        for tag in tags:
            sheet |= _back(task, l, L, sizes, tag, n)
        for j in range(1, sizes[l] + 1):
            for i in range(1, sizes[l - 1] + 1):
                sheet[f"dW{l}_{i}_{j}"] = " + ".join(
                    f"delta{l}_{j}{t} * a{l - 1}_{i}{t}" for t in tags
                )
        if not task.fixed:
            units = range(1, len(task.b[l - 1]) + 1)
            sheet |= {f"db{l}_{j}": " + ".join(f"delta{l}_{j}{t}" for t in tags) for j in units}
    for l in range(1, L + 1):
        for j in range(1, sizes[l] + 1):
            for i in range(1, sizes[l - 1] + 1):
                sheet[f"Wn{l}_{i}_{j}"] = f"W{l}_{i}_{j} - eta * dW{l}_{i}_{j}"
        if not task.fixed:
            units = range(1, len(task.b[l - 1]) + 1)
            sheet |= {f"bn{l}_{j}": f"b{l}_{j} - eta * db{l}_{j}" for j in units}
    return {name: ast.parse(text, mode="eval") for name, text in sheet.items()}


def _layer(task, l, sizes, tag):
    found, kind = {}, task.activations[l - 1]
    units = range(1, sizes[l] + 1)
    for j in units:
        terms = [f"W{l}_{i}_{j} * a{l - 1}_{i}{tag}" for i in range(1, sizes[l - 1] + 1)]
        bias = f"b{l}_{1 if len(task.b[l - 1]) == 1 else j}"
        found[f"z{l}_{j}{tag}"] = " + ".join([*terms, bias])
        if kind != "softmax":
            found[f"a{l}_{j}{tag}"] = VALUE[kind].format(z=f"z{l}_{j}{tag}")
    if kind == "softmax":
        total = " + ".join(f"exp(z{l}_{j}{tag})" for j in units)
        found |= {f"a{l}_{j}{tag}": f"exp(z{l}_{j}{tag}) / ({total})" for j in units}
    return found


def _loss(task, n_out, tag):
    L, found = len(task.W), {}
    for k in range(1, n_out + 1):
        y, a = f"y_{k}{tag}", f"a{L}_{k}{tag}"
        if task.loss == "log_loss" and task.activations[-1] == "softmax":
            text = f"-({y} * ln({a}))"
        elif task.loss == "log_loss":
            text = f"-({y} * ln({a})) - (1 - {y}) * ln(1 - {a})"
        else:
            half = "1 / 2" if task.loss == "half_squared_error" else f"1 / {n_out}"
            text = f"{half} * ({y} - {a}) ** 2"
        found[f"Ek_{k}{tag}"] = text
    found["E" + tag] = " + ".join(f"Ek_{k}{tag}" for k in range(1, n_out + 1))
    return found


def _back(task, l, L, sizes, tag, n):
    found, units = {}, range(1, sizes[l] + 1)
    share = "" if n == 1 else f"1 / {n} * "
    parts = l == L - 1 and sizes[L] > 1 and task.activations[-1] != "softmax"
    for j in units:
        a, z, y = f"a{l}_{j}{tag}", f"z{l}_{j}{tag}", f"y_{j}{tag}"
        slope, delta, back = f"s{l}_{j}{tag}", f"delta{l}_{j}{tag}", f"g{l}_{j}{tag}"
        if l == L and task.loss == "log_loss":
            found[delta] = f"{share}({a} - {y})"
            continue
        if l == L:
            two = "" if task.loss == "half_squared_error" else f"2 / {sizes[L]} * "
            found[back] = f"{share}{two}({a} - {y})"
        else:
            above = range(1, sizes[l + 1] + 1)
            terms = [f"delta{l + 1}_{k}{tag} * W{l + 1}_{j}_{k}" for k in above]
            if parts:
                names = [f"gk_{k}_{l}_{j}{tag}" for k in above]
                found |= dict(zip(names, terms, strict=True))
                terms = names
            found[back] = " + ".join(terms)
        found[slope] = SLOPE[task.activations[l - 1]].format(a=a, z=z)
        found[delta] = f"{back} * {slope}"
    return found


def is_given(name):
    return re.match(r"(a0|y_|W\d|b\d|eta)", name) is not None


class Numbers(dict):
    """The numbers of a sheet, each worked out when it is first asked for; `carry` rounds each that
    is worked out before it is used."""

    def __init__(self, sheet, carry):
        self.sheet, self.carry, self.open = sheet, carry, set()

    def __missing__(self, name):
        if name in FUNCTIONS:
            return FUNCTIONS[name]
        if name in self.open:
            raise ValueError(f"{name} comes from itself")
        self.open.add(name)
        value = float(eval(self.code(name), FUNCTIONS, self))
        self[name] = value if self.carry is None or is_given(name) else self.carry(value)
        return self[name]

    def code(self, name):
        return compile(self.sheet[name], name, "eval")


def worked(sheet, carry=None):
    """Every number in the sheet's order; None where there is one that cannot be worked out."""
    numbers = Numbers(sheet, carry)
    try:
        found = {name: numbers[name] for name in sheet}
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return found if all(map(math.isfinite, found.values())) else None


_KINDS = [
    (r"a(\d)_(\d)(.*)", "a[{}][{}]{}"), (r"z(\d)_(\d)(.*)", "z[{}][{}]{}"),
    (r"y_(\d)(.*)", "y[{}]{}"), (r"delta(\d)_(\d)(.*)", "delta[{}][{}]{}"),
    (r"g(\d)_(\d)(.*)", "dE/da[{}][{}]{}"), (r"s(\d)_(\d)(.*)", "da/dz[{}][{}]{}"),
    (r"gk_(\d)_(\d)_(\d)(.*)", "dE[{}]/da[{}][{}]{}"), (r"Ek_(\d)(.*)", "E[{}]{}"),
    (r"E(_s\d)?", "E{}"), (r"W(\d)_(\d)_(\d)", "W[{}][{},{}]"), (r"b(\d)_(\d)", "b[{}][{}]"),
    (r"dW(\d)_(\d)_(\d)", "dW[{}][{},{}]"), (r"db(\d)_(\d)", "db[{}][{}]"),
    (r"Wn(\d)_(\d)_(\d)", "W+[{}][{},{}]"), (r"bn(\d)_(\d)", "b+[{}][{}]"), (r"eta", "eta"),
]  # fmt: skip


def library_name(name):
    """What the library calls it."""
    for pattern, form in _KINDS:
        match = re.fullmatch(pattern, name)
        if match:
            return form.format(*(g or "" for g in match.groups())).replace("_s", "@")
    raise KeyError(name)


# -- edits by structure --------------------------------------------------------------------------


class Change(NamedTuple):
    """One formula with one edit; `what` says it for a person, `tree` is the wrong formula."""

    name: str
    what: str
    tree: ast.Expression


def changes(sheet, name):
    """Every edit of one formula's tree."""
    tree = sheet[name]
    for path, node in _nodes(tree.body, ()):
        for what, new in _edits(sheet, name, node):
            body = _put(tree.body, path, new)
            if body is not None:
                wrong = ast.fix_missing_locations(ast.Expression(body))
                yield Change(name, f"{what}: {ast.unparse(tree)} → {ast.unparse(wrong)}", wrong)


def _nodes(node, path):
    yield path, node
    for field in ("left", "right", "operand"):
        if hasattr(node, field):
            yield from _nodes(getattr(node, field), (*path, field))
    if isinstance(node, ast.Call):
        yield from _nodes(node.args[0], (*path, "args"))


def _put(node, path, new):
    if not path:
        return new
    node = copy.copy(node)
    field, *rest = path
    if field == "args":
        node.args = [_put(node.args[0], rest, new)]
    else:
        setattr(node, field, _put(getattr(node, field), rest, new))
    return node


def _edits(sheet, name, node):
    if isinstance(node, ast.BinOp):
        yield from _of_operator(node)
    elif isinstance(node, ast.UnaryOp):
        yield "minus forgotten", node.operand
    elif isinstance(node, ast.Call):
        yield "function forgotten", node.args[0]
        for other in {"ln": ["log10", "log2"], "tanh": ["sigmoid"], "exp": []}.get(
            node.func.id, []
        ):
            yield f"{other} taken", ast.Call(ast.Name(other, ast.Load()), node.args, [])
    elif isinstance(node, ast.Name):
        for other in _taken_for(sheet, name, node.id):
            yield f"{other} for {node.id}", ast.Name(other, ast.Load())
    elif isinstance(node, ast.Constant):
        yield from _of_number(sheet, name, node.value)


def _of_operator(node):
    left, right = node.left, node.right

    def op(kind, x=left, y=right):
        return ast.BinOp(x, kind(), y)

    if isinstance(node.op, ast.Add):
        yield "term left out", left
        yield "term left out", right
        yield "subtracted", op(ast.Sub)
        yield "multiplied for added", op(ast.Mult)
    elif isinstance(node.op, ast.Sub):
        yield "turned", op(ast.Sub, right, left)
        yield "added", op(ast.Add)
        yield "not subtracted", left
        yield "only the part taken off", ast.UnaryOp(ast.USub(), right)
    elif isinstance(node.op, ast.Mult):
        if not isinstance(left, ast.Constant):
            yield "factor left out", right
        yield "factor left out", left
        yield "added for multiplied", op(ast.Add)
        yield "factor twice", op(ast.Mult, node, right)
        yield "minus", ast.UnaryOp(ast.USub(), node)
    elif isinstance(node.op, ast.Div) and not isinstance(left, ast.Constant):
        yield "fraction turned", op(ast.Div, right, left)
        yield "not divided", left
    elif isinstance(node.op, ast.Div) and not isinstance(right, ast.Constant):
        yield "not divided", right
    elif isinstance(node.op, ast.Pow):
        yield "power forgotten", left
        yield "power as factor", op(ast.Mult)


def _taken_for(sheet, name, used):
    """Names that are taken for one another: another unit's, or another kind's of the same unit."""
    kind, indices = re.match(r"([A-Za-z]+)(.*)", used).groups()
    for other in sheet:
        if other in (used, name):
            continue
        kind2, indices2 = re.match(r"([A-Za-z]+)(.*)", other).groups()
        differ = sum(a != b for a, b in zip(indices, indices2, strict=False))
        is_alike = kind == kind2 and len(indices) == len(indices2) and differ == 1
        if is_alike and _comes_before(sheet, other, name):
            yield other
        pairs = {("a", "z"), ("z", "a"), ("delta", "g"), ("g", "delta"), ("s", "a"), ("W", "Wn")}
        if (kind, kind2) in pairs and indices == indices2:
            yield other


def _comes_before(sheet, other, name):
    order = list(sheet)
    return order.index(other) < order.index(name)


def _of_number(sheet, name, value):
    if ast.unparse(sheet[name]) == repr(value):
        return  # the formula is a given number: miscopied below
    if value in (1, 2):
        yield "another constant", ast.Constant(3 - value)


def miscopied(sheet):
    """A given number used with its decimal point moved, two digits exchanged, or another sign."""
    for name, tree in sheet.items():
        if not is_given(name):
            continue
        value = ast.literal_eval(tree.body)
        if not value:
            continue
        text = repr(abs(value))
        wrong = {float(f"{value * 10:.10g}"), float(f"{value / 10:.10g}"), -value}
        digits = [i for i, c in enumerate(text) if c.isdigit()]
        if len(digits) > 1 and digits[-1] - digits[-2] == 1 and text[-2] != text[-1]:
            swapped = text[: digits[-2]] + text[digits[-1]] + text[digits[-2]]
            wrong.add(math.copysign(float(swapped), value))
        for other in sorted(wrong - {value}):
            yield Change(name, f"{name} = {other} for {value}", ast.parse(repr(other), mode="eval"))
