"""Models as files of C and ONNX: the same answers as ours, whatever columns are called."""

import csv
import ctypes
import dataclasses
import json
import re
import subprocess

import numpy as np
import onnx
import pandas
import pytest
from exported import COMPILERS, STRICT, answers_of_onnx, compile_c, ends, library, outputs_of_c
from scipy.special import expit, softmax
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import chainrule as cr
from chainrule.basics.errors import FileError, InputError, MissingDependencyError
from chainrule.families.mlp.ensemble import Ensemble, logits
from chainrule.families.mlp.network_model import outputs
from chainrule.models.export import writing
from chainrule.models.export.c_file import TOLERANCE
from chainrule.models.export.names import RESERVED, c_text, identifiers
from chainrule.models.model import model_of
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.problems import recipe

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3))
KIND = np.array(["low", "mid", "high"])[(X[:, 0] > 0).astype(int) + (X[:, 1] > 0.4)]
NUMBER = X @ [1.0, -2.0, 0.5] + 1
HIDDEN = [name for name, row in ACTIVATIONS.items() if row.elementwise]
OUTPUT = [name for name in HIDDEN if ACTIVATIONS[name].derivative]

every_compiler = pytest.mark.parametrize("compiler", COMPILERS)


def near(found, ours):
    """As near as a file's numbers have to be: by the largest of each output."""
    ours = np.reshape(ours, (len(ours), -1))
    off = abs(np.reshape(found, ours.shape) - ours).max(axis=0)
    return (off <= TOLERANCE * abs(ours).max(axis=0)).all()


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "names, fields",
    [
        (["sepal length (cm)"], ["sepal_length_cm"]),
        (["mass", "Mass", "mass!", "mass_2"], ["mass", "mass_2", "mass_3", "mass_2_2"]),
        (["2nd", "", "重量", "__"], ["x2nd", "x", "x_2", "x_3"]),
        (["int", "Class", "NULL", "linux"], ["int_", "class_", "null", "linux_"]),
        (["Größe", "été", "x*/ exit(1); /*"], ["grosse", "ete", "x_exit_1"]),
    ],
)
def test_a_name_becomes_an_identifier(names, fields):
    assert identifiers(names) == fields
    assert all(re.fullmatch("[a-z][a-z0-9_]*", field) for field in fields)


@every_compiler
def test_no_field_is_a_macro_of_the_headers(compiler, tmp_path):
    """A macro with arguments does no harm: no field is followed by a parenthesis."""
    headers = tmp_path / "headers.c"
    headers.write_text("#include <math.h>\n#include <stdio.h>\n#include <string.h>\n")
    command = [compiler, "-dM", "-E", str(headers)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    macros = set(re.findall(r"^#define ([a-z][a-z0-9_]*)(?!\()\b", told, re.MULTILINE))
    assert macros
    assert macros <= RESERVED


@pytest.mark.quick
def test_a_text_becomes_a_literal():
    assert c_text('a"\\?') == r'"a\"\\\?"'
    assert c_text("é1\n") == r'"\303\2511\012"'


# -- networks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [None, [2], [0, 1]])
def test_a_network_with_an_embedding_travels(columns, tmp_path):
    fitted = cr.MLPRegressor(
        hidden_layer_sizes=(6,), embedding="pbld", embedding_columns=columns, max_iter=5, tol=None
    ).fit(X, NUMBER)  # fmt: skip
    cr.export(fitted, tmp_path / "net.c", data=X)
    cr.export(fitted, tmp_path / "net.onnx", data=X)
    ours = fitted.predict(X)
    for compiler in COMPILERS:
        assert near(outputs_of_c(tmp_path / "net.c", fitted, X, compiler), ours)
    assert near(answers_of_onnx(tmp_path / "net.onnx", fitted, X)["y"], ours)


def random_network(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, rng.integers(2, 6)).tolist()
    softmax = sizes[-1] > 1 and seed % 4 == 0
    return Network.create(
        sizes,
        [HIDDEN[k] for k in rng.integers(len(HIDDEN), size=len(sizes) - 2)],
        "softmax" if softmax else OUTPUT[seed % len(OUTPUT)],
        "log_loss" if softmax else "half_squared_error",
        bias=("trained", "fixed", "none")[seed % 3],
        shared_bias=seed % 5 == 0,
        initializer=("glorot", "lecun")[seed % 2],
        random_state=seed,
        dtype=np.float32 if seed % 7 == 0 else np.float64,
    )


def test_two_hundred_networks_in_c_and_onnx(tmp_path):
    """All files of C are parts of one program, so that none gets in another's way."""
    networks = [random_network(seed) for seed in range(200)]
    rows = [RNG.normal(size=(20, network.sizes[0])).astype(np.float32) for network in networks]
    for k, network in enumerate(networks):
        cr.export(network, tmp_path / f"net{k}.c")
    whole = tmp_path / "all.c"
    whole.write_text("".join(f'#include "net{k}.c"\n' for k in range(200)))
    program = library(whole)
    for k, (network, x) in enumerate(zip(networks, rows, strict=True)):
        ours = outputs(network, x)
        a = np.empty((20, network.sizes[-1]), np.float32)
        run = getattr(program, f"net{k}_outputs")
        for i in range(20):
            run(x[i].ctypes.data_as(ctypes.c_void_p), a[i].ctypes.data_as(ctypes.c_void_p))
        assert near(a, ours), network.layers
        cr.export(network, tmp_path / f"net{k}.onnx")
        assert near(answers_of_onnx(tmp_path / f"net{k}.onnx", network, x)["y"], ours)


@every_compiler
@pytest.mark.parametrize("temperature", [1.0, 0.3, 4.0])
@pytest.mark.parametrize("output, n", [("softmax", 3), ("logistic", 1), ("identity", 2)])
def test_the_mean_of_networks_at_a_temperature(output, n, temperature, compiler, tmp_path):
    """Beside the formula, p = mean of f(z/T), in float64."""
    loss = "half_squared_error" if output == "identity" else "log_loss"
    members = [
        Network.create((3, 7, n), "tanh", output, loss, random_state=seed, embedding=embedding)
        for seed, embedding in enumerate([None, "pbld", None])
    ]
    several = Ensemble(tuple(members), temperature)
    f = {"softmax": lambda z: softmax(z, axis=1), "logistic": expit, "identity": lambda z: z}
    expected = np.mean([f[output](logits(m, X) / temperature) for m in members], axis=0)
    for ending in (".c", ".onnx"):
        cr.export(several, tmp_path / f"net{ending}")
    assert near(outputs_of_c(tmp_path / "net.c", several, X, compiler), expected)
    assert near(answers_of_onnx(tmp_path / "net.onnx", several, X)["y"], expected)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@every_compiler
@pytest.mark.parametrize(
    "estimator, y",
    [
        (cr.MLPClassifier((8,), "tanh", max_iter=9, solver="lbfgs"), KIND),
        (cr.MLPClassifier((), max_iter=9, solver="lbfgs"), KIND == "low"),
        (cr.MLPClassifier((4,), "gelu", max_iter=9, solver="lbfgs"), np.eye(3, dtype=int)[:60]),
        (cr.MLPRegressor("half_squared_error", (8,), "elu", max_iter=9, solver="lbfgs"), NUMBER),
        (cr.MLPRegressor("huber", (8,), "softplus", max_iter=9, solver="lbfgs"), X[:, :2] * 1e4),
        *((cr.RBFClassifier(9, kernel=k), KIND) for k in ("gaussian", "multiquadric")),
        *((cr.RBFRegressor(9, kernel=k), NUMBER) for k in ("inverse_multiquadric", "thin_plate")),
        (cr.RBFRegressor(read_out="average"), X[:, :2]),
        (cr.RBFClassifier(read_out="average"), X[:, 0] > 0),
        (cr.SOM(3, 4), None),
        (cr.SOM(3, 4, metric="cosine", missing="ignore"), KIND),
        (cr.SOM(2, 2, metric="manhattan", missing="ignore"), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_estimator_gives_the_same_answers(estimator, y, compiler, tmp_path):
    if y is not None and np.ndim(y) == 2 and y.dtype.kind == "i":
        y = np.column_stack([X[:, 0] > 0, X[:, 1] > 0, X[:, 2] > 1]).astype(int)
    fitted = estimator.fit(X, y)
    rows = RNG.normal(size=(40, 3))
    if getattr(fitted, "missing", "") == "ignore":
        rows[::3, 1] = np.nan
    for ending in (".c", ".onnx"):
        cr.export(fitted, tmp_path / f"net{ending}")
    ours = raw_outputs(fitted, rows)
    assert near(outputs_of_c(tmp_path / "net.c", fitted, rows, compiler), ours)
    check_answers(answers_of_onnx(tmp_path / "net.onnx", fitted, rows), fitted, rows)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "cosine"])
def test_a_map_of_float32_rows_travels_too(metric, tmp_path):
    """Its prototypes beside distances in float64 were no valid ONNX."""
    fitted = cr.SOM(3, 4, metric=metric).fit(X.astype(np.float32))
    cr.export(fitted, tmp_path / "net.onnx")
    rows = X.astype(np.float32).astype(float)
    check_answers(answers_of_onnx(tmp_path / "net.onnx", fitted, rows), fitted, rows)


def raw_outputs(fitted, rows):
    if isinstance(fitted, cr.SOM):
        return fitted.transform(rows)
    return fitted._outputs(rows.astype(np.float32) if hasattr(fitted, "coefs_") else rows)


def check_answers(answers, fitted, rows):
    """What ONNX Runtime gives is what `predict --proba` writes, column by column."""
    model = model_of(fitted)
    proba = model.family.columns is None and model.task == "classification"
    ours = model.columns(rows, proba)
    shares = [value for name, value in answers.items() if name.startswith("p_")]
    others = [value for name, value in answers.items() if not name.startswith("p_")]
    expected = {name: value for name, value in ours.items() if not name.startswith("P(")}
    p = [value for name, value in ours.items() if name.startswith("P(")]
    if len(p) == len(shares):  # of several labels at once
        shares = [share[:, 1] for share in shares]
    check_columns(others, expected.values(), len(rows))
    check_columns(shares, p, len(rows))


def check_columns(found, ours, n):
    columns = [column for value in found for column in value.reshape(n, -1).T]
    for column, mine in zip(columns, ours, strict=True):
        if mine.dtype.kind == "f":
            assert near(column, mine)
        else:
            assert column.tolist() == mine.tolist()


# -- tables --------------------------------------------------------------------------------------

DAYS = np.datetime64("2024-01-01T06:00") + np.arange(60) * np.timedelta64(53, "h")
CLOCK = [f"{7 + k % 12:02}:{k % 60:02}" for k in range(60)]
TABLE = {
    "width (mm)": [f"{x:.3f}" if k % 9 else "" for k, x in enumerate(X[:, 0] * 50 + 300)],
    "price": [f"{x:.2f}" for x in 1e5 + X[:, 1] * 2e4],
    "sold": ["true" if x > 0 else "false" for x in X[:, 2]],
    "color": [["red", "green", "blue", "", "NA"][k % 5] for k in range(60)],
    "day": [str(day) if k % 11 else "" for k, day in enumerate(DAYS)],
    "clock": CLOCK,
    "kind": KIND.tolist(),
    "second": [("a", "b")[k % 2] for k in range(60)],
    "height": [f"{x:.4f}" for x in NUMBER * 30 + 170],
    "weight": [f"{x:.4f}" for x in X[:, 0] * 9 + 70],
}


def written(table, path):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([list(table), *zip(*table.values(), strict=True)])
    return path


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return written(TABLE, tmp_path_factory.mktemp("data") / "table.csv")


@pytest.mark.parametrize(
    "target, said",
    [
        ("kind", {}),
        ("second", {}),
        (["kind", "second"], {"drop": ["clock"]}),
        ("height", {"scale": "minmax"}),
        ("height", {"scale": "robust"}),
        (["height", "weight"], {"scale": "max"}),
        ("kind", {"model": "rbf"}),
        ("height", {"model": "rbf"}),
        ("kind", {"model": "som"}),
        (None, {"model": "som", "drop": ["kind", "second"]}),
        ("second", {"model": "rbf", "scale": "none"}),
    ],
)
def test_a_table_goes_in_raw_and_comes_out_in_its_own_words(target, said, table, tmp_path):
    settings = {"max_iter": 5} if "model" not in said else {}
    model = cr.train(table, target, fast=True, **said, **settings).model
    check_table(model, table, tmp_path)


@pytest.mark.parametrize(
    "target, said",
    [
        ("kind", {}),
        ("second", {}),
        (["kind", "second"], {}),
        ("height", {}),
        (["height", "weight"], {"scale": "robust"}),
    ],
)
def test_networks_of_a_table_that_are_averaged(target, said, table, tmp_path, monkeypatch):
    """What is trained by default, if smaller: embedded, of classes clipped and at a temperature."""
    monkeypatch.setattr(recipe, "HIDDEN", (16, 8))
    model = cr.train(table, target, max_iter=3, random_state=0, **said).model
    assert len(model.networks) == 5
    assert model.networks[0].embedding is not None
    assert (model.fitted.temperature != 1) == (model.task == "classification")
    check_table(model, table, tmp_path)


def check_table(model, table, tmp_path):
    """Gaps, labels that training did not have, and cells beyond what it saw are among the rows."""
    rows = model.schema.inputs_of(cr.read_table(table))
    rows[::4] = np.nan
    rows[1::4] += 0.5 * np.nanstd(rows, axis=0)
    categories = [f.kind == "category" for f in model.schema.features]
    rows[:, categories] = np.trunc(rows[:, categories])
    rows[2::8, categories] = -1
    path = tmp_path / "net.c"
    cr.export(model, path, data=table)
    for compiler in COMPILERS:
        compile_c(compiler, path, "-fsyntax-only")
    ours = model.encoded(rows)
    ours = model.outputs(rows) if model.family.layered else raw_outputs(model.fitted, ours)
    assert near(outputs_of_c(path, model, rows, COMPILERS[-1]), ours)
    cr.export(model, tmp_path / "net.onnx")
    check_answers(answers_of_onnx(tmp_path / "net.onnx", model, rows), model, rows)


def test_the_answers_of_c_are_in_the_tables_words(table, tmp_path):
    """NET_predict, from a program of its own, and NET_HEADER in another file of it."""
    model = cr.train(table, ["kind", "second"], max_iter=5, fast=True).model
    cr.export(model, tmp_path / "two kinds.c")
    (tmp_path / "main.c").write_text(PROGRAM)
    command = ["gcc", *STRICT, "main.c", "two kinds.c", "-lm", "-o", "program"]
    subprocess.run(command, check=True, cwd=tmp_path)
    told = subprocess.run(["./program"], capture_output=True, text=True, cwd=tmp_path).stdout
    row = model.schema.inputs_of(cr.read_table(table))[:1] * np.nan
    ours = model.columns(row, proba=True)
    p = ["P(kind=high)", "P(second=b)"]
    assert told.split() == [
        *(ours[n][0] for n in ("kind", "second")),
        *(f"{ours[n][0]:.4f}" for n in p),
    ]


PROGRAM = """
#define NET_HEADER
#include "two kinds.c"
#include <math.h>
#include <stdio.h>

int main(void)
{
    struct two_kinds_input in = {NAN, NAN, NAN, NULL, NAN, NAN, NAN, NAN};
    struct two_kinds_output out;
    two_kinds_predict(&in, &out);
    printf("%s %s %.4f %.4f\\n", out.kind, out.second, out.p_kind[0], out.p_second[1]);
    return 0;
}
"""


def test_a_columns_own_mark_for_a_gap_is_one(table, tmp_path):
    model = cr.train(table, "kind", max_iter=5, fast=True).model
    features = [
        f._replace(missing=("(none)",)) if f.name == "color" else f for f in model.schema.features
    ]
    marked = dataclasses.replace(model, schema=model.schema._replace(features=tuple(features)))
    cr.export(marked, tmp_path / "net.c")
    cr.export(marked, tmp_path / "net.onnx")
    fields = 'price = 1e5, .sold = 1, .day = 19800, .clock = 0.4, .second = "a", .height = 170'
    program = f"""
#include "net.c"
int main(void)
{{
    struct net_input gap = {{.width_mm = 300, .{fields}, .weight = 70}}, mark = gap;
    float a[3], b[3];
    mark.color = "(none)";
    net_outputs(&gap, a);
    net_outputs(&mark, b);
    return memcmp(a, b, sizeof a) != 0;
}}
"""
    (tmp_path / "main.c").write_text(program)
    assert library(tmp_path / "main.c").main() == 0
    model_proto = onnx.load(tmp_path / "net.onnx")
    encoders = [node for node in model_proto.graph.node if node.op_type == "LabelEncoder"]
    words = [a.strings for node in encoders for a in node.attribute if a.name == "keys_strings"]
    assert any(b"(none)" in each for each in words)


def test_the_files_own_test_can_fail(table, tmp_path):
    path = tmp_path / "net.c"
    cr.export(cr.train(table, "height", max_iter=2, fast=True).model, path)
    code = path.read_text()
    begin = code.index("net_b2[1] = {") + len("net_b2[1] = {")
    path.write_text(code[:begin] + "1.0f + " + code[begin:])
    assert ends(path) == 1


def test_rows_of_the_test_come_from_the_table(table, tmp_path):
    cr.export(cr.train(table, "kind", max_iter=2, fast=True).model, tmp_path / "net.c", data=table)
    assert f".price = {float(TABLE['price'][0])!r}" in (tmp_path / "net.c").read_text()


# -- names from strangers ------------------------------------------------------------------------

PAYLOADS = [
    "*/ int main(void) { return 7; } /*",
    '"; system("true"); "',
    "??/\n#error injected",
    "\\",
    "end of line\\",
    "tab\there\nline\r",
    "// #include <x>",
    "%s%n",
    "<script>alert(1)</script>",
    "\u2028\u202eevil",
    "名字",
    "\x1b[2J\x07",
    "'); DROP TABLE x; --",
    "__attribute__((constructor))",
    '_Pragma("x")',
    "int",
    "1e5",
    'R"x(',
    "\\u0022 \\x22",
    "=1+1",
]


def without_literals(code):
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', code)


@pytest.fixture(scope="module")
def strange():
    """A model in which every name and label is one of PAYLOADS."""
    columns = {name: RNG.normal(size=60) for name in PAYLOADS[1:]}
    columns[PAYLOADS[0]] = np.array(PAYLOADS, object)[np.arange(60) % len(PAYLOADS)]
    columns["target */"] = np.array(PAYLOADS[:3], object)[np.arange(60) % 3]
    model = cr.train(pandas.DataFrame(columns), "target */", max_iter=2, fast=True).model
    assert {name for f in model.schema.features for name in (f.name, *f.labels)} >= {*PAYLOADS}
    return model


@every_compiler
def test_names_reach_a_file_of_c_only_in_literals(strange, compiler, tmp_path):
    path = tmp_path / '*" evil.c'
    cr.export(strange, path)
    plain, other = path.read_text("ascii"), tmp_path / "evil.c"
    rest = without_literals(plain)
    words = set(re.findall(r"[A-Za-z_]\w*", rest))
    assert not words & {"system", "error", "script", "injected", "DROP", "_Pragma", "x22"}
    assert rest.count("/*") == rest.count("*/")
    assert rest.count("int main") == 1
    assert all(" " <= c <= "~" or c == "\n" for c in plain)
    cr.export(strange, other)
    rows = np.column_stack(
        [np.arange(20) % 5 if f.labels else RNG.normal(size=20) for f in strange.schema.features]
    )
    assert near(outputs_of_c(other, strange, rows, compiler), strange.outputs(rows))
    names = (ctypes.c_char_p * (2 * len(PAYLOADS))).in_dll(library(other, compiler), "evil_columns")
    assert [name.decode() for name in names[1::2]] == list(strange.schema.inputs)


def test_names_reach_onnx_as_texts(strange, tmp_path):
    path = tmp_path / "net.onnx"
    cr.export(strange, path)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    said = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    assert [column["name"] for column in said["chainrule.columns"]] == list(strange.schema.inputs)
    fields = [value.name for value in (*model.graph.input, *model.graph.output)]
    assert all(re.fullmatch("[a-z][a-z0-9_]*", field) for field in fields)
    rows = np.column_stack(
        [np.arange(20) % 5 if f.labels else RNG.normal(size=20) for f in strange.schema.features]
    )
    check_answers(answers_of_onnx(path, strange, rows), strange, rows)


# -- what is refused -----------------------------------------------------------------------------

SQUARE = cr.activation("square", lambda z: z * z, lambda z: 2 * z)
HUGE = Network(
    (Layer(np.full((1, 1), 1e39), None, ACTIVATIONS["identity"], "none"),),
    Network.create((1, 1)).loss,
)


@pytest.mark.parametrize(
    "fitted, said",
    [
        (lambda: cr.Perceptron().fit(X, KIND), "perceptron.*mlp, rbf, som"),
        (lambda: Network.create((3, 4, 1), [SQUARE]), "Layer 1: square"),
        (lambda: HUGE, "Layer 1 has a weight"),
    ],
    ids=["family", "own function", "too large"],
)
@pytest.mark.parametrize("ending", [".c", ".onnx"])
def test_what_a_format_cannot_say_is_refused(fitted, said, ending, tmp_path):
    with pytest.raises(InputError, match=said):
        cr.export(fitted(), tmp_path / f"net{ending}")
    assert not list(tmp_path.iterdir())


def test_of_a_pipeline_its_last_step_or_skl2onnx_is_named(tmp_path):
    pipeline = make_pipeline(StandardScaler(), cr.Perceptron()).fit(X, KIND)
    with pytest.raises(InputError, match="Pipeline is no network") as caught:
        cr.export(pipeline, tmp_path / "net.c")
    assert "pipeline[-1]" in caught.value.hint
    assert "skl2onnx" in caught.value.hint


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    "labels, ending, said",
    [
        (["a\0c", "b"], ".c", "zero byte"),
        (["a\ud800", "b"], ".onnx", "UTF-8"),
    ],
)
def test_a_label_that_a_format_cannot_hold(labels, ending, said, tmp_path):
    y = np.array(labels, object)[(X[:, 0] > 0).astype(int)]
    fitted = cr.MLPClassifier((2,), max_iter=2, solver="lbfgs").fit(X, y)
    with pytest.raises(InputError, match=said):
        cr.export(fitted, tmp_path / f"net{ending}")


@pytest.mark.quick
def test_the_ending_says_the_format(tmp_path):
    network = Network.create((2, 2))
    with pytest.raises(InputError, match=r"\.c, \.onnx"):
        cr.export(network, tmp_path / "net.pt")
    cr.export(network, tmp_path / "net.c")
    with pytest.raises(FileError, match="exists"):
        cr.export(network, tmp_path / "net.c")
    cr.export(network, tmp_path / "net.c", force=True)


@pytest.mark.quick
def test_onnx_needs_its_extra(monkeypatch, tmp_path):
    monkeypatch.setattr(writing, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match=r"chainrule\[onnx\]"):
        cr.export(Network.create((2, 2)), tmp_path / "net.onnx")


def test_a_column_that_is_missing_is_a_compile_error(table, tmp_path):
    cr.export(cr.train(table, "kind", max_iter=2, fast=True).model, tmp_path / "net.c")
    program = tmp_path / "main.c"
    program.write_text('#include "net.c"\nstruct net_input in = {.no_such_column = 1};\n')
    with pytest.raises(subprocess.CalledProcessError) as error:
        compile_c("gcc", program, "-fsyntax-only")
    assert "no_such_column" in error.value.stderr
