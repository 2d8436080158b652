"""A class marked: simulated learners (`learner.py`), each with a sheet and a slip of their own."""

import csv
import json
import os
import re
import shutil
import unicodedata

import pytest
from learner import Task, changes, formulas, is_given, library_name, worked

import chainrule as cr
from chainrule.cli import main

LEARNERS = int(os.environ.get("CHAINRULE_CLASS", "12"))
"""60 in the long campaign: CHAINRULE_CLASS=60 pytest tests/answers/test_classroom.py"""


def sheet_of(number):
    return cr.worksheet(
        sizes=[2, 2, 1], activation="tanh", output_activation="identity", seed=number,
        learner=f"Learner {number}",
    )  # fmt: skip


def task_of(sheet):
    document = sheet.document()
    layers = document["layers"]
    return Task(
        [layer["weights"] for layer in layers], [layer["biases"] for layer in layers],
        ["tanh", "identity"], "half_squared_error", document["data"]["inputs"],
        document["data"]["targets"], document["training"]["learning_rate_init"],
    )  # fmt: skip


def numbers_of(sheet, slips):
    """Every number to six digits, the slope left out of the first unit's δ where the learner
    slips."""
    found = formulas(task_of(sheet))
    if slips:
        slip = next(c for c in changes(found, "delta1_1") if c.what.endswith("→ g1_1"))
        found[slip.name] = slip.tree
    numbers = worked(found)
    return {library_name(n): f"{v:.6g}" for n, v in numbers.items() if not is_given(n)}


def written_class(tmp_path_factory, n):
    from chainrule.worksheets.class_folder import write_folder

    place = tmp_path_factory.mktemp("class") / "sheets"
    write_folder([sheet_of(number) for number in range(n)], place, force=False)
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written_class(tmp_path_factory, LEARNERS)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return written_class(tmp_path_factory, 3)


def write_answers(file, rows):
    with file.open("w", newline="", encoding="utf-8") as out:
        heads = list(dict.fromkeys(key for row in rows for key in row))
        writer = csv.DictWriter(out, heads)
        writer.writeheader()
        writer.writerows(rows)


def test_a_class_is_marked(folder, tmp_path):
    """A third leaves the slope out; one hands nothing in; the others are right."""
    rows = [
        {"learner": f"Learner {n}", **numbers_of(sheet_of(n), n % 3 == 1)}
        for n in range(LEARNERS - 1)
    ]
    write_answers(tmp_path / "answers.csv", rows)
    marked = cr.mark_class(folder, tmp_path / "answers.csv", output=tmp_path / "out")
    told = [
        numbers_of(sheet_of(n), False) != numbers_of(sheet_of(n), n % 3 == 1)
        for n in range(LEARNERS - 1)
    ]  # where the slope is 1 nothing is lost
    slipped = tuple(f"Learner {n}" for n, is_wrong in enumerate(told) if is_wrong)
    assert len(slipped) >= LEARNERS // 4
    assert marked.n_sheets == LEARNERS - 1
    first = marked.failing[0]
    assert (first.where, first.names) == ("δ_h", slipped)
    assert "slope, forgotten" in first.slip
    for learner in marked.learners[:-1]:
        assert learner.marks == learner.n_blanks - (learner.name in slipped)
    assert (marked.learners[-1].marks, marked.learners[-1].n_blanks) == (0, 35)
    table = (tmp_path / "out" / "marks.csv").read_text(encoding="utf-8").splitlines()
    assert len(table) == LEARNERS + 1
    page = (tmp_path / "out" / "class.html").read_text(encoding="utf-8")
    assert "Learner" not in page
    assert "http" not in page
    feedback = sorted((tmp_path / "out" / "feedback").iterdir())[1].read_text(encoding="utf-8")
    assert "δ_h1 = ∂E/∂out_h1·∂out_h1/∂net_h1" in feedback
    assert "Once more, with other numbers" in feedback
    with pytest.raises(cr.ChainruleError, match="exists"):
        cr.mark_class(folder, tmp_path / "answers.csv", output=tmp_path / "out")


WRONG = [
    ("learner,net_h1\nNobody,1\n", "line 2: Unknown learner 'Nobody'"),
    ("learner,net_h1\nLearner 1,1\nLearner 1,2\n", "line 3: Learner 1 stands there twice"),
    ("learner,net_h1,net_h1\nLearner 1,1,2\n", "the column net_h1 stands there twice"),
    ("learner,code,net_h1\nLearner 1,AAAAA,1\n", "line 2: the answers of Learner 1 are for sheet"),
    ("learner,net_h1,z[1][1]\nLearner 1,1,1\n", "net_h1 and z[1][1] are the same quantity"),
    ("learner,nte_h1\nLearner 1,1\n", "line 2: Unknown quantity 'nte_h1'"),
    ("pupil,net_h1\nLearner 1,1\n", "there is no column “learner”"),
    ("learner,net_h1\nLearner 1,1,2\n", "line 2: 3 cells where the headings are 2"),
    ("", "is empty"),
]


@pytest.mark.quick
@pytest.mark.parametrize("text, message", WRONG)
def test_what_is_wrong_with_answers_is_told(folder, tmp_path, text, message):
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(cr.ChainruleError) as caught:
        cr.mark_class(folder, file)
    assert message in caught.value.message
    assert "answers.csv" in caught.value.message


@pytest.mark.quick
def test_a_cell_that_is_no_number_costs_one_answer(folder, tmp_path):
    """It is told by name and line, and the others are marked."""
    keys = [{n: sheet_of(k).answers()[n] for n in ("net_h1", "out_h1")} for k in range(3)]
    rows = [{"learner": f"Learner {k}", **key} for k, key in enumerate(keys)]
    write_answers(tmp_path / "a.csv", [rows[0], rows[1] | {"net_h1": "half"}, rows[2]])
    marked = cr.mark_class(folder, tmp_path / "a.csv", output=tmp_path / "out")
    assert [one.marks for one in marked.learners[:3]] == [2, 1, 2]
    told = f"{tmp_path / 'a.csv'} (Learner 1), line 3: net_h1 = 'half' is not a number."
    assert [one.unread for one in marked.learners[:3]] == [(), (told,), ()]
    assert f"Learner 1: {told}" in marked.text()
    page = next((tmp_path / "out" / "feedback").glob("*2-Learner-1.html"))
    assert "line 3: net_h1 = &#x27;half&#x27; is not a number" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("value, marks", [("half", 34), ('"half"', 34), ("1 + 1", 34)])
def test_a_word_on_a_sheet_costs_one_answer(folder, tmp_path, value, marks):
    """Also without quotes; a name that is no quantity on a sheet of one's own likewise."""
    filled, (first, _second) = filled_class(folder, tmp_path)
    lines = (filled / first).read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith('"E_total" = '))
    lines[at] = f'"E_total" = {value}'
    (filled / first).write_text("\n".join(lines), encoding="utf-8")
    one, other = cr.mark_class(folder, filled).learners[:2]
    assert (one.marks, one.n_blanks, other.marks) == (marks, 35, 35)
    said = value.strip('"')
    assert one.unread == (f"{filled / first}, line {at + 1}: E_total = {said!r} is not a number.",)
    lines[at] = '"E_totla" = 1'
    (filled / first).write_text("\n".join(lines), encoding="utf-8")
    one = cr.mark_class(folder, filled).learners[0]
    assert one.marks == 34
    assert f"line {at + 1}: Unknown quantity 'E_totla'" in one.unread[0]


UNREADABLE = [
    ('[data]\ninputs = [[0.5, "\n', r"1\.toml: .*line \d"),
    ("", r"1\.toml is empty"),
    (b"%PDF-1.7\n\xff\xfe\x00\x01 binary \x81\x8d", r"1\.toml"),
    ("\xff".join("net_h1 = 0.5\n").encode("latin-1"), r"1\.toml"),
    ("I was ill.\n", r"1\.toml: no answers can be read here"),
    ('{"net_h1": 1', r"1\.toml, line 1: not JSON"),
    ("{" * 100_000, r"1\.toml"),
    (b"PK\x03\x04" + bytes(range(256)), r"1\.toml"),
]


@pytest.mark.parametrize("text, told", UNREADABLE)
@pytest.mark.parametrize("where", ["own", "other", "pdf"])
def test_a_sheet_that_cannot_be_read_costs_its_learner_that_sheet(
    three, tmp_path, capsys, text, told, where
):
    """In the class's folder, in another, under another ending: told by name, all others marked."""
    place, names = filled_class(three, tmp_path, 3)
    data = text if isinstance(text, bytes) else text.encode()
    file = place / names[1]
    file.write_bytes(data)
    if where == "own":
        shutil.copy(three / "class.csv", place)
    if where == "pdf":
        file.rename(file.with_suffix(".PDF"))
        told = told.replace(r"\.toml", r"\.PDF")
    asked = [place] if where == "own" else [three, "--answers", place]
    with pytest.raises(SystemExit) as ended:
        main(["class", *map(str, asked), "-o", str(tmp_path / "out")])
    shown = capsys.readouterr()
    assert (ended.value.code, shown.err) == (1, "")
    assert "3 of 3 sheets handed in" in shown.out
    with (tmp_path / "out" / "marks.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert [row["marks"] for row in rows] == ["35", "0", "35"]
    assert (rows[1]["of"], rows[1]["slips"]) == ("35", "it cannot be read")
    assert re.search(f"^Learner 1: .*{told}", shown.out, re.MULTILINE)
    page = next((tmp_path / "out" / "feedback").glob("*2-Learner-1.html"))
    assert re.search(told, page.read_text(encoding="utf-8"))


def test_where_no_sheet_can_be_read_nothing_is_marked(tmp_path):
    for name in ("Anna", "Ben"):
        (tmp_path / f"{name}.toml").write_text("nothing", encoding="utf-8")
    with pytest.raises(cr.ChainruleError, match=r"Anna\.toml: no answers"):
        cr.mark_class(tmp_path)


def test_what_is_answered_twice_on_a_sheet_costs_that_answer(folder, tmp_path):
    """Whichever of the two is right."""
    filled, (first, _second) = filled_class(folder, tmp_path)
    text = (filled / first).read_text(encoding="utf-8")
    (filled / first).write_text(f'{text}"z[1][1]" = "0.5"\n', encoding="utf-8")
    one, other = cr.mark_class(folder, filled).learners[:2]
    assert (one.marks, other.marks) == (34, 35)
    assert "net_h1 and z[1][1] are the same quantity, answered twice" in one.unread[0]
    (filled / first).write_text(f'{text}"net_h1" = "0.5"\n', encoding="utf-8")
    one, other = cr.mark_class(folder, filled).learners[:2]
    assert (one.marks, other.marks) == (0, 35)
    assert re.search(r"lines? \d+ and line \d+: net_h1 is answered twice", one.unread[0])


def test_whose_a_file_is_is_seen_by_its_name(tmp_path):
    """In capitals, with accents as letters of their own, downloaded twice, saved by a form page;
    what a system leaves in a folder is nobody's."""
    from chainrule.worksheets.class_folder import write_folder

    names = ["Åsa Öberg", "李雷", "O'Neil, Kim", "../etc", "Max"]
    sheets = [cr.worksheet(sizes=[1, 1, 1], seed=n, learner=name) for n, name in enumerate(names)]
    write_folder(sheets, tmp_path / "sheets", force=False)
    files = sorted((tmp_path / "sheets").glob("*.toml"))
    place = tmp_path / "handed"
    place.mkdir()
    answers = [sheet.text(answers=True).encode() for sheet in sheets]
    (place / unicodedata.normalize("NFD", files[0].name)).write_bytes(answers[0])
    (place / f"{files[1].stem} (1).TOML").write_bytes(answers[1])
    form = {"format": "chainrule-answers/1", "learner": names[2], "answers": sheets[2].answers()}
    (place / "any name at all.JSON").write_text(json.dumps(form), encoding="utf-8")
    (place / f"{files[4].name}.txt").write_bytes(answers[4])
    (place / "etc.json").write_text("{", encoding="utf-8")
    (place / f"._{files[0].name}").write_bytes(b"\0")
    (place / ".DS_Store").write_bytes(b"\0")
    (place / "Thumbs.db").write_bytes(b"\0")
    (place / "a.toml").mkdir()
    learners = cr.mark_class(tmp_path / "sheets", place).learners
    assert [one.marks == one.n_blanks > 0 for one in learners] == [True] * 3 + [False, True]
    assert "etc.json, line 1: not JSON" in learners[3].unread[0]


def test_numbers_without_quotes_on_a_sheet(folder, tmp_path):
    """0,5 and 1/3 stand in a worksheet as in any other file of answers."""
    filled, (first, _second) = filled_class(folder, tmp_path)
    text = (filled / first).read_text(encoding="utf-8")
    commas = re.sub(r'(?m)^("\S+") = "(-?\d+)\.(\d+)"', r"\1 = \2,\3", text)
    assert commas != text
    (filled / first).write_text(commas, encoding="utf-8")
    assert cr.mark_class(folder, filled).learners[0].marks == 35
    assert cr.check(filled / first).passed


def test_a_missing_sheet_is_told(folder, tmp_path):
    (tmp_path / "class.csv").write_text("learner,code,file\nAnna,,1-Anna.toml\n")
    with pytest.raises(cr.ChainruleError, match=r"class\.csv, line 2: the sheet 1-Anna\.toml"):
        cr.mark_class(tmp_path)
    with pytest.raises(cr.ChainruleError, match="is no folder of worksheets"):
        cr.mark_class(tmp_path / "nowhere")


def test_filled_sheets_as_a_command(folder, tmp_path, capsys):
    """The sheets themselves, filled in, in a folder; the status is 0."""
    filled = tmp_path / "filled"
    filled.mkdir()
    for file in list(folder.glob("*.toml"))[:2]:
        sheet = sheet_of(int(file.stem.split("-")[-1]))
        (filled / file.name).write_text(sheet.text(answers=True), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["class", str(folder), "--answers", str(filled), "--json"])
    assert ended.value.code == 0
    assert '"sheets": 2' in capsys.readouterr().out


def filled_class(folder, tmp_path, n=2):
    filled = tmp_path / "filled"
    filled.mkdir()
    for number, file in enumerate(sorted(folder.glob("*.toml"))[:n]):
        (filled / file.name).write_text(sheet_of(number).text(answers=True), encoding="utf-8")
    return filled, [file.name for file in sorted(filled.iterdir())]


def test_whose_file_it_is(folder, tmp_path):
    """A file that is nobody's, another learner's sheet, a learner with two: told by their names."""
    filled, (first, second) = filled_class(folder, tmp_path)
    (filled / "Learner 0.toml").write_text((filled / first).read_text(encoding="utf-8"))
    with pytest.raises(cr.ChainruleError, match=r"Learner 0\.toml is nobody's sheet"):
        cr.mark_class(folder, filled)
    (filled / "Learner 0.toml").unlink()
    (filled / second).write_text((filled / first).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(cr.ChainruleError, match=rf"{second}: the answers of Learner 1 are for"):
        cr.mark_class(folder, filled)
    (filled / second).unlink()
    saved = '{"learner": "learner 0", "code": "", "answers": {"net_h1": "1"}}'
    (filled / "a.json").write_text(saved, encoding="utf-8")
    with pytest.raises(cr.ChainruleError, match=rf"a\.json, the other is .*{first}|two sheets"):
        cr.mark_class(folder, filled)
    (filled / first).unlink()
    assert cr.mark_class(folder, filled).learners[0].n_blanks == 35
    (filled / "b.json").write_text(saved.replace("learner 0", "Nobody"), encoding="utf-8")
    with pytest.raises(cr.ChainruleError, match=r"b\.json: Unknown learner 'Nobody'"):
        cr.mark_class(folder, filled)


def test_what_is_asked_is_counted(folder, tmp_path):
    """Lines taken out of a sheet cost their marks, lines put in earn none; a table asks for its
    columns, also of who is not in it."""
    filled, (first, _second) = filled_class(folder, tmp_path)
    text = (filled / first).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith('"dE/dw')]
    (filled / first).write_text("\n".join([*lines, '"i1" = "1"']), encoding="utf-8")
    n_out = len(text.splitlines()) - len(lines)
    marked = cr.mark_class(folder, filled)
    assert [(one.marks, one.n_blanks) for one in marked.learners[:2]] == [
        (35 - n_out, 35),
        (35, 35),
    ]
    key = sheet_of(0).answers()
    write_answers(tmp_path / "a.csv", [{"learner": "Learner 0", "net_h1": key["net_h1"], "E": "?"}])
    marked = cr.mark_class(folder, tmp_path / "a.csv")
    assert [(one.marks, one.n_blanks) for one in marked.learners[:2]] == [(1, 2), (0, 2)]


def test_a_sheet_that_was_changed_is_told(tmp_path):
    """Who makes the weights easier is found out by the code."""
    from chainrule.worksheets.class_folder import write_folder

    write_folder([sheet_of(0)], tmp_path / "sheets", force=False)
    file = next((tmp_path / "sheets").glob("*.toml"))
    easier = sheet_of(1).text(answers=True)
    file.write_text(easier, encoding="utf-8")
    with pytest.raises(cr.ChainruleError, match=r"class\.csv, line 2: 1-Learner-0\.toml is not"):
        cr.mark_class(tmp_path / "sheets")


def test_what_cannot_be_read_of_a_finding_costs_its_mark(tmp_path):
    """A letter that is none of those, on a sheet whose slip is to be found."""
    from chainrule.worksheets.class_folder import write_folder

    sheet = cr.worksheet(sizes=[2, 2, 1], slip=1, learner="Anna")
    write_folder([sheet], tmp_path, force=False)
    file = next(tmp_path.glob("*.toml"))
    found = sheet.text(answers=True)
    file.write_text(re.sub(r'(?m)^done = .*|^"done" = .*', 'done = "Z"', found), encoding="utf-8")
    learner = cr.mark_class(tmp_path).learners[0]
    assert (learner.marks, learner.n_blanks) == (2, 3)
    assert re.search(r"line \d+: 'Z' is none of the letters", learner.unread[0])
