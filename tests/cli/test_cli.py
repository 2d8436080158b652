"""The command line, in process and as a process: what works, and what bad input is told."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.layout import sparkline
from chainrule.cli import _COMMANDS, main
from chainrule.problems.builtin import example_names
from tests.noted import told

COMMANDS = tuple(_COMMANDS)
EXAMPLES = [
    "mazur", "xor", "and", "or", "nand", "not", "exam", "signals", "moons", "spirals", "iris",
    "wine", "breast-cancer", "digits", "diabetes", "xor-batch", "nielsen", "workers", "erlang",
]  # fmt: skip
RNG = np.random.default_rng(0)
SIDES = RNG.uniform(1, 10, (40, 2)).round(3).tolist()
ROWS = [(a, b, round(2 * a - b + 5, 3)) for a, b in SIDES]
KINDS = [(a, b, "wide" if a > b else "tall") for a, b in SIDES]


class Ran:
    """What a command said, and how it ended."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        def refuse(name):
            raise ValueError(name)

        return json.loads(self.out, parse_constant=refuse)

    @property
    def table(self):
        return list(csv.DictReader(io.StringIO(self.out)))


@pytest.fixture
def run(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(ended.value.code, said.out, told(said.err))

    return run


@pytest.fixture
def done(run):
    """Run a command that must succeed without a word on the error stream."""

    def done(*arguments):
        ran = run(*arguments)
        assert (ran.status, ran.err) == (0, ""), ran.err
        return ran

    return done


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


def write_csv(path, header, rows):
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))


def everything_in(folder):
    return {str(p): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with tables and the models trained on them; nobody may change it."""
    folder = tmp_path_factory.mktemp("trained")
    write_csv(folder / "price.csv", "width,height,price", ROWS)
    write_csv(folder / "kind.csv", "width,height,kind", KINDS)
    cr.train(folder / "price.csv", "price", fast=True, output=folder / "price.model")
    cr.train(folder / "kind.csv", "kind", fast=True, output=folder / "kind.model")
    return folder


@pytest.fixture
def tables(trained, tmp_path):
    """The same files here, to be changed and stood in the way of."""
    for path in trained.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


# -- from a table to a model and back ------------------------------------------------------------


@pytest.mark.quick
def test_training_on_a_table_saves_a_model_and_says_how_good_it_is(done, tables):
    report = done(
        "train", "price.csv", "--target", "price", "--fast", "-o", "new.model", "--json"
    ).json
    assert (report["rows"], report["training_rows"], report["held_out_rows"]) == (40, 32, 8)
    assert (report["task"], report["targets"], report["model"]) == (
        "regression", ["price"], "new.model",
    )  # fmt: skip
    assert report["held_out"]["r2"] > 0.95 > report["guessing"]["r2"]
    assert (tables / "new.model").read_bytes()[8:9] == b"{"
    said = done("train", "price.csv", "--target", "price", "--fast").out
    assert "40 rows, 2 inputs → price; 8 rows held out" in said
    assert "R²" in said
    assert "not saved: -o FILE" in said


def test_predictions_are_in_the_units_of_the_target(done, tables):
    predicted = [float(row["price"]) for row in done("predict", "price.model", "price.csv").table]
    errors = [p - row[2] for p, row in zip(predicted, ROWS, strict=True)]
    assert max(map(abs, errors)) < 0.2 * np.ptp([row[2] for row in ROWS])


def test_the_order_of_columns_and_the_presence_of_the_target_change_no_prediction(done, tables):
    write_csv("swapped.csv", "price,height,width", [(c, b, a) for a, b, c in ROWS])
    write_csv("bare.csv", "height,width", [(b, a) for a, b, c in ROWS])
    columns = dict(zip(("width", "height"), np.array(SIDES).T, strict=True))
    np.savez("columns.npz", **columns)
    wanted = done("predict", "price.model", "price.csv").out
    for other in ("swapped.csv", "bare.csv", "columns.npz"):
        assert done("predict", "price.model", other).out == wanted, other
    assert done("predict", "price.model", "bare.csv", "--json").json == {
        "price": [float(row["price"]) for row in csv.DictReader(io.StringIO(wanted))]
    }


def test_rows_are_predicted_one_by_one_in_their_order(done, tables):
    wanted = done("predict", "price.model", "price.csv").out.splitlines()
    write_csv("last_first.csv", "width,height,price", ROWS[::-1])
    assert done("predict", "price.model", "last_first.csv").out.splitlines()[1:] == wanted[:0:-1]


def test_text_classes_come_back_as_text(done, tables):
    predicted = [row["kind"] for row in done("predict", "kind.model", "kind.csv").table]
    assert set(predicted) == {"wide", "tall"}
    right = sum(p == row[2] for p, row in zip(predicted, KINDS, strict=True))
    assert right >= 36


def test_predictions_go_to_a_file_where_one_is_named(done, run, tables):
    wanted = done("predict", "price.model", "price.csv").out
    said = done("predict", "price.model", "price.csv", "-o", "out.csv").out
    assert said == "40 predictions written to out.csv\n"
    assert (tables / "out.csv").read_text() == wanted
    assert run("predict", "price.model", "price.csv", "-o", "out.csv").status == 2
    done("predict", "price.model", "price.csv", "-o", "out.csv", "--force")


def test_an_npz_table_trains_and_predicts_as_its_csv_does(done):
    X = np.array(SIDES)
    np.savez("table.npz", width=X[:, 0], height=X[:, 1], price=[row[2] for row in ROWS])
    write_csv("table.csv", "width,height,price", ROWS)
    for kind in ("npz", "csv"):
        source = f"table.{kind}"
        done("train", source, "--target", "price", "-o", f"{kind}.model", "--epochs", 3)
    predicted = [done("predict", f"{kind}.model", "table.csv").out for kind in ("npz", "csv")]
    assert predicted[0] == predicted[1]


def test_a_matrix_and_a_vector_in_an_npz_file_are_inputs_and_target(done):
    X = np.array(SIDES)
    np.savez("xy.npz", X=X, y=np.array([row[2] for row in KINDS]))
    report = done("train", "xy.npz", "--json").json
    assert (report["inputs"], report["targets"]) == (2, ["y"])
    assert list(report["class_counts"]["y"]) == ["tall", "wide"]


def test_inspect_shows_columns_layers_and_training(done, tables):
    said = done("inspect", "price.model").out
    mean, deviation = np.mean([r[0] for r in ROWS]), np.std([r[0] for r in ROWS])
    assert re.search(r"width +number +0 .* standard scaling", said)
    assert re.search(r"price +target .* regression", said)
    assert "layer 1: 2 → 64, relu, biases trained" in said
    assert "layer 2: 64 → 1, identity, biases trained" in said
    assert f"{2 * 64 + 64 + 64 + 1} trained parameters" in said
    assert "tall, wide" in done("inspect", "kind.model").out
    document = done("inspect", "price.model", "--json").json
    assert document["shapes"]["W[1]"] == [2, 64]
    assert "arrays" not in document
    weights = done("inspect", "price.model", "--json", "--weights").json["arrays"]
    assert np.array_equal(weights["W[1]"], cr.load("price.model").network.layers[0].W)
    scaler = document["preprocessing"]["inputs"]
    assert abs(scaler["shift"][0] - mean) < deviation  # of the training rows, not all of them


def test_explain_shows_a_model_on_rows_of_a_table(done, tables):
    model = cr.load("price.model")
    document = done(
        "explain", "price.model", "--data", "price.csv", "--sample", "3,7", "--format", "json",
        "--quantity", "a[2][1]@7", "--quantity", "E",
    ).json  # fmt: skip
    assert [q["name"] for q in document["quantities"]] == ["a[2][1]@7", "E"]
    assert document["context"]["samples"] == [3, 7]
    units = model.schema.target_scaler.inverse([[document["quantities"][0]["value"]]])[0, 0]
    assert units == pytest.approx(model.predict(np.array(SIDES)[6:7])[0, 0], rel=1e-13)
    whole = done("explain", "price.model", "--data", "price.csv", "--sample", "all",
                 "--quantity", "E").out  # fmt: skip
    assert "1/40·E@40" in whole
    assert "as trained · sample 1\n" in done(
        "explain", "price.model", "--data", "price.csv", "--quantity", "E"
    ).out  # fmt: skip


def test_options_reach_the_network_and_its_training(done):
    write_csv("price.csv", "width,height,price", ROWS)
    done(
        "train", "price.csv", "--target", "price", "-o", "m", "--hidden", "5,3", "--activation",
        "tanh", "--loss", "huber", "--solver", "rmsprop", "--learning-rate", "0.01", "--epochs",
        "4", "--batch-size", "7", "--scale", "minmax", "--seed", "3", "--param", "l1=0.001",
        "--param", "shuffle=false", "--test-fraction", "0.5", "--task", "regression",
    )  # fmt: skip
    model = cr.load("m")
    assert model.network.sizes == (2, 5, 3, 1)
    assert [layer.activation.name for layer in model.network.layers] == ["tanh", "tanh", "identity"]
    assert model.network.loss.name == "huber"
    assert (model.schema.input_scaler.kind, model.schema.target_scaler.kind) == ("minmax", "minmax")
    s = model.settings
    assert (s.solver, s.learning_rate_init, s.max_iter, s.batch_size) == ("rmsprop", 0.01, 4, 7)
    assert (s.random_state, s.l1, s.shuffle) == (3, 0.001, False)
    assert (model.history.n_epochs, model.history.n_samples) == (4, 20)


def test_no_hidden_layer_is_one_that_can_be_asked_for(done):
    write_csv("price.csv", "width,height,price", ROWS)
    report = done("train", "price.csv", "--target", "price", "--hidden", "", "--json").json
    assert report["sizes"] == [2, 1]


# -- the examples --------------------------------------------------------------------------------


def test_the_examples_are_those_that_were_promised(done):
    titles = done("examples", "--json").json
    assert sorted(titles) == sorted(EXAMPLES) == example_names()
    listed = done("examples").out
    assert all(f"\n{name} " in f"\n{listed}" and title in listed for name, title in titles.items())


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_trains_and_explains_and_writes_nothing(name, done, tmp_path):
    report = done("train", name, "--epochs", "2", "--json").json
    assert report["title"].startswith(f"{name}: ")
    assert report["history"]["stop_reason"] in ("max_iter", "converged")
    assert np.isfinite(report["history"]["loss"]).all()
    text = done("explain", name, "--sample", "1", "--quantity", "E", "--quantity", "z[1][1]").out
    assert text.startswith(f"{name}: ")
    assert "= " in text
    assert everything_in(tmp_path) == {}


@pytest.mark.parametrize("name", ["and", "or", "nand", "not", "xor", "xor-batch"])
def test_the_logical_networks_learn_their_tables(name, done):
    assert done("train", name, "--json").json["training"]["accuracy"] == 1


def test_digits_are_read_as_well_as_was_promised(done):
    report = done("train", "digits", "--json").json
    assert report["held_out_rows"] == 359
    assert report["held_out"]["accuracy"] >= 0.97


def test_the_exam_network_predicts_an_unseen_student_in_points(done):
    done("train", "exam", "-o", "exam.model")
    write_csv("student.csv", "sleep,study", [(8, 4)])
    (row,) = done("predict", "exam.model", "student.csv").table
    assert 80 < float(row["score"]) < 100


# -- the 2-2-2 example, as printed in the texts --------------------------------------------------

PRINTED = {
    "net_h1": "0.3775", "out_h1": "0.593269992", "out_h2": "0.596884378",
    "net_o1": "1.105905967", "out_o1": "0.75136507", "out_o2": "0.772928465",
    "E_o1": "0.274811083", "E_o2": "0.023560026", "E_total": "0.298371109",
    "dE/dout_o1": "0.74136507", "dout_o1/dnet_o1": "0.186815602", "delta_o1": "0.138498562",
    "delta_o2": "-0.038098237", "dE/dw5": "0.082167041", "dout_h1/dnet_h1": "0.241300709",
    "w5+": "0.35891648", "w6+": "0.408666186", "w7+": "0.511301270", "w8+": "0.561370121",
}  # fmt: skip
WITH_OLD_WEIGHTS = {
    "dE_o1/dout_h1": "0.055399425", "dE/dout_h1": "0.036350306", "dE/dw1": "0.000438568",
    "w1+": "0.149780716", "w2+": "0.19956143", "w3+": "0.24975114", "w4+": "0.29950229",
}  # fmt: skip
AFTER = [
    ("simultaneous", 1, ("0.291027773694", "0.742088111", "0.775284968")),
    ("sequential", 1, ("0.291027923905", "0.742088438", "0.775285385")),
    ("simultaneous", 2, ("0.283547133122",)),
    ("sequential", 2, ("0.283547364070",)),
    ("simultaneous", 10_000, ("3.51018778298e-05", "0.015913620", "0.984064274")),
    ("sequential", 10_000, ("3.50847862963e-05", "0.015912196", "0.984065734")),
    ("simultaneous", 20_000, ("7.83677553848e-06",)),
    ("sequential", 20_000, ("7.83191275289e-06",)),
]


def is_printed_as(value, printed):
    """The value lies within half a unit of the printed number's last place."""
    mantissa, _, exponent = printed.partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return abs(value - float(printed)) <= 0.5001 * 10.0**-decimals


def values_of(document):
    """Every quantity by its name and by its aliases."""
    return {
        name: quantity["value"]
        for quantity in document["quantities"]
        for name in (quantity["name"], *quantity["aliases"])
    }


@pytest.mark.quick
@pytest.mark.parametrize("order", ["simultaneous", "sequential"])
def test_explain_mazur_gives_every_printed_number(order, done):
    document = done("explain", "mazur", "--format", "json", "--update-order", order).json
    assert document["format"] == "chainrule-derivation/1"
    assert document["context"]["update_order"] == order
    found = values_of(document)
    wrong = {name: found[name] for name, text in PRINTED.items()
             if not is_printed_as(found[name], text)}  # fmt: skip
    assert wrong == {}
    agree = {name: is_printed_as(found[name], text) for name, text in WITH_OLD_WEIGHTS.items()}
    assert set(agree.values()) == {order == "simultaneous"}


@pytest.mark.parametrize("order, steps, printed", AFTER)
def test_explain_mazur_gives_the_numbers_after_many_steps(order, steps, printed, done):
    found = values_of(
        done("explain", "mazur", "--format", "json", "--update-order", order, "--step", steps).json
    )
    for name, text in zip(("E_total", "out_o1", "out_o2"), printed, strict=False):
        assert is_printed_as(found[name], text), (name, found[name], text)


def test_explain_names_quantities_as_the_textbook_or_by_index(done):
    assert "net_h1 = w1·i1 + w2·i2 + b1\n" in done("explain", "mazur").out
    said = done("explain", "mazur", "--index-names", "--digits", "3", "--quantity", "net_h1").out
    assert "z[1][1] = W[1][1,1]·a[0][1] + W[1][2,1]·a[0][2] + b[1][1]\n" in said
    assert "= 0.378" in said
    assert "b2+" not in done("explain", "mazur").out  # the biases are fixed


# -- export --------------------------------------------------------------------------------------


def test_a_model_is_exported(done, run, tmp_path):
    model, file = tmp_path / "m.safetensors", tmp_path / "net.c"
    done("train", "iris", "--epochs", "2", "-o", model)
    said = done("export", model, file).out
    assert said.startswith(f"{file} written: C99, 4 inputs, 0.5 KB of weights\n")
    assert f"-DNET_TEST {file}" in said
    written = file.read_text()
    refused = run("export", model, file)
    assert (refused.status, refused.err.count("\n")) == (2, 2)
    assert done("export", model, file, "--force", "--json").json["format"] == "C99"
    assert file.read_text() == written
    assert "trained network" in written


def test_where_a_model_is_exported_to_is_said_once_in_either_way(done, run, tmp_path):
    model, file = tmp_path / "m.safetensors", tmp_path / "net.c"
    done("train", "iris", "--epochs", "2", "-o", model)
    written = done("export", model, "-o", file).out
    assert written == done("export", model, file, "--force").out
    hint = f"Hint: chainrule export {model}"
    for words, expected in [
        ([], f"Error: Where to is not said.\n{hint} FILE.c | FILE.onnx\n"),
        ([file, "-o", "b.c"], f"Error: FILE is given twice.\n{hint} {file}\n"),
    ]:
        refused = run("export", model, *words)
        assert (refused.status, refused.err) == (2, expected)


# -- what every command has ----------------------------------------------------------------------


def test_the_commands_are_listed_whether_help_is_asked_for_or_nothing(done):
    said = done("--help").out
    assert all(f"  {name} " in said for name in COMMANDS)
    assert done().out == said


def test_the_version_is_the_installed_one(done, monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", {"chainrule": "1.2.3"}.__getitem__)
    assert done("--version").out == "chainrule, version 1.2.3\n"


@pytest.mark.quick
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command, done):
    said = done(command, "--help").out
    assert f"chainrule {command}" in said
    assert "--lang" in said
    assert done(command, "--lang", "en", "--help").out == said
    assert done("--lang", "en", command, "--help").out == said


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_printed_as_a_file_to_start_from(name, done, tmp_path):
    text = done("examples", name).out
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    said = [done("train", source, "--epochs", "1", "--json").json for source in (name, "mine.toml")]
    for report in said:
        del report["title"], report["history"]["seconds"]
    assert said[0] == said[1]


def test_a_file_comes_before_an_example_of_the_same_name(done, run):
    write_csv("iris", "a,b,y", ROWS)
    assert done("train", "iris", "--epochs", "1", "--json").json["title"] == "iris"
    assert done("train", "wine", "--epochs", "1", "--json").json["inputs"] == 13


def test_the_progress_bar_is_silent_where_nobody_watches_and_drawn_on_a_terminal(run, monkeypatch):
    write_csv("price.csv", "width,height,price", ROWS)
    train = ("train", "price.csv", "--target", "price", "--epochs", "3", "--fast")
    assert run(*train).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")  # a dumb one draws no bars
    assert "3/3" in run(*train).err
    assert "15/15" in run(*train[:-1]).err  # five networks
    assert run(*train, "--json").err == ""


def test_interrupted_training_keeps_and_saves_what_was_learned(done, monkeypatch):
    write_csv("price.csv", "width,height,price", ROWS)

    def interrupt(bar, epoch):
        if epoch.number == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("chainrule.training.progress.ProgressBar.__call__", interrupt)
        said = done("train", "price.csv", "--target", "price", "--fast", "-o", "m.model").out
    assert "interrupted; what was learned is kept" in said
    model = cr.load("m.model")
    assert (model.history.n_epochs, model.history.stop_reason) == (3, "interrupted")
    three = ("-o", "three.model", "--epochs", 3)
    done("train", "price.csv", "--target", "price", "--fast", *three)
    for kept, wanted in zip(
        model.network.layers, cr.load("three.model").network.layers, strict=True
    ):
        assert np.array_equal(kept.W, wanted.W)


@pytest.mark.parametrize("values, wanted", [
    ([1, 10, 100, 1e7], "▁▂▃█"), ([-1, 0, 6], "▁▂█"), ([5.0], "▁"), ([3, 3], "▁▁"),
    ([float("nan")], ""), ([1, float("inf"), 10], "▁█"),
])  # fmt: skip
def test_a_curve_is_one_line_of_bars(values, wanted):
    assert sparkline(values) == wanted


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    curve = sparkline(list(np.linspace(-1, 1, 1000)), width=50)
    assert (len(curve), curve[0], curve[-1]) == (50, "▁", "█")


# -- as a process --------------------------------------------------------------------------------


def process(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "chainrule", *arguments],
        capture_output=True, text=True, encoding="utf-8", timeout=60,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_python_m_chainrule_trains_and_predicts_and_explains():
    write_csv("price.csv", "width,height,price", ROWS)
    ended = process("train", "price.csv", "--target", "price", "-o", "m", "--epochs", "5")
    assert (ended.returncode, told(ended.stderr)) == (0, "")
    assert "saved m" in ended.stdout
    ended = process("predict", "m", "price.csv")
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 41)
    ended = process("explain", "mazur", "--quantity", "net_h1")
    assert "= 0.3775" in ended.stdout


def test_a_process_ends_with_two_lines_and_status_2_where_the_input_is_bad(tmp_path):
    ended = process("train", "nothing.csv")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert [line.split(":")[0] for line in ended.stderr.splitlines()] == ["Error", "Hint"]
    assert everything_in(tmp_path) == {}


# -- bad input -----------------------------------------------------------------------------------


def with_cell(row, column, cell):
    rows = [list(r) for r in ROWS]
    rows[row - 1][column] = cell
    return rows


NETWORK = {
    "network": {"sizes": "[2, 2, 1]"},
    "data": {"inputs": "[[0, 1], [1, 0]]", "targets": "[0, 1]"},
}


def toml(section="network", *lines, **changes):
    """A small network file, some keys of a section changed, and more lines after it."""
    sections = {name: dict(keys) for name, keys in NETWORK.items()}
    sections.setdefault(section, {}).update(changes)
    text = "".join(
        f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value)
        for name, keys in sections.items()
    )
    return text + "".join(line + "\n" for line in lines)


TABLES = {
    "header.csv": ("width,height,price", []),
    "cell.csv": ("width,height,price", with_cell(7, 1, "abc")),
    "target_cell.csv": ("width,height,price", with_cell(7, 2, "abc")),
    "infinite.csv": ("width,height,price", with_cell(7, 1, "inf")),
    "inf.csv": ("width,height,price", with_cell(7, 1, "inf")),
    "no_height.csv": ("width,height,price", [[a, "", c] for a, b, c in ROWS]),
    "target_hole.csv": ("width,height,price", with_cell(7, 2, "")),
    "comma.csv": ("width;height;price", [[";".join(map(str, (a, str(b).replace(".", ","), c)))]
                                         for a, b, c in ROWS]),
    "one.csv": ("width,height,kind", [(a, b, "wide") for a, b, c in ROWS]),
    "constant.csv": ("width,height,price", [(a, b, 5.5) for a, b, c in ROWS]),
    "target_only.csv": ("price", [(c,) for a, b, c in ROWS]),
    "short_row.csv": ("width,height,price", [*ROWS[:5], (1, 2), *ROWS[5:]]),
    "twice.csv": ("width,width,price", ROWS),
    "fewer.csv": ("width,price", [(a, c) for a, b, c in ROWS]),
    "renamed.csv": ("width,hight,price", ROWS),
    "other_class.csv": ("width,height,kind", [(1, 2, "round")]),
}  # fmt: skip
NETWORKS = {
    "unknown_activation.toml": (toml(activation='"sigmoi"'), ["sigmoi", "sigmoid", "tanh"]),
    "unknown_output.toml": (toml(output_activation='"softmx"'), ["softmx", "softmax"]),
    "unknown_loss.toml": (toml(loss='"mse"'), ["mse", "mean_squared_error", "log_loss"]),
    "unknown_solver.toml": (toml("training", solver='"sdg"'), ["sdg", "sgd", "lbfgs"]),
    "unknown_initializer.toml": (toml(initializer='"hee"'), ["hee", "he", "glorot"]),
    "unknown_bias.toml": (toml(bias='"no"'), ["no", "trained, fixed, none"]),
    "unknown_setting.toml": (
        toml("training", learning_rte="1"), ["learning_rte", "learning_rate"],
    ),
    "unknown_schedule.toml": (toml("training", learning_rate='"cosin"'), ["cosin", "cosine"]),
    "unknown_order.toml": (toml("training", update_order='"both"'), ["both", "sequential"]),
    "unknown_section.toml": (toml("netwrk"), ["netwrk", "network"]),
    "unknown_key.toml": (toml(sises="[1, 2]"), ["[network]", "sises", "sizes"]),
    "unknown_data_key.toml": (toml("data", input="[1]"), ["[data]", "input", "inputs"]),
    "unknown_layer_key.toml": (toml("network", "[[layers]]", "weight = 1"), ["[[layers]] 1"]),
    "unknown_scale.toml": (toml("data", scale='"maxx"'), ["maxx", "max"]),
    "unknown_task.toml": (toml("data", task='"both"'), ["both", "regression"]),
    "unknown_dataset.toml": (
        toml("data", dataset='"iri"', inputs="", targets=""), ["iri", "iris", "wine"],
    ),
    "text_sizes.toml": (toml(sizes='"x"'), ["[network] sizes", "'x'"]),
    "one_size.toml": (toml(sizes="[2]"), ["[network] sizes"]),
    "whole_sizes.toml": (toml(sizes="[2.5, 1]"), ["[network] sizes", "2.5"]),
    "zero_sizes.toml": (toml(sizes="[2, 0, 1]"), ["[network] sizes", "0"]),
    "true_sizes.toml": (toml(sizes="[true, 1]"), ["[network] sizes"]),
    "no_list_of_sizes.toml": (toml(sizes="3"), ["[network] sizes", "3"]),
    "negative_seed.toml": (toml(seed="-1"), ["[network] seed", "-1"]),
    "text_seed.toml": (toml(seed='"a"'), ["[network] seed", "'a'"]),
    "hidden.toml": (toml(hidden='[3, "x"]'), ["[network]", "hidden", "sizes"]),
    "number_activation.toml": (toml(activation="3"), ["[network] activation", "3"]),
    "mixed_activations.toml": (toml(activation='["relu", 3]'), ["[network] activation"]),
    "three_activations.toml": (toml(activation='["relu", "relu", "relu"]'), ["3", "1"]),
    "number_loss.toml": (toml(loss="3"), ["[network] loss", "3"]),
    "text_shared_bias.toml": (toml(shared_bias='"yes"'), ["[network] shared_bias", "'yes'"]),
    "zero_batch.toml": (toml("training", batch_size="0"), ["batch_size", "0"]),
    "text_epochs.toml": (toml("training", max_iter='"many"'), ["max_iter", "'many'"]),
    "negative_rate.toml": (toml("training", learning_rate_init="-1"), ["learning_rate_init"]),
    "two_dropouts.toml": (toml("training", dropout="[0.5, 0.5]"), ["2", "1"]),
    "text_weights.toml": (toml("network", "[[layers]]", 'weights = "a"'), ["[[layers]] 1 weights"]),
    "ragged_weights.toml": (
        toml("network", "[[layers]]", "weights = [[1, 2], [3]]"), ["[[layers]] 1 weights"],
    ),
    "small_weights.toml": (
        toml("network", "[[layers]]", "weights = [[1, 2]]"),
        ["Layer 1", "weights", "(2, 2)", "(1, 2)"],
    ),
    "second_weights.toml": (
        toml("network", "[[layers]]", "[[layers]]", "weights = [[1, 2], [3, 4]]"),
        ["Layer 2", "(2, 1)", "(2, 2)"],
    ),
    "many_biases.toml": (
        toml("network", "[[layers]]", "biases = [1, 2, 3]"), ["Layer 1", "biases", "(2,)", "(3,)"],
    ),
    "no_biases.toml": (
        toml("network", "[[layers]]", "biases = [1, 2]", bias='"none"'), ["Layer 1", "biases"],
    ),
    "many_layers.toml": (toml("network", *["[[layers]]"] * 3), ["3", "2"]),
    "layers_table.toml": (toml("layers"), ["[[layers]]"]),
    "training_list.toml": ("training = 3\n" + toml(), ["[training]"]),
    "wrong_inputs.toml": (toml(sizes="[3, 2, 1]"), ["3", "inputs", "2"]),
    "wrong_outputs.toml": (toml(sizes="[2, 2, 4]"), ["4", "outputs", "1"]),
    "ragged_targets.toml": (toml("data", targets="[[1], [2, 3]]"), ["[data] targets"]),
    "text_targets.toml": (toml("data", targets='["1", "2"]'), ["[data] targets"]),
    "one_target.toml": (toml("data", targets="3"), ["[data] targets"]),
    "deep_targets.toml": (toml("data", targets="[[[1]], [[2]]]"), ["[data] targets"]),
    "few_targets.toml": (toml("data", targets="[1]"), ["[data]", "2", "1"]),
    "flat_inputs.toml": (toml("data", inputs="[1, 2]"), ["[data] inputs", "(2,)"]),
    "nan_inputs.toml": (toml("data", inputs="[[1, nan], [2, 3]]"), ["[data] inputs", "finite"]),
    "no_inputs.toml": (toml("data", inputs=""), ["[data]", "inputs"]),
    "one_class.toml": (toml("data", targets="[1, 1]", task='"classification"'), ["one class"]),
    "many_names.toml": (toml("data", input_names='["a"]'), ["[data] input_names", "2", "1"]),
    "number_names.toml": (toml("data", input_names="3"), ["[data] input_names"]),
    "zero_scale.toml": (toml("data", target_scale="0"), ["[data] target_scale", "0"]),
    "text_scales.toml": (toml("data", target_scale='["a"]'), ["[data] target_scale"]),
    "two_scales.toml": (toml("data", target_scale="[1, 2]"), ["target_scale", "1", "2"]),
    "text_signals.toml": (toml("explain", signals='"x"'), ["[explain] signals"]),
    "syntax.toml": ("[network]\nsizes = [2, 2\n[data]\n", ["line 3"]),
    "latin.toml": ("title = 'caf\xe9'\n", ["UTF-8"]),
    "no_pair.toml": (
        toml(loss='"log_loss"', output_activation='"tanh"'), ["log_loss", "tanh", "softmax"],
    ),
    "hidden_softmax.toml": (toml(activation='"softmax"'), ["Layer 1", "softmax"]),
}  # fmt: skip
STATED = [(f"train {name}", [name, *said]) for name, (_, said) in NETWORKS.items()]

TRAIN = "train price.csv --target price -o new.model"
BAD = [
    # files and tables
    ("train prise.csv --target price", ["prise.csv", "price.csv"]),
    ("train mazr", ["mazr", "'mazur'"]),
    ("train empty.csv --target price", ["empty.csv", "empty"]),
    ("train folder --target price", ["folder"]),
    ("train header.csv --target price", ["header.csv", "no rows"]),
    ("train price.csv --target prise", ["prise", "'price'", "width, height, price"]),
    ("train price.csv", ["--target", "width, height, price"]),
    ("train cell.csv --target price", ["cell.csv", "'abc'", "'height'", "row 7", "line 8"]),
    ("train target_cell.csv --target price", ["target_cell.csv", "'abc'", "'price'", "row 7"]),
    ("train infinite.csv --target price", ["'inf'", "'height'", "row 7", "line 8"]),
    ("train inf.csv --target price", ["inf.csv", "'inf'", "'height'", "row 7", "line 8"]),
    ("train one.csv --target kind", ["one class", "'wide'"]),
    ("train constant.csv --target price --task regression", ["constant", "5.5"]),
    ("train constant.csv --target price", ["5.5"]),
    ("train target_only.csv --target price", ["target_only.csv", "price"]),
    ("train short_row.csv --target price", ["short_row.csv", "line 7", "3", "2"]),
    ("train kind.csv --target kind --task regression", ["numbers"]),
    ("train pickled.npz", ["pickled.npz"]),
    ("train book.xlsx --target price", ["book.xlsx", "workbook"]),
    # options of the network and its training
    (f"{TRAIN} --activation sigmoi", ["sigmoi", "'sigmoid'", "tanh"]),
    (f"{TRAIN} --loss mse", ["mse", "mean_squared_error"]),
    (f"{TRAIN} --loss log_loss --output-activation identity", ["log_loss", "identity", "logistic"]),
    (f"{TRAIN} --activation step", ["Layer 1", "step", "relu"]),
    (f"{TRAIN} --solver sdg", ["sdg", "'sgd'", "lbfgs"]),
    (f"{TRAIN} --scale maxx", ["maxx", "'max'"]),
    (f"{TRAIN} --task both", ["both", "regression"]),
    (f"{TRAIN} --hidden 3,x", ["--hidden", "3,x"]),
    (f"{TRAIN} --hidden 0", ["--hidden", "'0'"]),
    (f"{TRAIN} --learning-rate 0", ["--learning-rate", "0"]),
    (f"{TRAIN} --learning-rate nan", ["--learning-rate", "nan"]),
    (f"{TRAIN} --epochs 0", ["--epochs", "0"]),
    (f"{TRAIN} --epochs x", ["--epochs", "'x'"]),
    (f"{TRAIN} --batch-size half", ["--batch-size", "'half'", "'full'"]),
    (f"{TRAIN} --seed -1", ["-1", "seed"]),
    (f"{TRAIN} --test-fraction 1", ["--test-fraction"]),
    (f"{TRAIN} --param tol", ["--param", "'tol'", "tol=1e-5"]),
    (f"{TRAIN} --param tl=1", ["'tl'", "'tol'"]),
    (f"{TRAIN} --param tol=x", ["tol", "--param rel_tol=0.0001"]),
    (f"{TRAIN} --param dropout=[1,2]", ["dropout", "[1, 2]"]),
    (f"{TRAIN} --solver sgd --learning-rate 1e300 --epochs 5", ["epoch", "--learning-rate"]),
    ("train mazur --hidden 3", ["mazur", "--hidden"]),
    ("train mazur --target out", ["'out'", "o1, o2"]),
    ("train mazur --scale max -o new.model", ["--scale"]),
    # outputs
    ("train price.csv --target price -o price.csv", ["price.csv", "exists", "--force"]),
    ("train price.csv --target price -o folder", ["folder", "not a file"]),
    ("train price.csv --target price -o folder --force", ["folder", "not a file"]),
    ("train price.csv --target price -o nowhere/m", ["nowhere", "folder"]),
    ("train price.csv --target price -o cell.csv/m", ["cell.csv"]),
    ("predict price.model price.csv -o kind.csv", ["kind.csv", "exists", "--force"]),
    ("predict price.model price.csv -o nowhere/p.csv", ["nowhere"]),
    # predicting
    ("predict price.model fewer.csv", ["fewer.csv", "height", "missing"]),
    ("predict price.model renamed.csv", ["renamed.csv", "height", "hight"]),
    ("predict price.model cell.csv", ["cell.csv", "'abc'", "'height'", "row 7", "line 8"]),
    ("predict price.model prise.csv", ["prise.csv", "'price.csv'"]),
    ("predict prise.model price.csv", ["prise.model", "'price.model'"]),
    ("predict price.csv price.csv", ["price.csv", "no model"]),
    ("predict truncated.model price.csv", ["truncated.model", "damaged"]),
    ("predict altered.model price.csv", ["altered.model", "damaged"]),
    ("predict newer.model price.csv", ["newer.model", "newer", "upgrade"]),
    ("inspect foreign.model", ["foreign.model", "no model"]),
    ("inspect pickled.npz", ["pickled.npz", "is a table, no model"]),
    ("inspect empty.csv", ["empty.csv", "empty"]),
    ("inspect folder", ["folder"]),
    ("inspect nothing", ["nothing"]),
    # explaining
    ("explain mazr", ["mazr", "'mazur'"]),
    ("explain price.model", ["--data"]),
    ("explain price.csv", ["price.csv", "no model"]),
    ("explain price.model --data price.csv --sample all --format json",
     ["too many", "--quantity", "--all"]),
    ("explain digits --format json", ["digits", "too many", "--all"]),
    ("explain price.model --data prise.csv", ["prise.csv", "'price.csv'"]),
    ("explain price.model --data renamed.csv", ["renamed.csv", "hight"]),
    ("explain kind.model --data other_class.csv", ["round", "'tall'", "'wide'"]),
    ("explain mazur --data price.csv", ["mazur", "data"]),
    ("explain mazur --sample 2", ["2", "1"]),
    ("explain xor --sample 0", ["0", "4"]),
    ("explain xor --sample -1", ["-1", "4"]),
    ("explain xor --sample 1,x", ["--sample", "1,x"]),
    ("explain xor --sample 1,1", ["twice"]),
    ("explain mazur --quantity net_h9", ["net_h9", "'net_h"]),
    ("explain mazur --quantity z[3][1]", ["z[3][1]"]),
    ("explain mazur --quantity delta[0][1]", ["delta[0][1]"]),
    ("explain mazur --quantity W[2][1,3]", ["W[2][1,3]"]),
    ("explain mazur --step -1", ["--step"]),
    ("explain mazur --digits 0", ["--digits"]),
    ("explain mazur --format pdf", ["pdf"]),
    ("explain mazur --update-order both", ["both", "sequential"]),
    ("explain mazur --param solver=lbfgs", ["lbfgs", "sgd"]),
    ("explain mazur --param update_ordr=sequential", ["'update_order'"]),
    ("explain mazur --update-order sequential --param solver=lbfgs", ["lbfgs"]),
    # commands
    ("trian digits", ["'trian'", "'train'"]),
    ("examples mazr", ["'mazr'", "'mazur'"]),
    ("train", ["DATA"]),
    ("predict price.model", ["DATA"]),
    ("train digits --hiden 3", ["--hiden"]),
    ("explain mazur --lang xx", ["--lang", "xx"]),
    ("--lang xx examples", ["--lang", "xx"]),
    ("examples mazur iris", ["iris"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def bad_folder(trained, tmp_path_factory):
    """All the bad files at once, and good ones beside them."""
    folder = tmp_path_factory.mktemp("bad")
    for path in trained.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for name, (header, rows) in TABLES.items():
        write_csv(folder / name, header, rows)
    for name, (text, _said) in NETWORKS.items():
        (folder / name).write_bytes(text.encode("latin-1"))
    (folder / "folder").mkdir()
    (folder / "empty.csv").touch()
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04")
    np.savez(folder / "pickled.npz", X=np.array([{}], dtype=object))
    whole = (folder / "price.model").read_bytes()
    (folder / "truncated.model").write_bytes(whole[: len(whole) // 2])
    (folder / "altered.model").write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
    assert whole.count(rb"{\"format\":1,") == 1
    (folder / "newer.model").write_bytes(whole.replace(rb"{\"format\":1,", rb"{\"format\":9,"))
    (folder / "foreign.model").write_bytes(b"a letter to a friend\n" * 10)
    return folder


@pytest.mark.parametrize("command, said", BAD + STATED, ids=[c for c, _ in BAD + STATED])
def test_bad_input_gets_one_clear_line_and_changes_nothing(
    command, said, run, bad_folder, monkeypatch
):
    monkeypatch.chdir(bad_folder)
    before = everything_in(bad_folder)
    ran = run(*command.split())
    assert ran.status == 2
    assert ran.out == "" or "1e300" in command  # the table of columns; then the loss diverges
    lines = ran.err.splitlines()
    assert [line.split(":")[0] for line in lines] in (["Error"], ["Error", "Hint"]), ran.err
    assert [text for text in said if text not in ran.err] == [], ran.err
    assert "Traceback" not in ran.err
    assert everything_in(bad_folder) == before


@pytest.mark.parametrize("name", NETWORKS)
def test_a_bad_network_file_cannot_be_explained_either(name, run, bad_folder, monkeypatch):
    monkeypatch.chdir(bad_folder)
    ran = run("explain", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Error: ")


@pytest.mark.parametrize("output", ["price.csv", "folder", "nowhere/m"])
@pytest.mark.parametrize(
    "command", ["train price.csv --target price", "predict price.model price.csv"]
)
def test_an_output_in_the_way_is_refused_before_any_work(
    command, output, run, bad_folder, monkeypatch
):
    def worked(*arguments, **named):
        raise AssertionError("the work had begun")

    monkeypatch.chdir(bad_folder)
    monkeypatch.setattr("chainrule.api.read_problem", worked)
    monkeypatch.setattr("chainrule.models.workflow.train_problem", worked)
    monkeypatch.setattr("chainrule.cli.predict.load", worked)
    assert run(*command.split(), "-o", output).status == 2


def test_force_replaces_a_file_but_not_with_the_result_of_a_failure(done, run, tables):
    old = (tables / "price.model").read_bytes()
    train = ("train", "price.csv", "--target", "price", "-o", "price.model", "--force")
    assert run(*train, "--solver", "sgd", "--learning-rate", "1e300", "--epochs", "5").status == 2
    assert (tables / "price.model").read_bytes() == old
    done(*train, "--epochs", "1")
    assert cr.load("price.model").history.n_epochs == 1


def test_a_write_protected_output_is_refused_even_with_force(run, tables, monkeypatch):
    def access(path, mode, real=os.access):
        protected = str(path).endswith("price.model") and mode == os.W_OK
        return not protected and real(path, mode)

    monkeypatch.setattr("os.access", access)  # whoever may write everywhere sees it too
    old = (tables / "price.model").read_bytes()
    ran = run("train", "price.csv", "--target", "price", "-o", "price.model", "--force")
    assert (ran.status, "write-protected" in ran.err) == (2, True)
    assert (tables / "price.model").read_bytes() == old


def test_a_summary_stands_for_more_quantities_than_fit_at_once(done, tables):
    done("train", "kind.csv", "--target", "kind", "--epochs", "5", "-o", "several.model")
    said = done("explain", "several.model", "--data", "kind.csv", "--sample", "3").out
    (called,) = done("predict", "several.model", "kind.csv").table[2:3]
    assert f"predicted: kind = {called['kind']}, " in said
    for words in ("width", f"{SIDES[2][0]:g}", "network 5", "mean", "--quantity"):
        assert words in said
    assert len(re.findall(r"W\[1\]\[\d+,\d+\]", said)) == 10
    assert max(map(len, said.splitlines())) <= 110
    assert "largest terms of layer 1" in done("explain", "digits").out


def test_all_shows_more_quantities_than_fit_at_once(done, tables):
    write_csv("wide.csv", "a,b,y", ROWS)
    done("train", "wide.csv", "--hidden", "300", "--epochs", "1", "-o", "wide.model")
    said = done("explain", "wide.model", "--data", "wide.csv", "--all", "--format", "json").json
    assert len(said["quantities"]) > 2000


def test_too_little_memory_is_an_error_like_others(run, monkeypatch):
    def greedy(*arguments, **named):
        raise MemoryError("Unable to allocate 7 TiB")

    monkeypatch.setattr("chainrule.cli.train.train", greedy)
    ran = run("train", "mazur")
    assert (ran.status, ran.err) == (
        2, "Error: There is not enough memory: Unable to allocate 7 TiB.\n",
    )  # fmt: skip


def test_the_table_of_a_test_is_read_as_the_data_are(run, tmp_path):
    lines = [f"{a:.3f}|{kind}|{y:.3f}".replace(".", ",") for (a, _b, y), (*_, kind) in
             zip(ROWS, KINDS, strict=True)]  # fmt: skip
    data, test = tmp_path / "data.csv", tmp_path / "test.csv"
    data.write_text("\n".join(lines[:30]) + "\n")
    test.write_text("\n".join(lines[30:]) + "\n")
    form = ["--no-header", "--delimiter", "|", "--decimal", ","]
    how = ["--target", "column3", "--fast", "--epochs", 2, "--json"]
    ran = run("train", data, *form, *how, "--test", test)
    assert ran.status == 0, ran.err
    assert ran.json["held_out_rows"] == 10
    same = tmp_path / "same.csv"  # the same rows in the usual form
    same.write_text("column1,column2,column3\n" + "".join(
        f"{a:.3f},{kind},{y:.3f}\n" for (a, _b, y), (*_, kind) in
        list(zip(ROWS, KINDS, strict=True))[30:]
    ))  # fmt: skip
    usual = tmp_path / "usual.csv"
    usual.write_text("column1,column2,column3\n" + "".join(
        f"{a:.3f},{kind},{y:.3f}\n" for (a, _b, y), (*_, kind) in
        list(zip(ROWS, KINDS, strict=True))[:30]
    ))  # fmt: skip
    other = run("train", usual, *how, "--test", same)
    assert other.json["held_out"] == ran.json["held_out"]


def test_a_number_written_in_another_way_is_told_with_the_option(run, done, tmp_path):
    data, new, model = tmp_path / "d.csv", tmp_path / "n.csv", tmp_path / "m.model"
    data.write_text("x;y\n" + "".join(f"{i},5;{i}\n" for i in range(40)))
    new.write_text("x\n1.5\n2.5\n")
    done("train", data, "--target", "y", "--fast", "--epochs", 2, "-o", model)
    ran = run("predict", model, new)
    assert ran.status == 2
    assert "is written in another way" in ran.err
    assert "--decimal ." in ran.err
    assert len(done("predict", model, new, "--decimal", ".").table) == 2
