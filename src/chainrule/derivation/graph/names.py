"""The names of quantities, read and written: ``z[1][2]``, ``dE/da[2][1]@3``, ``net_h1``.

Every kind has one written form, from which the pattern that reads it is made. Layers, units and
rows count from 1. ``d<X>/d<Y>`` names are kinds of their own; some have a second spelling that
means the same (``dE/dz[2][1]`` is ``delta[2][1]``). A network with one hidden layer also has the
textbook's names: ``net_h1 out_h1 net_o1 out_o1 E_total E_o1 w1 … b1 b2 w5+``, the weights counted
by the unit that receives them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chainrule.network import Network

LARGEST_TEXTBOOK = 100  # weights


class Name(NamedTuple):
    """A parsed name: its kind, its indices in the order of the kind's form, and a data row."""

    kind: str
    indices: tuple[int, ...] = ()
    row: int | None = None

    def __str__(self) -> str:
        text = FORMS[self.kind].format(*self.indices)
        return text if self.row is None else f"{text}@{self.row}"


_UNIT, _WEIGHT = "[{0}][{1}]", "[{0}][{1},{2}]"

FORMS: dict[str, str] = {
    **{kind: kind + _UNIT for kind in ("a", "z", "f", "mask", "delta", "d", "b", "db", "b+")},
    **{kind: kind + _WEIGHT for kind in ("W", "dW", "W+")},
    **{f"{m}W{after}": f"{m}W{after}{_WEIGHT}" for m in "mvs" for after in ("", "+")},
    **{f"{m}b{after}": f"{m}b{after}{_UNIT}" for m in "mvs" for after in ("", "+")},
    "y": "y[{0}]",
    "E[k]": "E[{0}]",
    **{
        name: name
        for name in ("E", "R", "share", "eta", "mu", "rho", "beta_1", "beta_2", "epsilon")
    },
    **{name: name for name in ("lambda", "t", "alpha", "l1", "n")},
    "dE/da": "dE/da[{0}][{1}]",
    "dE/dW": "dE/dW[{0}][{1},{2}]",
    "dR/dW": "dR/dW[{0}][{1},{2}]",
    "dE[k]/da": "dE[{0}]/da[{1}][{2}]",
    "dE[k]/dz": "dE[{0}]/dz[{1}][{2}]",
    "dE[k]/dW": "dE[{0}]/dW[{1}][{2},{3}]",
    "da/dz": "da/dz[{0}][{1}]",
    "da[i]/dz": "da[{0}][{1}]/dz[{0}][{2}]",
    "dz/dW": "dz[{0}][{2}]/dW[{0}][{1},{2}]",
    "dz/db": "dz[{0}][{1}]/db[{0}][{1}]",
    "dz/da": "dz[{0}][{2}]/da[{3}][{1}]",
}

# Second spellings: (form, kind, how its indices make up the kind's)
_SECOND: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("dE/dz[{0}][{1}]", "delta", (0, 1)),
    ("dE/db[{0}][{1}]", "db", (0, 1)),
    ("da[{0}][{1}]/dz[{0}][{1}]", "da/dz", (0, 1)),
)


def _pattern(form: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        place = match[1]
        if place in seen:
            return f"(?P=i{place})"
        seen.add(place)
        return rf"(?P<i{place}>\d+)"

    escaped = re.escape(form).replace(r"\{", "{").replace(r"\}", "}")
    return re.compile(re.sub(r"\{(\d)\}", group, escaped) + r"(?:@(?P<row>\d+))?")


_READERS: list[tuple[re.Pattern[str], str, tuple[int, ...] | None]] = [
    *((_pattern(form), kind, order) for form, kind, order in _SECOND),
    *((_pattern(form), kind, None) for kind, form in FORMS.items()),
]


def parse(text: str) -> Name | None:
    """The name that `text` is, or None."""
    for pattern, kind, order in _READERS:
        match = pattern.fullmatch(text)
        if match:
            groups = {key: int(v) for key, v in match.groupdict().items() if v is not None}
            row = groups.pop("row", None)
            index = tuple(groups[key] for key in sorted(groups))
            return Name(kind, tuple(index[i] for i in order) if order else index, row)
    return None


class Textbook:
    """The textbook's names for a network with one hidden layer and few weights, both ways."""

    def __init__(self, network: Network, penalized: bool = False) -> None:
        self.penalized = penalized  # then dW is not the derivative of E alone, and has no symbol
        self.symbol_of: dict[str, str] = {}
        n_weights = sum(layer.n_in * layer.n_out for layer in network.layers)
        if len(network.layers) == 2 and n_weights <= LARGEST_TEXTBOOK:
            self._fill(network)
        self.name_of = {symbol: name for name, symbol in self.symbol_of.items()}
        if self.symbol_of:
            self.name_of |= {"E_total": "E"}

    def _fill(self, network: Network) -> None:
        symbols = self.symbol_of
        symbols |= {f"a[0][{i}]": f"i{i}" for i in range(1, network.sizes[0] + 1)}
        symbols |= {f"y[{k}]": f"target_o{k}" for k in range(1, network.sizes[-1] + 1)}
        symbols |= {f"E[{k}]": f"E_o{k}" for k in range(1, network.sizes[-1] + 1)}
        symbols["E"] = "E_total"
        count = 0
        for l, (layer, unit) in enumerate(zip(network.layers, "ho", strict=True), 1):
            for j in range(1, layer.n_out + 1):
                symbols[f"z[{l}][{j}]"] = f"net_{unit}{j}"
                symbols[f"a[{l}][{j}]"] = f"out_{unit}{j}"
                symbols[f"delta[{l}][{j}]"] = f"delta_{unit}{j}"
                for i in range(1, layer.n_in + 1):
                    count += 1
                    symbols[f"W[{l}][{i},{j}]"] = f"w{count}"
                    symbols[f"W+[{l}][{i},{j}]"] = f"w{count}+"
            if layer.b is not None and layer.b.shape[0] == 1:
                symbols[f"b[{l}][1]"] = f"b{l}"
                symbols[f"b+[{l}][1]"] = f"b{l}+"

    def canonical(self, text: str) -> str:
        """`text` with every textbook symbol in it replaced; the row suffix stays."""
        stem, at, row = text.partition("@")
        if stem.startswith("d") and "/d" in stem:
            above, _, below = stem[1:].partition("/d")
            stem = f"d{self._one(above)}/d{self._one(below)}"
        else:
            stem = self._one(stem)
        return stem + at + row

    def _one(self, symbol: str) -> str:
        return self.name_of.get(symbol, symbol)

    def symbol(self, name: Name) -> str | None:
        """The textbook's symbol for a name without its row, or None."""
        bare = str(name._replace(row=None))
        if bare in self.symbol_of or not self.symbol_of:
            return self.symbol_of.get(bare)
        if name.kind == "dW" and self.penalized:
            return None
        numerator, denominator = parts_of_derivative(name)
        above, below = self.symbol_of.get(numerator), self.symbol_of.get(denominator)
        above = "E" if above == "E_total" else above
        return f"d{above}/d{below}" if above and below else None


def parts_of_derivative(name: Name) -> tuple[str, str]:
    """The X and Y of a name that is d<X>/d<Y>, both written whole; empty where it is none."""
    if name.kind in ("dW", "db"):
        return "E", str(Name(name.kind[1:], name.indices))
    if name.kind == "da/dz":
        return str(Name("a", name.indices)), str(Name("z", name.indices))
    above, slash, below = str(name._replace(row=None)).partition("/d")
    return (above[1:], below) if slash else ("", "")
