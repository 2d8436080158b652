"""A feed-forward network's step as a graph of quantities.

The arrays come from the records of `backprop` and of the engine's step; here each entry gets its
name, its formula and its place. Nothing is computed before a quantity is asked for, and a
quantity asks only for the pass it stands in.

With the sequential update order the δ of hidden layers are taken through weights already
updated, so formulas below the output layer refer to ``W+`` and are no derivatives of E.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.expression import Expr, Ref, div
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.derivation.feedforward.backward import BACKWARD
from chainrule.derivation.feedforward.forward import FORWARD
from chainrule.derivation.feedforward.kinds import (
    OF_A_SAMPLE,
    NoSuchQuantityError,
    check_index,
    layer_of,
    require,
    unit_of,
)
from chainrule.derivation.feedforward.order import listing
from chainrule.derivation.feedforward.records import Situation, StepRecords
from chainrule.derivation.feedforward.update import UPDATE
from chainrule.derivation.graph.names import Name, Textbook, parse
from chainrule.derivation.graph.quantity import Quantity

BUILDERS = FORWARD | BACKWARD | UPDATE
"""Each kind's phase and how it is built."""


class FeedForward(StepRecords):
    """The derivation of one step. Look a quantity up by any of its names: ``d["net_h1"]``."""

    def __init__(self, situation: Situation) -> None:
        super().__init__(situation)
        self.textbook = Textbook(self.network, self._penalized)
        self._cache: dict[Name, Quantity] = {}

    # -- looking up ----------------------------------------------------------------------------

    def __getitem__(self, text: str) -> Quantity:
        """The quantity of that name; UnknownNameError names the nearest."""
        name = self._resolve(text)
        if name is None or name.kind not in BUILDERS:
            raise self._unknown(text)
        try:
            return self.quantity(name)
        except NoSuchQuantityError:
            raise self._unknown(text) from None

    def _unknown(self, text: str) -> UnknownNameError:
        known = [*self.textbook.name_of, *(str(name) for name in self._all(limit=500))]
        error = UnknownNameError("quantity", text, known)
        nearest = error.hint.partition(_("Known: {names}.").partition("{")[0])[0]
        error.hint = nearest + self.how_names_look()
        return error

    def how_names_look(self) -> str:
        return _(
            "Names look like z[1][2], W[2][1,1], delta[2][1], dE/da[2][1], E; layers count from 1."
        )

    def _resolve(self, text: str) -> Name | None:
        """The canonical name: textbook symbols read, the row where one is needed."""
        name = parse(self.textbook.canonical(text.strip()))
        if name is None:
            return None
        if name.kind == "dE/dW" and not self._penalized:
            name = name._replace(kind="dW")
        if name.kind == "b" or name.kind in ("b+", "db"):
            name = self._shared(name)
        if name.row is not None and name.row not in self.rows:
            return None
        if name.kind in OF_A_SAMPLE:
            if len(self.rows) == 1:
                return name._replace(row=None)
            return name if name.row is not None else None
        if name.kind in ("E", "E[k]") and len(self.rows) > 1:
            return name
        return name._replace(row=None)

    def _shared(self, name: Name) -> Name:
        l, _j = name.indices
        shared = 1 <= l <= len(self.network.layers) and self.network.layers[l - 1].shares_bias
        return name._replace(indices=(l, 1)) if shared else name

    @property
    def _penalized(self) -> bool:
        return any(self.situation.plan.penalty)

    def quantity(self, name: Name) -> Quantity:
        """The quantity of a listed name, made once."""
        if name not in self._cache:
            phase, build = BUILDERS[name.kind]
            phase = "given" if name.kind == "a" and name.indices[0] == 0 else phase
            check_index(self.network, name)
            value, expr = build(self, name)
            self._cache[name] = Quantity(
                name=str(name),
                aliases=self._aliases(name),
                phase=phase,
                step=self.situation.step,
                value=float(value),
                expr=expr,
                layer=layer_of(name),
                sample=name.row if name.row or name.kind not in OF_A_SAMPLE else self.rows[0],
            )
        return self._cache[name]

    def _aliases(self, name: Name) -> tuple[str, ...]:
        found = []
        symbol = self.textbook.symbol(name)
        if symbol:
            found.append(symbol if name.row is None else f"{symbol}@{name.row}")
        if name.kind == "delta":
            found.append(str(name).replace("delta", "dE/dz", 1))
        if name.kind == "dW" and not self._penalized:
            found.append(str(name).replace("dW", "dE/dW", 1))
        return tuple(found)

    # -- listing -------------------------------------------------------------------------------

    def names(self) -> Iterator[str]:
        """Every listed quantity in the order of the derivation."""
        return (str(name) for name in self._all())

    def listed(self) -> Iterator[Name]:
        """The same as parsed names."""
        return self._all()

    def entry_of(self, quantity: Quantity) -> Name:
        name = parse(quantity.name)
        assert name is not None
        return name

    def place_of(self, name: Name) -> tuple[int | None, int | None]:
        """(layer, unit) that the name belongs to."""
        return layer_of(name), unit_of(name)

    def check_place(self, layer: int | None, unit: int | None) -> None:
        """Raise InputError where there is no such layer or unit."""
        sizes = self.network.sizes
        if layer is not None and not 0 <= layer < len(sizes):
            raise InputError(
                _("There is no layer {layer}; the network has layers 0 (the inputs) to {last}.")
                .format(layer=layer, last=len(sizes) - 1)
            )  # fmt: skip
        most = max(sizes) if layer is None else sizes[layer]
        if unit is not None and not 1 <= unit <= most:
            raise InputError(
                _("There is no unit {unit}; units are counted from 1 to {last}.").format(
                    unit=unit, last=most
                )
            )

    @property
    def example(self) -> str:
        """The name of a quantity that is computed."""
        return f"delta[{len(self.network.layers)}][1]"

    def quantities(self) -> Iterator[Quantity]:
        return (self.quantity(name) for name in self._all())

    @property
    def size(self) -> int:
        """How many quantities `names` lists, counted without building them."""
        n, layers = len(self.rows), self.network.layers
        weights = sum(layer.W.size for layer in layers)
        units = sum(layer.n_out for layer in layers)
        return int(weights * 3 + n * units * 5)

    def _all(self, limit: int | None = None) -> Iterator[Name]:
        listed = listing(self)
        return (
            listed
            if limit is None
            else (name for _, name in zip(range(limit), listed, strict=False))
        )

    def context(self) -> Json:
        """What a reader must know to read the numbers."""
        s, network = self.situation, self.network
        return {
            "family": "mlp",
            "sizes": list(network.sizes),
            "activations": [layer.activation.name for layer in network.layers],
            "loss": network.loss.name,
            "bias": [layer.bias for layer in network.layers],
            "solver": s.plan.optimizer.name,
            "learning_rate": s.rate,
            "update_order": "sequential" if s.plan.sequential else "simultaneous",
            "alpha": s.plan.penalty.l2,
            "l1": s.plan.penalty.l1,
            "dropout": list(s.plan.dropout),
            "samples": self.rows,
            "step": s.step,
        }

    def weights(self) -> Iterator[tuple[int, int, int]]:
        """(layer, i, j) of every weight, receiving unit by receiving unit, as w1, w2 … count."""
        for l, layer in enumerate(self.network.layers, 1):
            for j in range(1, layer.n_out + 1):
                for i in range(1, layer.n_in + 1):
                    yield l, i, j

    # -- references ----------------------------------------------------------------------------

    def ref(self, kind: str, *index: int, row: int | None = None) -> Ref:
        """A reference to a quantity; per sample it carries the row where several are shown."""
        several = len(self.rows) > 1 and kind in (*OF_A_SAMPLE, "E", "E[k]")
        name = Name(kind, index, row if several else None)
        return Ref(str(self._shared(name) if kind in ("b", "db", "b+") else name))

    def place(self, name: Name) -> int:
        """Which of the rows shown a name speaks of."""
        return 0 if name.row is None else self.rows.index(name.row)

    def weight_above(self, l: int, j: int, k: int) -> Ref:
        """The weight by which δ[l+1][k] reaches unit j of layer l."""
        return self.ref("W+" if self.situation.plan.sequential else "W", l + 1, j, k)

    def share_expr(self, row: int | None) -> Expr:
        """A sample's share: 1/n, or its own quantity where samples are weighted."""
        if self.situation.data.weight is None:
            return div(1, len(self.rows))
        return self.ref("share", row=row)

    def entry(self, array: Floats | None, name: Name) -> float:
        """The entry of a weight's or bias's array that `name` speaks of."""
        if len(name.indices) == 2:
            return self.bias_entry(array, name.indices[1])
        assert array is not None
        return float(array[name.indices[1] - 1, name.indices[2] - 1])

    def bias_entry(self, array: Floats | None, j: int) -> float:
        self.require(array is not None and array.size > 0)
        assert array is not None
        return float(array[0] if array.size == 1 else array[j - 1])

    def require(self, condition: bool) -> None:
        """There is no such quantity here unless `condition` holds."""
        require(condition)
