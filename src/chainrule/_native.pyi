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

ACTIVATIONS: tuple[str, ...]
LOSSES: tuple[str, ...]
SOLVERS: tuple[str, ...]
