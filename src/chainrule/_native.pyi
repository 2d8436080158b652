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
