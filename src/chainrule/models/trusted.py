"""What skops finds in the estimators, and what it asks one to trust: no function is among it."""

from __future__ import annotations

from chainrule.basics.random import Seed
from chainrule.data.table import Rejected
from chainrule.families.registry import FAMILIES
from chainrule.models.report import Report
from chainrule.pieces.embeddings import Embedding
from chainrule.pieces.optimizers import Moments, Nothing, SquareAverage, Velocity
from chainrule.training.history import Curve, Curves, History
from chainrule.training.stopping import StoppingState

_OF_RUNS = (Curve, Curves, History, Moments, Nothing, Seed, SquareAverage, StoppingState, Velocity)
_DATA = (*_OF_RUNS, Embedding, Rejected, Report)
_ESTIMATORS = {
    family.qualified_name(task) for family in FAMILIES.values() for task in family.estimators
}
_OF_TABLES = {  # named, as loading them loads scikit-learn
    "chainrule.models.table_estimators.TableClassifier",
    "chainrule.models.table_estimators.TableRegressor",
}

SKOPS_TRUSTED = sorted(
    {f"{kind.__module__}.{kind.__qualname__}" for kind in _DATA} | _ESTIMATORS | _OF_TABLES
)
"""Names of types: ``skops.io.load(path, trusted=chainrule.SKOPS_TRUSTED)``."""
