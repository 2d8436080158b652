"""Rows held out for early stopping: as scikit-learn draws them, and where it does not stratify (of
several classes, of several labels) each class in proportion too."""

from __future__ import annotations

import math

import numpy as np
from sklearn.model_selection import train_test_split

from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.engines.plan import Data
from chainrule.preprocessing.splitting import draw_rows
from chainrule.preprocessing.targets import TargetKind
from chainrule.training.evaluation import strata


def hold_out(data: Data, kind: TargetKind, fraction: float, seed: Seed) -> tuple[Data, Data]:
    """The rows to train on, and those to watch, `fraction` of them all; ValueError for fewer than
    two of these, or a class of two that has one row."""
    classes = strata(kind, data.y)
    if classes is None or kind == "two classes":
        training, held_out = train_test_split(
            np.arange(data.X.shape[0]),
            test_size=fraction,
            stratify=None if classes is None else data.y > 0.5,
            random_state=np.random.RandomState(seed.low % 2**32),
        )
    else:
        training, held_out = draw_rows(classes, math.ceil(fraction * len(data.y)), seed)
    if len(held_out) < 2:
        message = _(
            "The validation set is too small. Increase 'validation_fraction' or the size of "
            "your dataset."
        )
        raise ValueError(message)
    return data.rows(training), data.rows(held_out)
