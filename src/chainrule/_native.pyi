from typing import Any

import numpy as np
import numpy.typing as npt

def philox_uniform(
    seed_low: int,
    seed_high: int,
    rows: npt.NDArray[np.uint64],
    n_units: int,
    step: int,
    stream: int,
    layer: int,
) -> npt.NDArray[np.float64]: ...
def row_order(seed_low: int, seed_high: int, n_rows: int, epoch: int) -> npt.NDArray[np.int64]: ...
def levels() -> list[str]: ...
def train_epoch(
    layers: list[tuple[Any, ...]],
    X: npt.NDArray[Any],
    y: npt.NDArray[Any],
    weight: npt.NDArray[Any] | None,
    order: npt.NDArray[np.int64],
    batch: int,
    loss: int,
    solver: int,
    numbers: list[float],
    l2: float,
    l1: float,
    rate: float,
    sequential: bool,
    seed_low: int,
    seed_high: int,
    t: int,
    n_threads: int,
    level: str = "",
) -> tuple[int, float, int]: ...
def map_float(
    function: str, x: npt.NDArray[np.float32], level: str = ""
) -> npt.NDArray[np.float32]: ...
def map_double(
    function: str, x: npt.NDArray[np.float64], level: str = ""
) -> npt.NDArray[np.float64]: ...
def perceptron_epoch(
    W: npt.NDArray[Any],
    b: npt.NDArray[Any],
    total_W: npt.NDArray[Any] | None,
    total_b: npt.NDArray[Any] | None,
    X: npt.NDArray[Any],
    codes: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64] | None,
    active: npt.NDArray[np.uint8],
    eta: float,
    margin: float,
    intercept: bool,
    together: bool,
    loss: npt.NDArray[np.float64],
    mistakes: npt.NDArray[np.int64],
    level: str = "",
) -> None: ...
def rbm_steps(
    W: npt.NDArray[Any],
    b: npt.NDArray[Any],
    c: npt.NDArray[Any],
    velocity_W: npt.NDArray[Any] | None,
    velocity_b: npt.NDArray[Any] | None,
    velocity_c: npt.NDArray[Any] | None,
    activity: npt.NDArray[Any] | None,
    chains: npt.NDArray[Any] | None,
    X: npt.NDArray[Any],
    order: npt.NDArray[np.int64],
    rows: npt.NDArray[np.uint64],
    batch: int,
    k: int,
    rate: float,
    momentum: float,
    decay: float,
    target: float,
    cost: float,
    memory: float,
    seed_low: int,
    seed_high: int,
    sweep: int,
    level: str = "",
) -> None: ...
def rbm_sweeps(
    W: npt.NDArray[Any],
    b: npt.NDArray[Any],
    c: npt.NDArray[Any],
    v: npt.NDArray[Any],
    h: npt.NDArray[Any],
    rows: npt.NDArray[np.uint64],
    k: int,
    seed_low: int,
    seed_high: int,
    sweep: int,
    visible_layer: int,
    hidden_layer: int,
    level: str = "",
) -> None: ...

ACTIVATIONS: tuple[str, ...]
LOSSES: tuple[str, ...]
SOLVERS: tuple[str, ...]
