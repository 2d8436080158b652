"""The form page of a worksheet: it holds no result, asks the network for nothing, and what it saves
is what a class is marked by. In a real Chromium where there is one (`apt install chromium`, `pip
install playwright`)."""

import html
import json
import re

import pytest

import chainrule as cr
from chainrule.basics.i18n import use_language
from chainrule.cli import main
from chainrule.derivation.feedforward.code import code_of
from chainrule.page.form import form_page

FIELD = re.compile(r'data-answer="([^"]*)"')


@pytest.fixture
def in_chinese():
    use_language("zh")
    yield
    use_language("en")


def sheet(**asked):
    return cr.worksheet(sizes=[2, 2, 2], seed=3, **asked)


@pytest.mark.quick
def test_a_field_for_each_blank_and_no_result():
    asked = sheet()
    page = form_page(asked)
    assert FIELD.findall(page) == list(asked.answers())
    assert f'data-code="{code_of(asked.derivation)}"' in page
    long = [number for number in asked.answers().values() if len(number) >= 7]
    assert len(long) > 10
    assert not [number for number in long if number.lstrip("-") in page]


@pytest.mark.quick
def test_a_slip_to_be_found_is_not_given_away():
    """Three fields; the same page whichever of the sentences is the right one."""
    asked = sheet(slip=1)
    page, answers = form_page(asked), asked.answers()
    assert FIELD.findall(page) == ["line", "done", "right"]
    assert answers["right"] not in page
    asked.planted = asked.planted._replace(
        edit=next(e for e in asked.planted.choices if e is not asked.planted.edit)
    )
    assert asked.answers()["done"] != answers["done"]
    assert form_page(asked) == page


@pytest.mark.quick
def test_nothing_is_fetched_and_names_are_text():
    asked = sheet(learner='"><script>alert(1)</script>')
    page = form_page(asked)
    assert page.count("<script>") == 1
    assert html.escape('"><script>alert(1)</script>', quote=True) in page
    assert "http" not in page.replace("http://www.w3.org/", "").replace("http-equiv", "")
    assert "default-src 'none'" in page


def test_a_chinese_page(in_chinese):
    page = form_page(sheet())
    assert '<html lang="zh">' in page
    assert "保存我的答案" in page


def test_the_command_writes_one_for_each_learner(tmp_path, capsys):
    names = tmp_path / "names.csv"
    names.write_text("Anna\n李雷\n", encoding="utf-8")
    arguments = ["worksheet", "--sizes", "2,1", "--format", "form"]
    for extra in (["--class", str(names), "-o", str(tmp_path / "all")],
                  ["--count", "2", "-o", str(tmp_path / "form.html")]):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main([*arguments, *extra])
        assert ended.value.code == 0
    page = (tmp_path / "all" / "2-李雷.html").read_text(encoding="utf-8")
    assert 'value="李雷"' in page
    assert (tmp_path / "form-2.html").exists()
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--answers"])
    assert ended.value.code == 2
    assert "holds no answers" in capsys.readouterr().err


@pytest.mark.parametrize("slip", [None, 1])
def test_what_is_saved_is_what_a_class_is_marked_by(browser, tmp_path, capsys, slip):
    """Filled in from the key, saved, marked: all right; with one field changed, one mark less."""
    names, folder, filled = tmp_path / "names.csv", tmp_path / "sheets", tmp_path / "filled"
    names.write_text("Anna\nÉva Ó\n", encoding="utf-8")
    asked = ["--sizes", "2,2,1", "--class", str(names), "-o", str(folder), "--format", "form"]
    with pytest.raises(SystemExit):
        main(["worksheet", *asked, *(["--slip", "1"] if slip else [])])
    said = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda r: r.url.startswith(("file:", "blob:")) or said.append(r.url))
    filled.mkdir()
    for seed, learner in enumerate(["Anna", "Éva-Ó"]):
        key = cr.worksheet(
            sizes=[2, 2, 1], seed=seed, slip=slip, learner=["Anna", "Éva Ó"][seed]
        ).answers()
        page.goto((folder / f"{seed + 1}-{learner}.html").as_uri())
        for name, number in key.items():
            page.fill(f'[data-answer="{name}"]', number)
        if seed == 1:
            page.fill(f'[data-answer="{list(key)[-1]}"]', "77.7")
        with page.expect_download() as download:
            page.click("button")
        assert download.value.suggested_filename == f"{learner}.json"
        download.value.save_as(filled / download.value.suggested_filename)
    assert said == []
    saved = json.loads((filled / "Anna.json").read_text(encoding="utf-8"))
    assert (saved["format"], saved["learner"]) == ("chainrule-answers/1", "Anna")
    page.fill("[name=learner]", "")
    page.click("button")
    assert page.evaluate("document.querySelector('form').checkValidity()") is False
    anna, eva = cr.mark_class(folder, filled).learners
    n = len(key)
    assert (anna.marks, eva.marks) == (n, n - 1)


def test_on_a_phone_nothing_lies_beside_the_screen(browser):
    """Sheet, key and form of an example with biases and of one with samples, 400 pixels wide."""
    page = browser.new_page(viewport={"width": 400, "height": 800})
    for example in ("mazur", "xor-batch"):
        asked = cr.worksheet(example)
        for text in (asked.html(), asked.html(answers=True), form_page(asked)):
            page.set_content(text)
            assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.close()
