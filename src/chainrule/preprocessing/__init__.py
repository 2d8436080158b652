"""What happens to numbers and labels before a network sees them, and after: arrays and JSON."""

from chainrule.preprocessing.encoding import (
    Encoding,
    columns_of,
    encode,
    fit_encoding,
    fit_input_scaler,
)
from chainrule.preprocessing.scaling import SCALINGS, Scaler, fit_scaler
from chainrule.preprocessing.splitting import HOLD_OUT_FROM, fold_rows, split_rows
from chainrule.preprocessing.targets import (
    LABELS_AT_MOST,
    ROWS_PER_LABEL,
    TASKS,
    Classes,
    Task,
    decide_task,
    fit_classes,
)

__all__ = [
    "HOLD_OUT_FROM",
    "LABELS_AT_MOST",
    "ROWS_PER_LABEL",
    "SCALINGS",
    "TASKS",
    "Classes",
    "Encoding",
    "Scaler",
    "Task",
    "columns_of",
    "decide_task",
    "encode",
    "fit_classes",
    "fit_encoding",
    "fit_input_scaler",
    "fit_scaler",
    "fold_rows",
    "split_rows",
]
