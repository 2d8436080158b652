"""The settings as a checker of types knows them: `Settings`, field by field, so that
``cr.fit(network, X, y, epocs=3)`` is an error before anything runs. A test holds them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from chainrule.pieces.optimizers import Optimizer
from chainrule.pieces.schedules import Schedule
from chainrule.training.settings import UpdateOrder


class SettingTypes(TypedDict, total=False):
    """Of a training by backpropagation."""

    solver: str | Optimizer
    learning_rate_init: float
    learning_rate: str | Schedule
    power_t: float
    momentum: float
    beta_1: float
    beta_2: float
    decay: float
    epsilon: float
    weight_decay: float
    batch_size: int | str
    max_iter: int
    max_fun: int
    shuffle: bool
    rel_tol: float | None
    tol: float | None
    n_iter_no_change: int
    early_stopping: bool
    validation_fraction: float
    alpha: float
    l1: float
    dropout: float | Sequence[float]
    dropout_schedule: str
    weight_decay_schedule: str
    label_smoothing: float
    update_order: UpdateOrder
    shards: int
    train_score: bool
    random_state: Any
    engine: str
    device: str
    mixed_precision: bool
    n_threads: int | None


class EstimatorTypes(SettingTypes, total=False):
    """These, and the arguments of every family's estimator, for `chainrule.train`."""

    activation: Any
    average: Any
    beta: Any
    bias: Any
    bounds: Any
    centers: Any
    clip_output: Any
    cluster_by: Any
    coefs_init: Any
    column_weights: Any
    connections: Any
    embedding: Any
    embedding_columns: Any
    embedding_scale: Any
    eta0: Any
    fit_intercept: Any
    hidden_layer_sizes: Any
    init: Any
    intercepts_init: Any
    join_categories: Any
    k: Any
    kernel: Any
    learning_rate_decay: Any
    learning_rate_end: Any
    loss: Any
    margin: Any
    match_tracking: Any
    max_categories: Any
    method: Any
    metric: Any
    min_rows: Any
    mode: Any
    multi_class: Any
    n_centers: Any
    n_chains: Any
    n_clusters: Any
    n_columns: Any
    n_components: Any
    n_hidden: Any
    n_iter: Any
    n_measured: Any
    n_rows: Any
    n_steps: Any
    n_sweeps: Any
    neighborhood: Any
    nesterovs_momentum: Any
    noise: Any
    output_activation: Any
    persistent: Any
    pocket: Any
    radius: Any
    radius_decay: Any
    radius_end: Any
    read_out: Any
    refine: Any
    rho: Any
    rule: Any
    schedule: Any
    scoring: Any
    smoothing: Any
    som: Any
    sparsity_cost: Any
    sparsity_target: Any
    start_temperature: Any
    theta: Any
    threshold: Any
    topology: Any
    toroidal: Any
    unlabelled: Any
    update: Any
    validate_range: Any
    variance: Any
    warm_start: Any
    watch: Any
    weights: Any
    width: Any
    width_factor: Any
