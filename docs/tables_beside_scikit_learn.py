"""Train on tables as they come, and scikit-learn's usual pipeline on the same files.

    python docs/tables_beside_scikit_learn.py      writes docs/tables_beside_scikit_learn.md

Each table is written to a CSV file, a quarter of its rows to a second one. Ours is

    chainrule train train.csv --target T --test test.csv

with nothing else said; theirs reads the files with pandas and fits SimpleImputer, StandardScaler
and OneHotEncoder before an MLP, all with their defaults. Five splits and seeds for each table.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import fmean, stdev

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import chainrule as cr

PAGE = Path(__file__).with_suffix(".md")
SEEDS = range(5)
HEAD = """# Tables beside scikit-learn

Tables as they come, with categories, dates and gaps, read from CSV: `chainrule train` with no
option but `--target`, beside pandas and scikit-learn's usual pipeline (`SimpleImputer`,
`StandardScaler`, `OneHotEncoder`, then `MLPClassifier` or `MLPRegressor`), all with their defaults.
Accuracy, for numbers R², on a quarter of the rows held out: mean ± standard deviation over 5
splits. Made by `python docs/tables_beside_scikit_learn.py`.

| table | rows | columns | target | ours | scikit-learn |
|---|---|---|---|---|---|
"""


def with_gaps(frame: pd.DataFrame, target: str, share: float, seed: int = 0) -> pd.DataFrame:
    """`share` of the cells, the target's left out, are emptied."""
    rng = np.random.default_rng(seed)
    gaps = rng.random(frame.shape) < share
    gaps[:, frame.columns.get_loc(target)] = False
    return frame.mask(gaps)


def bundled(name: str, gaps: float = 0.05) -> pd.DataFrame:
    """A table of scikit-learn's; its classes as text, two of its columns cut into categories."""
    data = getattr(datasets, f"load_{name}")(as_frame=True)
    frame = data.frame.rename(columns={data.frame.columns[-1]: "target"})
    if hasattr(data, "target_names") and name != "diabetes":
        frame["target"] = [str(data.target_names[k]) for k in frame["target"]]
    if name in ("wine", "breast_cancer"):
        for column in frame.columns[:2]:
            frame[column] = pd.qcut(frame[column], 4, ["low", "middle", "high", "top"])
    if name == "diabetes":
        frame["sex"] = np.where(frame["sex"] > 0, "female", "male")
    return with_gaps(frame.astype(object), "target", gaps)


def digits() -> pd.DataFrame:
    X, y = datasets.load_digits(return_X_y=True)
    return pd.DataFrame(X).add_prefix("pixel").assign(target=y)


def moons() -> pd.DataFrame:
    X, y = datasets.make_moons(600, noise=0.25, random_state=0)
    side = np.where(y, "right", "left")
    return pd.DataFrame(X, columns=["x", "y"]).assign(row=np.arange(600), target=side)


def visits() -> pd.DataFrame:
    """Does a visitor buy? By weekday, channel, age and membership; the number is noise."""
    rng, n = np.random.default_rng(1), 3000
    moment = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 700 * 24, n), "h")
    channel = rng.choice(["mail", "shop", "web", "phone"], n, p=[0.2, 0.3, 0.45, 0.05])
    age, member = rng.integers(16, 90, n), rng.random(n) < 0.3
    weekend = np.isin(moment.day_of_week, [5, 6])
    score = 1.5 * weekend + (channel == "web") - 0.03 * abs(age - 40) + 1.2 * member
    buys = rng.random(n) < 1 / (1 + np.exp(-(score - 1)))
    frame = pd.DataFrame({
        "customer": [f"C{k:05d}" for k in rng.permutation(n)], "moment": moment.astype(str),
        "channel": channel, "age": age.astype(float), "member": member,
        "buys": np.where(buys, "yes", "no"),
    })  # fmt: skip
    return with_gaps(frame.astype(object), "buys", 0.06)


def rents() -> pd.DataFrame:
    """Rents by size, district, year and season."""
    rng, n = np.random.default_rng(2), 2500
    size, rooms = rng.uniform(18, 160, n).round(1), rng.integers(1, 6, n)
    district = rng.choice(["Nord", "Süd", "Ost", "West", "Mitte"], n)
    built = rng.integers(1890, 2024, n)
    listed = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 1800, n), "D")
    factor = (
        pd.Series(district)
        .map({"Nord": 0.9, "Süd": 1.1, "Ost": 0.8, "West": 1.0, "Mitte": 1.5})
        .to_numpy()
    )
    rent = 8 * size * factor * (1 + 0.1 * (built > 1990)) + 40 * rooms
    rent *= 1 + 0.0002 * (listed - listed.min()).days
    rent += rng.normal(0, 60, n)
    frame = pd.DataFrame({
        "size": size, "rooms": rooms, "district": district, "built": built,
        "listed": listed.strftime("%Y-%m-%d"), "rent": rent.round(2),
    })  # fmt: skip
    return with_gaps(frame.astype(object), "rent", 0.05)


def friedman() -> pd.DataFrame:
    X, y = datasets.make_friedman1(1500, n_features=10, noise=0.5, random_state=0)
    frame = pd.DataFrame(X).add_prefix("x").assign(always=1, target=y)
    return with_gaps(frame, "target", 0.03)


def many_columns() -> pd.DataFrame:
    X, y = datasets.make_classification(
        1200, 100, n_informative=15, n_redundant=10, n_classes=3, random_state=3
    )
    return pd.DataFrame(X).add_prefix("f").assign(target=np.array(["a", "b", "c"])[y])


def faults() -> pd.DataFrame:
    """Rare faults of a machine, headings in Chinese."""
    rng, n = np.random.default_rng(4), 2000
    heat, speed = rng.normal(60, 12, n), rng.normal(1500, 250, n)
    shift = rng.choice(["早班", "中班", "夜班"], n)
    risk = 0.09 * (heat - 72) + 0.004 * (speed - 1700) + 0.8 * (shift == "夜班")
    state = np.select([risk > 0.9, risk > -0.2], ["停机", "报警"], "正常")
    columns = {"温度": heat.round(1), "转速": speed.round(), "班次": shift, "状态": state}
    return with_gaps(pd.DataFrame(columns).astype(object), "状态", 0.03)


def crossed() -> pd.DataFrame:
    """Only two categories together tell the class."""
    rng, n = np.random.default_rng(5), 1200
    color, form = rng.choice(["red", "green", "blue"], n), rng.choice(list("ABCD"), n)
    same = (pd.factorize(color)[0] + pd.Categorical(form).codes) % 2 == 0
    flipped = rng.random(n) < 0.05
    frame = pd.DataFrame({"color": color, "form": form, "noise": rng.normal(size=n)})
    return frame.assign(match=same ^ flipped)


TABLES: dict[str, tuple[Callable[[], pd.DataFrame], str]] = {
    "iris": (lambda: bundled("iris"), "target"),
    "wine": (lambda: bundled("wine"), "target"),
    "breast cancer": (lambda: bundled("breast_cancer"), "target"),
    "digits": (digits, "target"),
    "diabetes": (lambda: bundled("diabetes"), "target"),
    "moons": (moons, "target"),
    "visits": (visits, "buys"),
    "rents": (rents, "rent"),
    "friedman": (friedman, "target"),
    "many columns": (many_columns, "target"),
    "faults": (faults, "状态"),
    "crossed": (crossed, "match"),
}


def ours(train: Path, test: Path, target: str, seed: int) -> float:
    held_out = cr.train(train, target, test=test, random_state=seed).report.held_out
    assert held_out is not None
    return held_out["accuracy"] if "accuracy" in held_out else held_out["r2"]


def theirs(train: Path, test: Path, target: str, seed: int) -> float:
    known, unseen = pd.read_csv(train), pd.read_csv(test)
    y = known.pop(target)
    regression = y.dtype.kind == "f"
    network = (MLPRegressor if regression else MLPClassifier)(random_state=seed)
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()),
         make_column_selector(dtype_include=np.number)),
        (make_pipeline(SimpleImputer(strategy="most_frequent"),
                       OneHotEncoder(handle_unknown="ignore")),
         make_column_selector(dtype_exclude=np.number)),
    )  # fmt: skip
    truth = unseen.pop(target)
    predicted = make_pipeline(columns, network).fit(known, y).predict(unseen)
    return float(r2_score(truth, predicted) if regression else (truth == predicted).mean())


def compare(name: str, folder: Path) -> tuple[str, list[float], list[float]]:
    make, target = TABLES[name]
    frame = make()
    ours_found, theirs_found = [], []
    for seed in SEEDS:
        numbers = frame[target].dtype.kind == "f" or name in ("rents", "diabetes")
        classes = None if numbers else frame[target]
        parts = train_test_split(frame, test_size=0.25, random_state=seed, stratify=classes)
        paths = [folder / f"{which}.csv" for which in ("train", "test")]
        for part, path in zip(parts, paths, strict=True):
            part.to_csv(path, index=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ours_found.append(ours(*paths, target, seed))
            theirs_found.append(theirs(*paths, target, seed))
    n, columns = frame.shape
    cells = [name, n, columns - 1, target, shown(ours_found), shown(theirs_found)]
    return "| " + " | ".join(map(str, cells)) + " |", ours_found, theirs_found


def shown(values: list[float]) -> str:
    return f"{fmean(values):.4f} ± {stdev(values):.4f}"


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in TABLES:
            row, mine, other = compare(name, Path(folder))
            rows.append(row)
            print(row, f"{fmean(mine) - fmean(other):+.4f}", flush=True)
    PAGE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
