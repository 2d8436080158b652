"""Worksheets: every network that can be asked for, each sheet's key through `check`, what is short
and what is faded, and what goes in and out of files.

The full campaign, 10,000 sheets, half of them with a slip in them:
CHAINRULE_SHEETS=5000 pytest tests/worksheets/test_worksheets.py -k "key_passes or planted"
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import tomllib
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest

import chainrule as cr
from chainrule.answers.checking import check_sheet
from chainrule.answers.reading import read_sheet
from chainrule.basics.i18n import use_language
from chainrule.cli import main
from chainrule.derivation.explanation import Explanation
from chainrule.worksheets.html import write_html
from tests.chromium import CHROMIUM

SHEETS = int(os.environ.get("CHAINRULE_SHEETS", "160"))
PARTS = 8
HIDDEN = ("logistic", "tanh", "relu", "identity", "leaky_relu", "elu", "gelu", "softplus", "exp")
LOSSES = (
    "half_squared_error",
    "mean_squared_error",
    "log_loss",
    "absolute_error",
    "huber",
    "poisson",
)
SOLVERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")


def random_sheet(case, **form):
    """A worksheet that combines what can be asked for in another way for each number."""
    rng = np.random.default_rng([3, case])
    depth = int(rng.integers(1, 4))
    sizes = [int(n) for n in rng.integers(1, 4, depth + 1)]
    settings = {"solver": str(rng.choice(SOLVERS))} if rng.random() < 0.3 else {}
    if rng.random() < 0.2:
        settings |= {"alpha": 0.1, "l1": 0.2}
    if rng.random() < 0.3:
        settings["update_order"] = "sequential"
    return cr.worksheet(
        sizes=sizes,
        activation=str(rng.choice(HIDDEN)),
        loss=str(rng.choice(LOSSES)),
        bias=str(rng.choice(["trained", "fixed", "none"])),
        rows=int(rng.choice([1, 1, 2, 3])),
        seed=case,
        blanks=float(rng.choice([0.1, 0.5, 1.0])),
        **{"digits": int(rng.choice([2, 4, 6, 9])), **form},
        **settings,
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_every_key_passes_its_check(tmp_path, part):
    """Filled in, the file itself is all that `check` needs, as TOML and as JSON."""
    for case in range(part, SHEETS, PARTS):
        sheet = random_sheet(case)
        for name, text in [
            ("key.toml", sheet.text(answers=True)),
            ("key.json", sheet.json(answers=True)),
        ]:
            file = tmp_path / name
            file.write_text(text, encoding="utf-8")
            marked = cr.check(file)
            assert marked.first_wrong is None, (case, marked.text())
            assert {v.mark for v in marked} <= {"right", "rounded", "coarse"}, case
            assert len(marked.verdicts) == len(sheet.answers())


@pytest.mark.parametrize("part", range(PARTS))
def test_every_planted_slip_is_found(part):
    """The filled-in finding passes, and no other line, letter or number does; what is shown is
    right up to the line where the slip is."""
    for case in range(part, SHEETS, PARTS):
        sheet = random_sheet(case, slip=1 + case % 3, digits=6)
        key = sheet.to_json(answers=True)
        explanation = Explanation(sheet.derivation, sheet.title)

        def passed(answers, key=key, explanation=explanation):
            return check_sheet(explanation, read_sheet({**key, "answers": answers})).passed

        answers, shown = key["answers"], key["shown"]
        assert passed(answers), (case, answers)
        names = list(shown)
        first = names.index(answers["line"])
        for name in names[:first]:
            true = sheet.derivation[name].value
            assert float(shown[name]) == pytest.approx(true, rel=1e-5, abs=1e-12), (case, name)
        at = answers["line"]
        assert float(shown[at]) != pytest.approx(sheet.derivation[at].value, rel=0.01), case
        other = names[first - 1]
        letters = [letter for letter, _text in sheet.choices() if letter != answers["done"]]
        assert not passed({**answers, "line": other}) or other == at
        assert not passed({**answers, "done": letters[case % len(letters)]})
        assert not passed({**answers, "right": shown[at]})


def test_a_wrong_number_on_a_sheet_is_found(tmp_path):
    """A sheet's check can fail: one number of the key changed is the one that is named."""
    for case in range(30):
        sheet = cr.worksheet(sizes=[2, 2, 1], activation="relu", seed=case)
        key = sheet.answers()
        name = list(key)[case % len(key)]
        file = tmp_path / "filled.toml"
        value = float(key[name]) + 0.25
        text = sheet.text(answers=True)
        line = f'{json.dumps(name)} = "{key[name]}"'
        assert text.count(line + "\n") == 1
        file.write_text(text.replace(line, f"{json.dumps(name)} = {value!r}"))
        marked = cr.check(file)
        assert marked.first_wrong is marked[name]


# -- the numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_results_stay_short(activation):
    """Without a transcendental function every number is exact within seven decimals, and the
    numbers up to the gradients take four digits on average at most."""
    for seed in range(40):
        sheet = cr.worksheet(sizes=[2, 3, 1], activation=activation, seed=seed)
        values = [step.quantity.value for step in sheet.steps()]
        assert all(abs(value - round(value, 7)) < 1e-12 for value in values)
        digits = [len(f"{abs(v):.10g}".replace(".", "").strip("0")) for v in values]
        assert np.mean(digits) <= 3.5, seed
        for _symbol, number in sheet.given():
            assert re.fullmatch(r"-?\d(\.\d)?", number)


def test_a_sheet_teaches_something():
    """Some hidden unit is switched on, none stands at a kink, and there is an error to carry."""
    for seed in range(60):
        sheet = cr.worksheet(sizes=[2, 3, 1], activation="relu", seed=seed)
        d = sheet.derivation
        z = [d[f"z[1][{j}]"].value for j in (1, 2, 3)]
        assert max(z) > 0
        assert 0 not in z
        assert abs(d["delta[2][1]"].value) > 1e-3


def test_sheets_are_different_and_come_again():
    sheets = [cr.worksheet(sizes=[2, 3, 1], activation="relu", seed=s).text() for s in range(30)]
    assert len(set(sheets)) == 30
    assert sheets[7] == cr.worksheet(sizes=[2, 3, 1], activation="relu", seed=7).text()


# -- what is exactly 0 ---------------------------------------------------------------------------

CANCELS = """
[network]
sizes = [2, 2, 1]
activation = "tanh"
loss = "half_squared_error"
[[layers]]
weights = [[0.2, 0.3], [0.8, -0.4]]
biases = [-0.3, 0.1]
[[layers]]
weights = [[0.5], [0.6]]
biases = [0.1]
[training]
solver = "sgd"
learning_rate_init = 0.1
[data]
inputs = [[-0.5, 0.5]]
targets = [[0.4]]
"""


def hidden_sum(weights, inputs, bias):
    """In fractions of the decimals, as on paper."""
    terms = [Fraction(repr(w)) * Fraction(repr(x)) for w, x in zip(weights, inputs, strict=True)]
    return sum(terms, Fraction(repr(bias)))


@pytest.mark.quick
@pytest.mark.parametrize("activation", ["tanh", "logistic", "relu", "leaky_relu", "elu"])
def test_no_number_of_a_key_is_what_binary_leaves_over(activation):
    """Nor is a unit's sum 0 on paper, where an activation may be at its kink."""
    for seed in range(25):
        sheet = cr.worksheet(sizes=[2, 3, 1], activation=activation, seed=seed)
        for name, number in sheet.answers().items():
            assert not 0 < abs(float(number)) < 1e-9, (seed, name, number)
        document = sheet.to_json()
        layer, inputs = document["layers"][0], document["data"]["inputs"][0]
        for weights, bias in zip(zip(*layer["weights"], strict=True), layer["biases"], strict=True):
            assert hidden_sum(weights, inputs, bias) != 0, seed


def test_what_is_exactly_0_is_shown_and_marked_as_0(tmp_path):
    """Of one's own network: 0.2·(−0.5) + 0.8·0.5 − 0.3, its tanh, and the gradient that it is a
    factor of. What a program writes of them is right, too, and no other number."""
    file = tmp_path / "mine.toml"
    file.write_text(CANCELS)
    assert hidden_sum([0.2, 0.8], [-0.5, 0.5], -0.3) == 0
    sheet, zeros = cr.worksheet(file), ("net_h1", "out_h1", "dE/dw5")
    key = sheet.answers()
    assert [key[name] for name in zeros] == ["0", "0", "0"]
    for form in (sheet.text, sheet.json, sheet.html, sheet.latex):
        assert not re.search(r"e-1\d|10\^\{-1\d\}", form(answers=True)), form
    shown = cr.worksheet(file, blanks=0)
    assert "= 0.5·0 + 0.6·" in shown.text()
    assert r"0.5 \cdot 0 + 0.6 \cdot" in shown.latex()
    for zero in ("0", "0.0", "0.0000", "0/1", "-0"):
        marked = cr.check(file, {**key, **dict.fromkeys(zeros, zero)})
        assert {v.mark for v in marked} == {"right"}, zero
        assert not any(marked[name].twin for name in zeros), zero
    for name in zeros:
        by_program = repr(sheet.derivation[name].value)
        assert float(by_program) != 0
        assert cr.check(file, {**key, name: by_program}).passed
        wrong = cr.check(file, {**key, name: "0.1"})
        assert wrong.first_wrong is wrong[name]
        assert wrong[name].quantity.value == 0


def test_a_small_number_is_not_0(tmp_path):
    """The input's 0.0000000001 is no rounding."""
    file = tmp_path / "mine.toml"
    file.write_text(CANCELS.replace("[[-0.5, 0.5]]", "[[-0.4999999999, 0.5]]"))
    key = cr.worksheet(file).answers()
    assert [float(key[name]) for name in ("net_h1", "out_h1")] == pytest.approx([2e-11] * 2, 1e-4)
    assert cr.check(file, {**key, "net_h1": "0"})["net_h1"].mark == "coarse"


def test_a_slip_after_which_terms_cancel_shows_0():
    """Numbers worked out from a slip are told as all others."""
    for seed in range(40):
        sheet = cr.worksheet(sizes=[2, 2, 1], activation="tanh", seed=seed, slip=1)
        for number in sheet.to_json()["shown"].values():
            assert not 0 < abs(float(number)) < 1e-9, seed


def test_every_form_of_a_sheet_of_some_steps_gives_what_they_need(tmp_path):
    """As the text does, so does the page that is printed by LaTeX."""
    sheet = cr.worksheet("mazur", steps=["backward"])
    given = list(sheet.given())
    assert len(given) > 2
    page = sheet.latex().partition("Given:")[2].partition("subsection")[0]
    assert [float(x) for x in re.findall(r"= (-?[\d.]+)\$", page)] == [float(x) for _n, x in given]


# -- blanks --------------------------------------------------------------------------------------


def test_blanks_fade_the_steps_in():
    """More blanks keep those that were there, and nothing shown gives away what is asked for."""
    shares = [0.0, 0.1, 0.3, 0.5, 0.8, 1.0]
    sheets = [cr.worksheet(sizes=[2, 3, 2], seed=1, blanks=share) for share in shares]
    blanks = [set(sheet.answers()) for sheet in sheets]
    assert not blanks[0]
    assert len(blanks[-1]) == len(sheets[-1].quantities)
    assert all(few <= many for few, many in itertools.pairwise(blanks))
    for sheet in sheets:
        shown = [step for step in sheet.steps() if not step.blank]
        asked = {step.quantity.name for step in sheet.steps() if step.blank}
        assert not asked & {name for step in shown for name in step.quantity.depends}
    for share, chosen in zip(shares, blanks, strict=True):
        assert len(chosen) / len(blanks[-1]) == pytest.approx(share, abs=0.01)


def test_what_is_shown_is_worked_out_and_what_is_blank_is_not():
    sheet = cr.worksheet(sizes=[2, 2, 1], activation="relu", seed=7, blanks=0.5)
    text = sheet.text()
    assert "net_h1 = w1·i1 + w2·i2" in text
    document = tomllib.loads(text)
    assert set(document["answers"]) == set(sheet.answers())
    assert not any(document["answers"].values())
    for step in sheet.steps():
        shown = f"#   {step.symbol} = {step.formula}\n" in text
        assert shown
        assert (f'{json.dumps(step.name)} = ""' in text) is step.blank
    bare = cr.worksheet(sizes=[2, 2, 1], activation="relu", seed=7, formulas=False).text()
    assert "w1·i1" not in bare


# -- sources, files, commands --------------------------------------------------------------------


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(map(str, arguments)))
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_a_sheet_of_ones_own_network(capsys, tmp_path):
    file = tmp_path / "sheet.toml"
    status, out, err = run(capsys, "worksheet", "mazur", "-o", file, "--answers")
    assert (status, out, err) == (0, f"written to {file}\n", "")
    status, out, err = run(capsys, "check", file)
    assert status == 0, out
    assert "net_h1" in out
    status, out, err = run(capsys, "worksheet", "mazur", "-o", file)
    assert status == 2
    assert "exists already" in err


def test_what_does_not_fit_on_one_side_is_told_before_it_is_written(capsys, tmp_path):
    """35 blanks of a 2-2-1 network, 30 to a side; its key is not handed out."""
    asked = ["worksheet", "--sizes", "2,2,1", "--format", "html", "-o"]
    _status, _out, err = run(capsys, *asked, tmp_path / "two.html")
    assert "note: 35 blanks do not fit on one side of A4" in err
    _status, _out, err = run(capsys, *asked, tmp_path / "one.html", "--blanks", "0.5")
    assert err == ""
    _status, _out, err = run(capsys, *asked, tmp_path / "key.html", "--answers")
    assert err == ""


def test_a_sheet_of_some_rows_and_of_a_trained_model(tmp_path):
    """Rows are counted anew on the sheet, which knows no others."""
    file = tmp_path / "sheet.toml"
    batch = cr.worksheet("xor", samples=[2, 4], blanks=0.4)
    assert {step.quantity.sample for step in batch.steps()} == {None, 1, 2}
    file.write_text(batch.text(answers=True))
    assert cr.check(file).passed
    network = cr.Network.create((3, 2, 2), "tanh", "softmax", "log_loss", random_state=3)
    X, y = np.random.default_rng(0).normal(size=(9, 3)), np.arange(9) % 2
    model = cr.fit(network, X, y, max_iter=3, alpha=0.1)
    for row in (1, 9):
        sheet = cr.worksheet(model, data=X, target=y, samples=[row])
        assert sheet.derivation.context()["sizes"] == [3, 2, 2]
        file.write_text(sheet.text(answers=True))
        assert cr.check(file).passed


def test_a_loss_without_a_formula_makes_no_sheet():
    def quartic(y, a):
        return (y - a) ** 4, -4 * (y - a) ** 3

    network = cr.Network.create((2, 1), "tanh", "identity", quartic, random_state=0)
    with pytest.raises(cr.ChainruleError, match="cannot carry the loss quartic"):
        cr.worksheet(network, data=[[1.0, 2.0]], target=[[1.0]])


def test_a_class_set(capsys, tmp_path):
    """Thirty different files, each with the seed that makes it again, each filled in to pass."""
    arguments = ["worksheet", "--sizes", "2,2,1", "--activation", "relu", "--seed", 5]
    arguments += ["--blanks", 0.7, "--no-formulas", "--param", "alpha=0.1"]
    status, _out, err = run(
        capsys, *arguments, "--count", 12, "--answers", "-o", tmp_path / "key.toml"
    )
    assert (status, err) == (0, "")
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [f"key-{i:02}.toml" for i in range(1, 13)]
    assert len({file.read_text() for file in files}) == 12
    for seed, file in enumerate(files, 5):
        assert run(capsys, "check", file)[0] == 0
        recipe = re.search(r"Made by: chainrule (.*)", file.read_text())[1].split()
        assert recipe[-1] == str(seed)
        assert run(capsys, *recipe, "--answers")[1] == file.read_text()


def test_one_printed_document_for_a_class(capsys):
    status, out, _err = run(
        capsys, "worksheet", "--sizes", "2,3,1", "--count", 3, "--format", "latex"
    )
    assert status == 0
    assert out.count(r"\newpage") == 2
    assert out.count(r"\section*") == 3
    assert out.count("{") == out.count("}")
    assert out.count("$") % 2 == 0
    assert out.count(r"\left") == out.count(r"\right")
    assert r"\partial J" not in out  # no penalty, so that J is E
    key = run(capsys, "worksheet", "--sizes", "2,3,1", "--format", "latex", "--answers")[1]
    assert r"\blank" in out
    assert r"= \blank" not in key


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no XeLaTeX here")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_class_in_latex_compiles(capsys, tmp_path, language):
    (tmp_path / "names.csv").write_text("name\nA_1 & {B}\n王小明\n", "utf-8")
    arguments = ["worksheet", "mazur", "--steps", "forward", "--lang", language]
    arguments += ["--class", tmp_path / "names.csv", "--format", "latex", "-o", tmp_path / "sheets"]
    status, out, _err = run(capsys, *arguments)
    assert status == 0
    assert "key.tex" in out
    for name in ("sheets.tex", "key.tex"):
        command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", name]
        ran = subprocess.run(
            command, cwd=tmp_path / "sheets", capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == 0, ran.stdout[-2000:]
        assert "Overfull" not in ran.stdout
        assert (
            "Missing character" not in (tmp_path / "sheets" / name).with_suffix(".log").read_text()
        )
        assert "(2 pages" in ran.stdout


@pytest.mark.parametrize(
    "option, message", [("--count", "leave --count out"), ("--format", "JSON")]
)
def test_what_a_class_does_not_take_is_told(capsys, tmp_path, option, message):
    (tmp_path / "names.csv").write_text("Ada\n")
    value = 3 if option == "--count" else "json"
    arguments = ["worksheet", "mazur", "--class", tmp_path / "names.csv", option, value]
    status, _out, err = run(capsys, *arguments, "-o", tmp_path / "sheets")
    assert status == 2
    assert message in err
    assert not (tmp_path / "sheets").exists()


def test_a_page_for_a_class(capsys):
    """Well-formed, asks the network for nothing, and gives away nothing that is asked for."""
    arguments = ["worksheet", "--sizes", "2,3,2", "--count", 2, "--format", "html"]
    out, key = (run(capsys, *arguments, *more)[1] for more in ([], ["--answers"]))
    body = re.search(r"<main>.*</main>", out, re.DOTALL)[0].replace("&nbsp;", " ")
    root = ElementTree.fromstring(body)
    assert len(root.findall(".//h2")) == 2
    n = len(cr.worksheet(sizes=[2, 3, 2]).quantities)
    assert len(root.findall(".//article")) == 2 * n == out.count('border-bottom:1px solid">')
    assert 'border-bottom:1px solid">' not in key
    assert "http" not in out.replace("http://www.w3.org/", "")
    number = max(cr.worksheet(sizes=[2, 3, 2]).answers().values(), key=len).lstrip("-")
    assert number in key
    assert number not in out


ONE_SIDE = [
    {"sizes": [2, 2, 1], "activation": "relu", "steps": ["forward", "loss", "backward"]},
    {"sizes": [2, 2, 2], "steps": ["backward"]},
    {"sizes": [2, 3, 1], "blanks": 0.3, "steps": ["forward", "loss", "backward"]},
    {"sizes": [3, 2, 1], "formulas": False, "steps": ["forward", "loss"]},
]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sheet_is_one_side_of_paper(tmp_path, language):
    """Up to thirty blanks: counted in the PDF that Chromium prints."""
    use_language(language)
    try:
        sheets = [cr.worksheet(seed=3, **asked) for asked in ONE_SIDE]
        assert all(len(sheet.answers()) <= 30 for sheet in sheets)
        page, pdf = tmp_path / "sheets.html", tmp_path / "sheets.pdf"
        page.write_text(write_html(sheets, False), encoding="utf-8")
    finally:
        use_language("en")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command = [CHROMIUM, *options, f"--print-to-pdf={pdf}", str(page)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == len(sheets)


@pytest.mark.quick
def test_a_sheet_of_some_steps_gives_what_they_need():
    sheet = cr.worksheet(sizes=[2, 2, 1], activation="tanh", seed=3, steps=["delta"])
    assert set(sheet.answers()) == {"delta_o1", "delta_h1", "delta_h2"}
    given = dict(sheet.given())
    assert "∂E/∂out_h1" in given
    assert "net_h1" not in given
    with pytest.raises(cr.ChainruleError, match="Unknown step 'sideways'"):
        cr.worksheet(sizes=[2, 2, 1], steps=["sideways"])


def test_a_class_gets_a_sheet_each(capsys, tmp_path):
    names, folder = tmp_path / "names.csv", tmp_path / "sheets"
    names.write_text('name\nAnna\n李雷\n"=cmd()"\n../../etc/passwd\n', encoding="utf-8")
    arguments = ["worksheet", "--sizes", "2,2,1", "--class", names, "-o", folder]
    status, _out, err = run(capsys, *arguments)
    assert (status, "35 blanks do not fit on one side" in err) == (0, True)
    files = {"1-Anna.toml", "2-李雷.toml", "3-cmd.toml", "4-etc-passwd.toml"}
    assert {file.name for file in folder.iterdir()} == files | {
        "class.csv", "key.html", "sheets.html",
    }  # fmt: skip
    assert "'=cmd()" in (folder / "class.csv").read_text(encoding="utf-8")
    page = (folder / "sheets.html").read_text(encoding="utf-8")
    assert page.count('<section class="sheet">') == 4
    assert "李雷" in page
    assert "Key:" not in page
    status, _out, err = run(capsys, *arguments)
    assert status == 2
    assert "exists" in err
    names.write_text("Anna\nanna\n", encoding="utf-8")
    status, _out, err = run(capsys, *arguments)
    assert "line 2: anna stands in line 1 already" in err


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["worksheet"], "Name a source or give --sizes"),
        (["worksheet", "mazur", "--sizes", "2,2"], "Name a source or give --sizes"),
        (["worksheet", "--sizes", "2"], "Sizes must be two or more"),
        (["worksheet", "--sizes", "2,0"], "--sizes takes whole numbers from 1"),
        (["worksheet", "--sizes", "2,2", "--count", "2"], "need a file each"),
        (["worksheet", "--sizes", "90,90,1"], "cannot be made"),
        (["worksheet", "--sizes", "2,2,1", "--activation", "relo"], "Unknown activation 'relo'"),
        (["worksheet", "--sizes", "2,2,1", "--activation", "step"], "step has no derivative"),
        (
            ["worksheet", "--sizes", "2,2,1", "--activation", "tanh,tanh,tanh"],
            "3 activations for 2",
        ),
        (["worksheet", "--sizes", "2,2,1", "--loss", "log"], "Unknown loss 'log'"),
        (["worksheet", "--sizes", "2,1", "--blanks", "2"], "'--blanks'"),
        (["worksheet", "--sizes", "2,2,1", "--param", "dropout=0.5"], "no dropout"),
        (["worksheet", "digits"], "too many for a worksheet"),
        (["worksheet", "mazur", "--count", "2", "-o", "x.toml"], "There is no sample 2"),
        (["check", "mazur"], "There are no answers to check"),
    ],
)
def test_what_cannot_be_made_is_told(capsys, arguments, message):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_larger_network_is_worked_out_in_parts(capsys, tmp_path):
    rng = np.random.default_rng(0)
    model = tmp_path / "m"
    table = tmp_path / "t.csv"
    rows = [f"{a:.2f},{b:.2f},{a + b:.2f}" for a, b in rng.normal(size=(40, 2))]
    table.write_text("\n".join(["a,b,y", *rows]) + "\n")
    cr.train(table, "y", hidden_layer_sizes=64, max_iter=2, output=model)
    status, _out, err = run(capsys, "worksheet", model, "--data", table)
    assert status == 2
    assert "too many for a worksheet" in err
    parts = err.rpartition("--steps NAME,…: ")[2].rstrip(".\n").split(", ")
    assert parts[:2] == ["forward", "loss"]
    for part in parts:
        status, out, _err = run(capsys, "worksheet", model, "--data", table, "--steps", part)
        assert (status, bool(out)) == (0, True)


def test_check_as_a_command(capsys, tmp_path):
    file = tmp_path / "answers.toml"
    file.write_text("net_h1 = 0.0275\nout_h1 = 0.5069\n")
    status, out, err = run(capsys, "check", "mazur", file)
    assert (status, err) == (1, "")
    assert "The first wrong number: net_h1 (line 1)" in out
    assert "Likely slip: the bias forgotten" in out
    assert "follows correctly from your net_h1" in out
    status, out, _err = run(capsys, "check", "mazur", file, "--json")
    document = json.loads(out)
    assert (status, document["first_wrong"]) == (1, "z[1][1]")
    assert document["answers"][0]["slips"][0]["slip"] == "bias_forgotten"
    file.write_text("net_h1 = 0.3775\n")
    assert run(capsys, "check", "mazur", file)[0] == 0
    file.write_text("E_total = 0.291027773694\n")
    assert run(capsys, "check", "mazur", file, "--step", 1)[0] == 0
    file.write_text("E_total = 0.291027923905\n")
    status = run(capsys, "check", "mazur", file, "--step", 1, "--update-order", "sequential")[0]
    assert status == 0
