"""By how much a formula's value moves when what goes into it was rounded, to first order.

    f(x + e) − f(x) ≈ Σ ∂f/∂xᵢ·eᵢ

The slopes come from one walk back through the formula's tree. Someone who works a formula out with
a calculator also rounds in between, the products of a sum say: each inner operation counts too. A
condition that the roundings can turn, at a kink, opens the way to the other branch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeGuard

from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Num, Op, Ref, sub
from chainrule.derivation.slips.rewriting import is_long_sum

Look = Callable[[str], float]

_EXACT = ("add", "sub", "neg", "abs", "sign", "max", "min")
"""Operations after which nobody rounds: they add no digits."""
_SEVERAL = 8  # roundings; of more than that they do not all point the same way
_SURE = 4.0  # standard deviations of their sum


class _Node(NamedTuple):
    value: float
    slopes: tuple[float, ...]
    inner: tuple[_Node | str | None, ...]
    rounds: bool
    jump: float = 0.0


def spread(expr: Expr, look: Look, error: Look, step: Callable[[float], float]) -> float:
    """How far the value may be off: ``error(name)`` is what a name's number may be off by,
    ``step(x)`` what an inner result x may have been rounded by."""
    if is_long_sum(expr):
        parts = [part for part in _of_terms(expr, look, error, step) if part]
    else:
        root, parts = _node(expr, look, error), []
        if math.isfinite(root.value):
            _walk(root, 1.0, error, step, parts, is_root=True)
    if not parts or not all(map(math.isfinite, parts)):
        return 0.0
    total = math.fsum(parts)
    if len(parts) <= _SEVERAL:
        return total
    return max(max(parts), min(total, _SURE * math.sqrt(math.fsum(x * x for x in parts))))


def _of_terms(expr: Op, look: Look, error: Look, step: Callable[[float], float]) -> Iterator[float]:
    """The same as the walk gives of a long sum, without a tree of nodes for names and for products
    of two names, as a unit of a large layer has them by the thousand."""
    for term in expr.args:
        if isinstance(term, Ref):
            yield error(term.name)
        elif _is_product(term):
            x, y = (arg.name for arg in term.args if isinstance(arg, Ref))
            a, b = look(x), look(y)
            yield abs(b) * error(x)
            yield abs(a) * error(y)
            yield step(a * b)
        else:
            yield from _of_other(_node(term, look, error), error, step)


def _is_product(term: Expr) -> TypeGuard[Op]:
    """Of two names."""
    return (
        isinstance(term, Op)
        and term.op == "mul"
        and len(term.args) == 2
        and isinstance(term.args[0], Ref)
        and isinstance(term.args[1], Ref)
    )


def _of_other(node: _Node, error: Look, step: Callable[[float], float]) -> list[float]:
    """The parts of one term; what is not finite says that the sum is not."""
    parts = [] if math.isfinite(node.value) else [math.nan]
    if node.inner:
        _walk(node, 1.0, error, step, parts)
    return parts


def _walk(
    node: _Node,
    weight: float,
    error: Look,
    step: Callable[[float], float],
    parts: list[float],
    is_root: bool = False,
) -> None:
    if node.jump:
        parts.append(abs(weight * node.jump))
    if node.rounds and not is_root:
        rounded = abs(weight) * step(node.value)
        if rounded:
            parts.append(rounded)
    for slope, inner in zip(node.slopes, node.inner, strict=True):
        if isinstance(inner, str):
            off = abs(weight * slope) * error(inner)
            if off:
                parts.append(off)
        elif inner is not None and inner.inner:
            _walk(inner, weight * slope, error, step, parts)


def _node(expr: Expr, look: Look, error: Look) -> _Node:
    if isinstance(expr, Ref):
        return _Node(look(expr.name), (1.0,), (expr.name,), False)
    if isinstance(expr, Num):
        return _Node(expr.value, (), (), False)
    if expr.op == "case":
        return _of_case(expr, look, error)
    inner = [_node(arg, look, error) for arg in expr.args]
    values = [node.value for node in inner]
    try:
        value, slopes = _slopes(expr.op, values)
    except (OverflowError, ZeroDivisionError, ValueError, TypeError):
        return _Node(math.nan, (), (), False)
    names = tuple(
        arg.name if isinstance(arg, Ref) else node
        for arg, node in zip(expr.args, inner, strict=True)
    )
    constant = all(isinstance(arg, Num) for arg in expr.args)
    return _Node(value, tuple(slopes), names, expr.op not in _EXACT and not constant)


def _of_case(expr: Op, look: Look, error: Look) -> _Node:
    condition, then, otherwise = expr.args
    taken, other = (then, otherwise) if evaluate(condition, look) else (otherwise, then)
    node = _node(taken, look, error)
    jump = 0.0
    if isinstance(condition, Op) and len(condition.args) == 2:
        between = sub(*condition.args)
        off = spread(between, look, error, lambda x: 0.0)
        if off and abs(evaluate(between, look)) <= off:
            jump = abs(evaluate(other, look) - node.value)
    return _Node(node.value, (1.0,), (node,), False, jump)


def _slopes(op: str, x: Sequence[float]) -> tuple[float, Sequence[float]]:
    if op in _MANY:
        return _MANY[op](x)
    if op in _OF_ONE:
        value, slope = _OF_ONE[op](x[0])
        return value, (slope,)
    return evaluate(Op(op, tuple(map(Num, x))), _no_name), [0.0] * len(x)  # level but for jumps


def _no_name(name: str) -> float:
    raise KeyError(name)


def _product(x: Sequence[float]) -> tuple[float, Sequence[float]]:
    value = math.prod(x)
    if value:
        return value, [value / y for y in x]
    return value, [math.prod([*x[:i], *x[i + 1 :]]) for i in range(len(x))]


def _power(x: Sequence[float]) -> tuple[float, Sequence[float]]:
    base, exponent = x
    value = base**exponent
    by_exponent = value * math.log(base) if base > 0 else 0.0
    return value, (exponent * base ** (exponent - 1) if exponent else 0.0, by_exponent)


def _extreme(
    choose: Callable[[Sequence[float]], float],
) -> Callable[..., tuple[float, list[float]]]:
    def of(x: Sequence[float]) -> tuple[float, list[float]]:
        value = choose(x)
        return value, [float(y == value) for y in x]

    return of


def _normal_density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


_MANY: dict[str, Callable[[Sequence[float]], tuple[float, Sequence[float]]]] = {
    "add": lambda x: (math.fsum(x), [1.0] * len(x)),
    "sub": lambda x: (x[0] - x[1], (1.0, -1.0)),
    "mul": _product,
    "div": lambda x: (x[0] / x[1], (1 / x[1], -x[0] / x[1] ** 2)),
    "pow": _power,
    "max": _extreme(max),
    "min": _extreme(min),
}
_OF_ONE: dict[str, Callable[[float], tuple[float, float]]] = {
    "neg": lambda x: (-x, -1.0),
    "exp": lambda x: (math.exp(x), math.exp(x)),
    "ln": lambda x: (math.log(x), 1 / x),
    "sqrt": lambda x: (math.sqrt(x), 0.5 / math.sqrt(x)),
    "abs": lambda x: (abs(x), math.copysign(1.0, x)),
    "sign": lambda x: (float((x > 0) - (x < 0)), 0.0),
    "tanh": lambda x: (math.tanh(x), 1 - math.tanh(x) ** 2),
    "sin": lambda x: (math.sin(x), math.cos(x)),
    "cos": lambda x: (math.cos(x), -math.sin(x)),
    "Phi": lambda x: (0.5 * math.erfc(-x / math.sqrt(2)), _normal_density(x)),
    "phi": lambda x: (_normal_density(x), -x * _normal_density(x)),
}
