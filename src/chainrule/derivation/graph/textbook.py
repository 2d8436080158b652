"""The textbook's names for a network with one hidden layer and few weights: ``net_h1``, ``w5+``.

``net_h1 out_h1 net_o1 out_o1 E_total E_o1 w1 … b_h1 b_o1``: weights are counted by the unit that
receives them; b1 and b2 are biases that a whole layer shares, and are read as well for that of a
layer of one unit. Two symbols make a derivative: ``dE/dw5``, ``dout_h1/dnet_h1``. What an optimizer
remembers of a weight is ``v_w5``, ``m_w5`` or ``s_b_h1``, after the step ``v_w5+``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from chainrule.derivation.graph.names import Name, as_name, parts_of_derivative
from chainrule.network import Network

LARGEST_TEXTBOOK = 100  # weights


class Textbook:
    """Symbols of canonical names without rows, both ways; of a `penalized` network dW is not the
    derivative of E alone, and has no symbol."""

    def __init__(self, symbol_of: Mapping[str, str], penalized: bool = False) -> None:
        self.symbol_of, self.penalized = symbol_of, penalized
        self.name_of = {symbol: str(name) for name, symbol in symbol_of.items()}
        for l, unit in enumerate("ho", 1):
            for plus in ("", "+"):
                alone = self.name_of.get(f"b_{unit}1{plus}")
                if alone is not None and f"b_{unit}2" not in self.name_of:
                    self.name_of[f"b{l}{plus}"] = alone

    def canonical(self, text: str) -> str:
        """`text`, without a row, with every symbol in it replaced."""
        if text.startswith("d") and "/d" in text:
            above, _slash, below = text[1:].partition("/d")
            return f"d{self._one(above)}/d{self._one(below)}"
        return self._one(text)

    def _one(self, symbol: str) -> str:
        return self.name_of.get(symbol, symbol)

    def symbol(self, name: Name) -> str | None:
        """The symbol for a name without its row, or None."""
        bare = name.of_sample(None)
        if bare in self.symbol_of or not self.symbol_of:
            return self.symbol_of.get(bare)
        if name.kind == "dW" and self.penalized:
            return None
        numerator, denominator = parts_of_derivative(name)
        above, below = self.symbol_of.get(numerator), self.symbol_of.get(denominator)
        above = "E" if above == "E_total" else above
        return f"d{above}/d{below}" if above and below else None

    def written(self, name: Name) -> str | None:
        """The symbol with the name's row, or None."""
        symbol = self.symbol(name)
        return symbol if symbol is None or name.sample is None else f"{symbol}@{name.sample}"


NO_TEXTBOOK: Final = Textbook({})


def textbook_of(network: Network, penalized: bool, memory: Sequence[str] = ()) -> Textbook:
    """The textbook's symbols where the network has the textbook's shape, else none; `memory` are
    the letters of what the optimizer remembers."""
    n_weights = sum(layer.n_in * layer.n_out for layer in network.layers)
    if network.embedding is not None or len(network.layers) != 2 or n_weights > LARGEST_TEXTBOOK:
        return NO_TEXTBOOK
    symbols = _symbols(network)
    parameters = [(n, s) for n, s in symbols.items() if as_name(n).kind in ("W", "W+", "b", "b+")]
    symbols |= {letter + n: f"{letter}_{s}" for letter in memory for n, s in parameters}
    return Textbook(symbols, penalized)


def _symbols(network: Network) -> dict[str, str]:
    inputs, outputs = range(1, network.sizes[0] + 1), range(1, network.sizes[-1] + 1)
    symbols: dict[str, str] = {Name("a", (0, i)): f"i{i}" for i in inputs}
    symbols |= {Name("y[k]", (k,)): f"target_o{k}" for k in outputs}
    symbols |= {Name("E[k]", (k,)): f"E_o{k}" for k in outputs}
    symbols[Name("E")] = "E_total"
    count = 0
    for l, (layer, unit) in enumerate(zip(network.layers, "ho", strict=True), 1):
        for j in range(1, layer.n_out + 1):
            symbols[Name("z", (l, j))] = f"net_{unit}{j}"
            symbols[Name("a", (l, j))] = f"out_{unit}{j}"
            symbols[Name("delta", (l, j))] = f"delta_{unit}{j}"
            for i in range(1, layer.n_in + 1):
                count += 1
                symbols[Name("W", (l, i, j))] = f"w{count}"
                symbols[Name("W+", (l, i, j))] = f"w{count}+"
        for j in range(1, 1 if layer.b is None else len(layer.b) + 1):
            bias = f"b{l}" if layer.shares_bias else f"b_{unit}{j}"
            symbols[Name("b", (l, j))], symbols[Name("b+", (l, j))] = bias, f"{bias}+"
    return symbols
