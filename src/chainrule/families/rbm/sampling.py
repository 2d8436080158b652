"""What a fitted machine can be asked for: hidden units, visible ones drawn, energies, ln Z."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.families.rbm import likelihood
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.ais import Estimate
from chainrule.families.rbm.engine import gibbs
from chainrule.families.rbm.fitting import FittedMachine
from chainrule.families.rbm.maths import Machine
from chainrule.families.rbm.rows import dense, mean_in_parts
from chainrule.families.watching import Likelihood
from chainrule.training.evaluation import near

_QUICKLY_EXACT = 12
"""Up to so many units on the smaller side, ln Z takes milliseconds."""
_QUICKLY_ANNEALED = 20_000
"""Up to so many weights a short annealing takes a tenth of a second."""
_SAMPLING = 2
"""The first layer, in the random stream, of draws by `gibbs`."""


class SampledMachine(FittedMachine):
    """Both kinds as far as they are used."""

    def transform(self, X: Any) -> Floats:
        """P(h = 1|v) ``(n, n_components)`` of rows X ``(n, features)``."""
        X, machine = self._rows_and_machine(X)
        return rbm.hidden_probabilities(machine, X)

    def inverse_transform(self, H: Any) -> Floats:
        """P(v = 1|h), or the means of Gaussian units, ``(n, features)``, of H
        ``(n, n_components)``."""
        machine = self.machine_
        H = numbers("H", H, machine.W.dtype)
        if H.ndim != 2 or H.shape[1] != len(machine.c):
            raise InputError(
                _("Expected rows of {n} hidden units, found shape {shape}.").format(
                    n=len(machine.c), shape=H.shape
                )
            )
        return rbm.visible_means(machine, H)

    def reconstruct(self, X: Any) -> Floats:
        """The visible means by the hidden probabilities of X, ``(n, features)``."""
        X, machine = self._rows_and_machine(X)
        return rbm.visible_means(machine, rbm.hidden_probabilities(machine, X))

    def reconstruction_error(self, X: Any) -> float:
        """The mean square of X less its reconstruction. It says little of the likelihood."""
        X, machine = self._rows_and_machine(X)

        def squares(rows: slice) -> Floats:
            v = dense(near(X[rows]))
            made = rbm.visible_means(machine, rbm.hidden_probabilities(machine, v))
            return np.asarray(np.square(v - made).mean(axis=1))

        return mean_in_parts(squares, X.shape[0])

    def gibbs(self, X: Any, k: int = 1) -> Floats:
        """Visible units ``(n, features)`` after `k` sweeps of Gibbs sampling from X
        ``(n, features)``. Each call goes on in the random stream."""
        X, machine = self._rows_and_machine(X)
        seed, first = Seed(*self.seed_), self.gibbs_sweeps_
        engine = self._chosen_engine(X, machine.W)
        v, _h = gibbs(engine, machine, dense(X), k, seed, first, _SAMPLING)
        self.gibbs_sweeps_ = first + k
        return v

    def energy(self, X: Any, H: Any) -> Floats:
        """E(v, h) ``(n,)`` of X ``(n, features)`` and H ``(n, n_components)``."""
        X, machine = self._rows_and_machine(X)
        return rbm.energy(machine, X, numbers("H", H, X.dtype))

    def free_energy(self, X: Any) -> Floats:
        """F(v) = −ln Σ_h e^(−E(v, h)) of rows X, ``(n,)``."""
        X, machine = self._rows_and_machine(X)
        return rbm.free_energy(machine, X)

    def log_partition(
        self, method: str = "auto", n_runs: int = 100, n_betas: int = 1000
    ) -> Estimate:
        """ln Z as (log_z, standard_error, log_weights).

        `method`: ``"exact"``, a sum over all states of the smaller side (Gaussian: of the hidden
        side), error 0; ``"ais"``, annealed importance sampling by `n_runs` runs over `n_betas`
        temperatures (Neal 2001; Salakhutdinov & Murray 2008), with its standard error; ``"auto"``,
        exact up to 20 units.
        """
        machine = self._machine_as(float)
        p = (self.feature_means_ * self.n_samples_seen_ + 1) / (self.n_samples_seen_ + 2)
        p = np.clip(p, 1e-6, 1 - 1e-6)
        seed, engine = Seed(*self.seed_), self._chosen_engine(machine.W, machine.W)
        return likelihood.log_partition(engine, machine, p, seed, method, n_runs, n_betas)

    def log_likelihood(self, X: Any, log_z: float | None = None) -> Floats:
        """ln p(v) = −F(v) − ln Z of rows X, ``(n,)``; `log_z` is `log_partition()`'s where it is
        None."""
        if log_z is None:
            log_z = self.log_partition().log_z
        return -self.free_energy(X) - log_z

    def _likelihood(self, X: Floats) -> Likelihood:
        """Exact where one side has few units, else by a short annealing; of large machines of
        binary units the pseudo-likelihood, by the same turned units each time, which may rise while
        the likelihood falls."""
        machine = self._machine_as(float)
        X = X.astype(float)
        sides = [machine.W.shape[0]] if machine.s is not None else machine.W.shape
        exact = min(sides) <= _QUICKLY_EXACT
        if machine.s is None and not exact and machine.W.size > _QUICKLY_ANNEALED:
            turned = likelihood.sampled_pseudo_log_likelihood(machine, X, Seed(*self.seed_))
            return Likelihood(float(turned.mean()))
        found = self.log_partition("exact" if exact else "ais", n_runs=50, n_betas=200)
        value = -rbm.free_energy(machine, X).mean() - found.log_z
        return Likelihood(float(value), float(found.standard_error))

    def _rows_and_machine(self, X: Any) -> tuple[Any, Machine]:
        """X when it is found right, and the machine in the type of X."""
        check_is_fitted(self, "components_")
        X = self._validated(X, reset=False)
        return X, self._machine_as(X.dtype)
