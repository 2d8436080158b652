# Longer than 250 lines: a table of tables, and a function for each library beside them.
"""How accurate the defaults are on tables: ours beside others at theirs, on the same rows.

    error      1 − accuracy of classes; of numbers RMSE/σ, σ of the rows that were held out
    log loss   mean of −ln of the probability given to the true class, clipped at 1e-15
    seconds    of the processor: reading the rows trained on, training, predicting the others
    excess     of the calibration error, and
    inside     of the numbers in our intervals of 0.9: see promises.py

Of each table at most 6,000 rows are drawn; max(20 %, min(2,000, n − 2,400)) of them are held out,
split `s` by the seed 100 + s, classes in proportion, and at most 2,400 of the others trained on.
Means over tables are geometric, of errors of classes after adding 0.01, so that an error of none
counts. Everyone gets the same files: HistGradientBoosting and LightGBM with their own categories
and gaps, scikit-learn's perceptron behind the usual pipeline (imputer, scaler, one-hot, scaled
target).
"""

from __future__ import annotations

import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.promises import LEVEL, excess_ece, kept

MOST_ROWS, MOST_TRAINED = 6000, 2400
ADDED = 0.01


class Target(NamedTuple):
    """Which column is predicted, by its name or from the left; whether its values are classes
    (None: as they look), and whether the file's first line names the columns."""

    column: str | int
    classes: bool | None = None
    named: bool = True


TARGETS: dict[str, Target] = {
    "abalone": Target(-1, False, named=False),
    "california": Target("median_house_value", False),
    "churn": Target("Exited", True),
    "diamonds": Target("price", False),
    "gcredit": Target("credit_risk", True),
    "glass": Target(-1, True, named=False),
    "heart": Target("HeartDisease", True),
    "horse": Target(23, True, named=False),
    "letter": Target("lettr", True),
    "life": Target("Life expectancy ", False),
    "mpg": Target("mpg", False),
    "musk": Target(-1, True),
    "pima": Target(-1, True, named=False),
    "pollution": Target("pm2.5", False),
    "sacramento": Target("price", False),
    "spam": Target(-1, True),
    "taxis": Target("tip", False),
    "telco": Target("Churn", True),
    "titanic": Target("Survived", True),
    "wineq_red": Target(-1, False, named=False),
}
"""Of tables by their files' names; of others the last column is the target."""

ASIDE = ("heart", "letter", "pollution", "sacramento", "spam")
"""Tables that no default was chosen on: they are looked at once, at the end."""


class Split(NamedTuple):
    """The rows trained on and those held out, data frames, and the target's column."""

    train: Any
    test: Any
    target: str
    classes: bool


class Score(NamedTuple):
    """On so many rows; `log_loss` and `excess` are NaN of numbers, `inside` of what has no
    intervals."""

    rows: int
    error: float
    log_loss: float
    seconds: float
    excess: float = np.nan
    inside: float = np.nan


# -- tables --------------------------------------------------------------------------------------


def read(path: Path) -> tuple[Any, str, bool]:
    """A file's rows that have a target, as a data frame; the target's column; whether it is
    classes."""
    import pandas as pd

    known = TARGETS.get(path.name.partition(".")[0], Target(-1))
    frame = pd.read_csv(path, header=0 if known.named else None, na_values=["?"])
    frame.columns = [str(c) if isinstance(c, str) else f"v{c}" for c in frame.columns]
    target = known.column if isinstance(known.column, str) else frame.columns[known.column]
    frame = frame[frame[target].notna()]
    classes = known.classes
    if classes is None:
        classes = frame[target].dtype.kind not in "if" or frame[target].nunique() <= 10
    return frame, target, classes


def split(path: Path, s: int) -> Split:
    from sklearn.model_selection import train_test_split

    frame, target, classes = read(path)
    frame = frame.sample(n=min(len(frame), MOST_ROWS), random_state=7)
    n = len(frame)
    counts = frame[target].value_counts() if classes else None
    strata = frame[target] if counts is not None and counts.min() > 1 else None
    n_test = int(max(0.2 * n, min(2000, n - MOST_TRAINED)))
    train, test = train_test_split(frame, test_size=n_test, random_state=100 + s, stratify=strata)
    return Split(train.iloc[:MOST_TRAINED], test, target, classes)


# -- who is measured -----------------------------------------------------------------------------


def ours(split: Split, path: Path, **options: Any) -> Any:
    """Probabilities ``(n, classes)`` by label, or numbers with the ends of their intervals
    ``(n, 3)``, of the held-out rows."""
    import chainrule as cr

    task = "classification" if split.classes else "regression"
    outcome = cr.train(
        path / "train.csv",
        split.target,
        task=task,
        on_bad_row="skip",
        **{"test_fraction": 0.0, **options},
    )
    if not split.classes:
        center = np.asarray(cr.predict(outcome.model, path / "test.csv")).reshape(-1, 1)
        ends = cr.predict(outcome.model, path / "test.csv", interval=LEVEL)[:, 0]
        return np.hstack([center, ends])
    schema = outcome.model.schema
    assert schema is not None
    p = cr.predict(outcome.model, path / "test.csv", proba=True)
    return dict(zip(map(str, schema.classes[0].labels.tolist()), p.T, strict=True))


def _frames(split: Split, path: Path) -> tuple[Any, Any, Any]:
    """Inputs of both parts and the target, read from the files as everyone reads them."""
    import pandas as pd

    train, test = pd.read_csv(path / "train.csv"), pd.read_csv(path / "test.csv")
    y = train.pop(split.target)
    return train, test.drop(columns=split.target), y.astype(str) if split.classes else y


def _as_categories(train: Any, test: Any, most: int = 250) -> None:
    """Columns of text as categories, the rarer than `most` of them as missing."""
    import pandas as pd

    for name in train.columns:
        if train[name].dtype.kind not in "ifb":
            kind = pd.CategoricalDtype(train[name].astype(str).value_counts().index[:most])
            for frame in (train, test):
                frame[name] = frame[name].astype(str).astype(kind)


def _predicted(model: Any, test: Any, classes: bool) -> Any:
    if not classes:
        return np.asarray(model.predict(test)).ravel()
    return dict(zip(map(str, model.classes_), model.predict_proba(test).T, strict=True))


def _hgb(split: Split, path: Path) -> Any:
    from sklearn import ensemble

    train, test, y = _frames(split, path)
    _as_categories(train, test)
    kind = "Classifier" if split.classes else "Regressor"
    make = getattr(ensemble, f"HistGradientBoosting{kind}")
    model = make(categorical_features="from_dtype", random_state=0).fit(train, y)
    return _predicted(model, test, split.classes)


def _sklearn_mlp(split: Split, path: Path) -> Any:
    from sklearn.compose import TransformedTargetRegressor, make_column_selector
    from sklearn.compose import make_column_transformer as by_columns
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    train, test, y = _frames(split, path)
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    labels = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = by_columns(
        (numbers, make_column_selector(dtype_include=["number", "bool"])),
        (labels, make_column_selector(dtype_exclude=["number", "bool"])),
    )
    if split.classes:
        model = make_pipeline(columns, MLPClassifier(random_state=0))
    else:
        network = TransformedTargetRegressor(
            MLPRegressor(random_state=0), transformer=StandardScaler()
        )
        model = make_pipeline(columns, network)
    return _predicted(model.fit(train, y), test, split.classes)


def _lightgbm(split: Split, path: Path) -> Any:
    import lightgbm

    train, test, y = _frames(split, path)
    _as_categories(train, test)
    for frame in (train, test):
        frame.columns = [f"c{j}" for j in range(frame.shape[1])]
    make = lightgbm.LGBMClassifier if split.classes else lightgbm.LGBMRegressor
    return _predicted(make(verbose=-1, random_state=0).fit(train, y), test, split.classes)


def _catboost(split: Split, path: Path) -> Any:
    import catboost

    train, test, y = _frames(split, path)
    labels = [name for name in train if train[name].dtype.kind not in "ifb"]
    for frame in (train, test):
        frame[labels] = frame[labels].astype(str)
    make = catboost.CatBoostClassifier if split.classes else catboost.CatBoostRegressor
    model = make(verbose=False, random_seed=0, allow_writing_files=False, cat_features=labels)
    return _predicted(model.fit(train, y), test, split.classes)


def _pytabkit(name: str) -> Callable[[Split, Path], Any]:
    def predict(split: Split, path: Path) -> Any:
        import pytabkit

        train, test, y = _frames(split, path)
        _as_categories(train, test)
        numbers = train.select_dtypes("number").columns
        middle = train[numbers].median().fillna(0.0)  # gaps in numbers it does not take
        for frame in (train, test):
            frame[numbers] = frame[numbers].fillna(middle)
        kind = "Classifier" if split.classes else "Regressor"
        make = getattr(pytabkit, f"{name}_{kind}")
        return _predicted(make(device="cpu", random_state=0).fit(train, y), test, split.classes)

    return predict


class Peer(NamedTuple):
    """What it needs to be installed, and ``predict(split, path)``: the probabilities of each class
    by its label, or numbers ``(n,)``, or ``(n, 3)`` with the ends of their intervals, of the
    held-out rows."""

    module: str
    predict: Callable[[Split, Path], Any]


PEERS: dict[str, Peer] = {
    "chainrule": Peer("chainrule", ours),
    "hgb": Peer("sklearn", _hgb),
    "sklearn-mlp": Peer("sklearn", _sklearn_mlp),
    "realmlp": Peer("pytabkit", _pytabkit("RealMLP_TD_S")),
    "tabm": Peer("pytabkit", _pytabkit("TabM_D")),
    "lightgbm": Peer("lightgbm", _lightgbm),
    "catboost": Peer("catboost", _catboost),
}


# -- measuring -----------------------------------------------------------------------------------


def score(peer: Peer, split: Split, path: Path) -> Score:
    started = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a perceptron's epochs have not converged
        predicted = peer.predict(split, path)
    seconds = time.process_time() - started
    truth = split.test[split.target]
    if not split.classes:
        y = truth.to_numpy(float)
        center, *ends = predicted.reshape(len(y), -1).T
        error = float(np.sqrt(np.mean((center - y) ** 2)) / y.std())
        inside = float(((ends[0] <= y) & (y <= ends[1])).mean()) if ends else np.nan
        return Score(len(y), error, np.nan, seconds, inside=inside)
    labels = np.array(list(predicted))
    p = np.column_stack(list(predicted.values()))
    true = truth.astype(str).to_numpy()
    given = np.where(labels[None] == true[:, None], p, 0.0).sum(axis=1)
    right = labels[p.argmax(axis=1)] == true
    log_loss = float(-np.log(np.clip(given, 1e-15, 1)).mean())
    excess = excess_ece(p.max(axis=1), right)
    return Score(len(true), float((~right).mean()), log_loss, seconds, excess)


def installed(peers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which of the peers are there, and a sentence on each that is not."""
    there = [name for name in peers if find_spec(PEERS[name].module) is not None]
    missing = [name for name in peers if name not in there]
    return there, [f"{name}: {PEERS[name].module} is not installed" for name in missing]


def tables_in(folder: str | Path) -> list[str]:
    """The names of a folder's tables."""
    return [_name(path) for path in sorted(Path(folder).glob("*.csv*"))]


def measure(
    folder: str | Path, splits: int = 1, peers: Sequence[str] = ("hgb",), tables: str = ""
) -> list[dict[str, Any]]:
    """A row a table, split and method, then whether ours keep their word, then the geometric means
    of ours over each peer's."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    there, said = installed(["chainrule", *(p for p in peers if p != "chainrule")])
    print("\n".join(said))
    wanted = [name for name in tables.split(",") if name]
    paths = [p for p in sorted(Path(folder).glob("*.csv*")) if not wanted or _name(p) in wanted]
    rows: list[dict[str, Any]] = []
    list(_scores(paths[0], 0, there))  # what is imported once is nobody's time
    for path in paths:
        for s in range(splits):
            for name, found in _scores(path, s, there):
                row = {"table": _name(path), "split": s, "method": name}
                rows.append(row | found._asdict())
                print(_line(rows[-1]), flush=True)
    return [*rows, *kept(rows), *(row for peer in there[1:] for row in summaries(rows, peer))]


def _scores(path: Path, s: int, peers: Iterable[str]) -> Iterable[tuple[str, Score]]:
    with tempfile.TemporaryDirectory() as folder:
        parts = split(path, s)
        parts.train.to_csv(Path(folder) / "train.csv", index=False)
        parts.test.to_csv(Path(folder) / "test.csv", index=False)
        for name in peers:
            yield name, score(PEERS[name], parts, Path(folder))


def summaries(rows: Sequence[dict[str, Any]], peer: str) -> list[dict[str, Any]]:
    """The means over all tables, over those that defaults were chosen on, and over those kept
    aside."""
    parts = {
        "all": rows,
        "chosen on": [row for row in rows if row["table"] not in ASIDE],
        "kept aside": [row for row in rows if row["table"] in ASIDE],
    }
    return [{"tables": name, **_ratios(part, peer)} for name, part in parts.items() if part]


def _ratios(rows: Sequence[dict[str, Any]], peer: str) -> dict[str, Any]:
    """Ours over the peer's, below 1 is better; a table that is better on is one on the mean over
    its splits."""
    by_method = {
        name: {(row["table"], row["split"]): row for row in rows if row["method"] == name}
        for name in ("chainrule", peer)
    }
    pairs = [(by_method["chainrule"][key], row) for key, row in by_method[peer].items()]
    classes = [pair for pair in pairs if np.isfinite(pair[1]["log_loss"])]
    numbers = [pair for pair in pairs if not np.isfinite(pair[1]["log_loss"])]
    errors = [(a["error"] + ADDED) / (b["error"] + ADDED) for a, b in classes]
    nrmse = [a["error"] / b["error"] for a, b in numbers]
    tables = sorted({row["table"] for row in rows})
    better = sum(_mean_error(rows, t, "chainrule") < _mean_error(rows, t, peer) for t in tables)
    return {
        "against": peer,
        "error": _mean([*errors, *nrmse]),
        "classes": _mean(errors),
        "nRMSE": _mean(nrmse),
        "log_loss": _mean([a["log_loss"] / b["log_loss"] for a, b in classes]),
        "better on": f"{better} of {len(tables)}",
        "seconds": _mean([a["seconds"] / b["seconds"] for a, b in pairs]),
    }


def by_table(rows: Sequence[dict[str, Any]], peer: str) -> list[dict[str, Any]]:
    """A row a table, of both the means over its splits; of ours over the peer's error the geometric
    mean. Tables kept aside bear a star."""
    found = []
    for table in sorted({row["table"] for row in rows}):
        own = [row for row in rows if row["table"] == table]
        ours, theirs = ([row for row in own if row["method"] == m] for m in ("chainrule", peer))
        each: dict[str, Any] = {"table": table + "*" * (table in ASIDE), "held out": own[0]["rows"]}
        for key, digits in (("error", 4), ("log_loss", 3), ("seconds", 1)):
            for name, those in (("ours", ours), (peer, theirs)):
                mean = np.mean([row[key] for row in those])
                label = f"{key.replace('_', ' ')}, {name}"
                each[label] = "" if np.isnan(mean) else f"{mean:.{digits}f}"
        each["error, ratio"] = f"{_ratios(own, peer)['error']:.3f}"
        found.append(each)
    return found


def _mean_error(rows: Sequence[dict[str, Any]], table: str, method: str) -> float:
    found = [r["error"] for r in rows if r["table"] == table and r["method"] == method]
    return float(np.mean(found))


def _mean(ratios: Sequence[float]) -> float:
    """Geometric; NaN of none."""
    return round(float(np.exp(np.mean(np.log(ratios)))), 3) if ratios else float("nan")


def _name(path: Path) -> str:
    return path.name.partition(".")[0]


def _line(row: dict[str, Any]) -> str:
    return "  ".join(
        f"{value:.4f}" if isinstance(value, float) else f"{value}" for value in row.values()
    )
