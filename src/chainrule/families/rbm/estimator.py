"""Restricted Boltzmann machines behind scikit-learn's interface: of binary units, of real ones."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from sklearn.utils._param_validation import StrOptions

from chainrule.basics.arguments import argument_or
from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_sparse
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.engines.choice import chosen_engine
from chainrule.families.cells import column_named
from chainrule.families.falling import Decay
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.learning import Plan
from chainrule.families.rbm.likelihood import sampled_pseudo_log_likelihood
from chainrule.families.rbm.maths import Machine
from chainrule.families.rbm.rows import (
    column_means,
    column_variances,
    dense,
    mean_in_parts,
)
from chainrule.families.rbm.sampling import SampledMachine
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import Array, Table
from chainrule.training.evaluation import near, near_blocks


class BernoulliRBM(SampledMachine):
    """A restricted Boltzmann machine of binary units: features learned without labels.

    The arguments and attributes of scikit-learn's class of that name, and more.

    Parameters
    ----------
    n_components : hidden units
    learning_rate : of each step, for the mean over a batch
    learning_rate_end : to which it falls by the last epoch; None: it stays
    learning_rate_decay : "linear", "exponential", "asymptotic" (to a third), or a function of
        (start, end, part), part the share of the way, from 0 to 1
    batch_size : rows of a step, and chains
    n_iter : epochs
    verbose : print the pseudo-likelihood after each epoch
    random_state : seed, generator or None
    k : sweeps of Gibbs sampling in a step
    persistent : chains that go on from step to step (persistent CD, as scikit-learn's); False: they
        begin at the data (CD-k)
    momentum : share of the last change that is made again
    weight_decay : λ of −λW in the gradient
    sparsity_target : mean activity that hidden units are pulled towards (Hinton 2012, section 11)
    sparsity_cost : how strongly
    shuffle : take the rows in a new order each epoch; False: as they stand, as scikit-learn does
    validate_range : refuse to fit values outside [0, 1]
    engine : "auto", "native" or "reference"

    Attributes
    ----------
    components_ : ``(n_components, features)``
    intercept_hidden_ : ``(n_components,)``
    intercept_visible_ : ``(features,)``
    h_samples_ : ``(batch_size, n_components)``, the chains' hidden states
    engine_, n_iter_, sweeps_, seed_, n_features_in_

    >>> X = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    >>> BernoulliRBM(n_components=2, random_state=0).fit(X).transform(X).shape
    (4, 2)
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **SampledMachine._parameter_constraints,
        "validate_range": ["boolean"],
        "engine": [StrOptions({"auto", "native", "reference"})],
    }
    validate_range: bool
    engine: str

    _takes_sparse = True

    def __init__(
        self,
        n_components: int = 256,
        *,
        learning_rate: float = 0.1,
        learning_rate_end: float | None = None,
        learning_rate_decay: str | Decay = "linear",
        batch_size: int = 10,
        n_iter: int = 10,
        verbose: int = 0,
        random_state: Any = None,
        k: int = 1,
        persistent: bool = True,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        sparsity_target: float | None = None,
        sparsity_cost: float = 0.1,
        shuffle: bool = False,
        validate_range: bool = False,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def _initial_machine(self, X: Any, W: Floats, c: Floats) -> Machine:
        return Machine(W, np.zeros(W.shape[1], W.dtype), c)

    def _chosen_engine(self, X: Any, W: Floats) -> str:
        return chosen_engine(self.engine, X.data if is_sparse(X) else near(X[:1]), W)

    def _check_range(self, X: Any) -> None:
        if not self.validate_range:
            return
        first = 0
        for rows in near_blocks(X):
            part = dense(rows)
            outside = np.argwhere((part < 0) | (part > 1))
            if len(outside):
                place, column = outside[0].tolist()
                raise self._out_of_range(first + place, column, part[place, column])
            first += len(part)

    def _out_of_range(self, row: int, column: int, value: float) -> DataError:
        """`row` and `column` from 0."""
        message = _("Column {name} has {value:g} in row {row}; Bernoulli units take 0 to 1.")
        return DataError(
            message.format(name=column_named(self, column), value=value, row=row + 1),
            _("Scale the columns ({option}), or use Gaussian units (gaussian-rbm).").format(
                option=argument_or("MinMaxScaler()", scale="minmax")
            ),
        )

    def _figure(self, X: Any) -> tuple[str, float]:
        return _("pseudo-likelihood"), self.mean_score(X)

    def score_samples(self, X: Any) -> Floats:
        """An estimate of the pseudo-log-likelihood of each row, ``(n,)``, as scikit-learn's: one
        unit of each row, drawn by the seed and the row's place, is turned over, and what that
        costs is taken for all of them. `pseudo_log_likelihood` turns every unit."""
        X, machine = self._rows_and_machine(X)
        return sampled_pseudo_log_likelihood(machine, X, Seed(*self.seed_))

    def mean_score(self, X: Any) -> float:
        """The mean of `score_samples`, of rows in memory or not."""
        X, machine = self._rows_and_machine(X)

        def scores(rows: slice) -> Floats:
            some = near(X[rows])
            return sampled_pseudo_log_likelihood(machine, some, Seed(*self.seed_), rows.start)

        return mean_in_parts(scores, X.shape[0])

    def pseudo_log_likelihood(self, X: Any) -> Floats:
        """Σᵢ ln P(vᵢ|the other units) of each row, ``(n,)`` (Besag 1975)."""
        X, machine = self._rows_and_machine(X)
        return rbm.pseudo_log_likelihood(machine, dense(X))


class GaussianRBM(SampledMachine):
    """A restricted Boltzmann machine of real visible units, for columns of measurements.

    Visible units are normal given the hidden ones. With ``variance="unit"``, the default, their
    variances are 1: scale the columns to mean 0 and variance 1 (Hinton 2012, section 13.2). With
    ``"learned"`` each column has a variance of its own, which starts at the column's and is learned
    as its logarithm with all else (Cho, Ilin & Raiko 2011). Visible biases start at the means.

    Parameters
    ----------
    As `BernoulliRBM`'s (n_components, learning_rate_end, learning_rate_decay, batch_size, n_iter,
    k, persistent, momentum, weight_decay, sparsity_target, sparsity_cost, random_state, verbose,
    engine), but fewer units, more epochs and a smaller learning_rate, with which small tables of
    standardized columns are learned; rows in a new order each epoch (shuffle), and

    variance : "unit" or "learned"

    Attributes
    ----------
    As `BernoulliRBM`'s, and

    variances_ : ``(features,)``

    >>> X = [[0.1, 2.0], [-1.0, 0.4], [0.3, -1.1], [1.2, 0.2]]
    >>> GaussianRBM(n_components=3, random_state=0).fit(X).transform(X).shape
    (4, 3)
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **SampledMachine._parameter_constraints,
        "variance": [StrOptions({"unit", "learned"})],
        "engine": [StrOptions({"auto", "native", "reference"})],
    }
    _stored: ClassVar[Table] = Table(
        {**SampledMachine._stored.rows, "variances_": Array("inputs", low=np.finfo(float).tiny)}
    )
    variance: str
    engine: str

    _takes_sparse = False

    def __init__(
        self,
        n_components: int = 32,
        *,
        learning_rate: float = 0.01,
        learning_rate_end: float | None = None,
        learning_rate_decay: str | Decay = "linear",
        batch_size: int = 10,
        n_iter: int = 50,
        verbose: int = 0,
        random_state: Any = None,
        k: int = 1,
        persistent: bool = False,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        sparsity_target: float | None = None,
        sparsity_cost: float = 0.1,
        shuffle: bool = True,
        variance: str = "unit",
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def _initial_machine(self, X: Any, W: Floats, c: Floats) -> Machine:
        s = np.ones(X.shape[1], X.dtype)
        if self.variance == "learned":
            of_columns = column_variances(X, column_means(X))
            s = np.where(of_columns > 0, of_columns, 1).astype(X.dtype)
        return Machine(W, column_means(X).astype(X.dtype), c, s)

    def _chosen_engine(self, X: Any, W: Floats) -> str:
        return chosen_engine(self.engine, near(X[:1]), W)

    def _check_range(self, X: Any) -> None:
        """Gaussian units take any number."""

    def _figure(self, X: Any) -> tuple[str, float]:
        return _("reconstruction error"), self.reconstruction_error(X)

    def _plan(self) -> Plan:
        return super()._plan()._replace(learns_variance=self.variance == "learned")
