"""Every sentence is translated, in the same words for the same things, and the files agree."""

from __future__ import annotations

import gettext
import io
import os
import re
import runpy
import string
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import chainrule as cr
from chainrule.basics import i18n
from chainrule.cli import _COMMANDS

ROOT = Path(__file__).parents[2]
FILL = runpy.run_path(str(ROOT / "docs" / "fill_catalogue.py"))
GLOSSARY = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
LANGUAGES = FILL["languages"]()


def entries(language: str) -> dict[str, tuple[str, ...]]:
    """English (of plurals the first form) to all forms of the translation, as they are stored."""
    path = FILL["FOLDER"] / language / "LC_MESSAGES" / "chainrule.po"
    stored = FILL["read_po"](io.BytesIO(path.read_bytes()))
    return {first(m.id): forms(m.string) for m in stored if m.id}


def first(identity: Any) -> str:
    return identity if isinstance(identity, str) else identity[0]


def forms(found: Any) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (found,)


def test_there_is_chinese() -> None:
    assert LANGUAGES == ["zh"]
    assert i18n.available_languages() == ("en", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_there_and_no_other(language: str) -> None:
    wanted = {first(m.id) for m in FILL["sentences"]() if m.id}
    found = entries(language)
    assert (wanted - found.keys(), found.keys() - wanted) == (set(), set()), (
        "run docs/fill_catalogue.py and translate what it prints"
    )
    assert [english for english, said in found.items() if not all(said)] == []


@pytest.mark.quick
@pytest.mark.parametrize("language", LANGUAGES)
def test_none_is_only_guessed(language: str) -> None:
    path = FILL["FOLDER"] / language / "LC_MESSAGES" / "chainrule.po"
    assert ", fuzzy" not in path.read_text(encoding="utf-8")


def fields(text: str) -> set[tuple[str, str, str | None]]:
    return {
        (name, spec or "", conversion)
        for _text, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_fields_of_its_sentence(language: str) -> None:
    template = {first(m.id): forms(m.id) for m in FILL["sentences"]() if m.id}
    for english, said in entries(language).items():
        if "{" in english or "{" in said[0]:
            possible = set().union(*map(fields, template[english]))
            for text in said:
                assert fields(text) <= possible, english
                assert len(template[english]) > 1 or fields(text) == possible, english


@pytest.mark.quick
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    folder = FILL["FOLDER"] / language / "LC_MESSAGES"
    with (folder / "chainrule.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for english, said in entries(language).items():
        assert (
            compiled.gettext(english) == said[0]
            or len(said) > 1
            or (compiled.ngettext(english, english, 1) == said[0])
        ), english


@pytest.mark.parametrize("term", GLOSSARY["zh"])
def test_a_term_is_always_the_same_word(term: str) -> None:
    said = GLOSSARY["zh"][term]
    words = [said] if isinstance(said, str) else said
    pattern = re.compile(rf"(?<![-\w.'=/`\[]){term}s?(?![-\w=(\]`'])")
    wrong = [
        (english, said[0])
        for english, said in entries("zh").items()
        if pattern.search(re.sub(r"\{[^}]*\}|'[^']*'", "_", english))
        and english not in GLOSSARY["exceptions"]
        and not any(word in said[0] for word in words)
    ]
    assert wrong == []


@pytest.mark.quick
def test_chinese_has_chinese_commas() -> None:
    """Between its own words; what is typed, in code or in quotes, keeps the keyboard's."""
    pages = [ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.zh.md"))]
    code = re.compile(r"^```.*?^```$|`[^`]*`|'[^']*'", re.MULTILINE | re.DOTALL)
    texts = {path.name: code.sub("x", path.read_text("utf-8")) for path in pages}
    texts |= {english: code.sub("x", text) for english, s in entries("zh").items() for text in s}
    half_width = re.compile("[\u4e00-\u9fff][,;:]|[,;:] ?[\u4e00-\u9fff]")
    found = {where: half_width.findall(text) for where, text in texts.items()}
    assert not {where: commas for where, commas in found.items() if commas}


def run(*arguments: str, **environment: str) -> str:
    clean = {k: v for k, v in os.environ.items() if k not in ("LANGUAGE", *i18n._VARIABLES)}
    done = subprocess.run(
        [sys.executable, "-m", "chainrule", *arguments],
        capture_output=True, text=True, env=clean | environment | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.stdout + done.stderr


ENGLISH = re.compile(r"(?<![\w\[.-])[a-z]{2,}(?: [a-z]{2,}){2,}")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], *([command, "--help"] for command in _COMMANDS), ["train", "--nosuch"],
     ["predict"], ["explain", "mazur", "--update-order", "x"], ["nosuch"], ["examples"],
     ["explain", "mazur"], ["explain", "--loss", "log_loss"], ["train", "nofile.csv"]],
    ids=" ".join,
)  # fmt: skip
def test_no_english_sentence_is_left(arguments: list[str]) -> None:
    found = run(*arguments, "--lang", "zh")
    assert re.search("[\u4e00-\u9fff]", found)
    assert ENGLISH.findall(found) == []
    assert "Traceback" not in found


def test_the_language_is_that_of_the_option_the_variable_the_locale() -> None:
    says = {"en": "Commands", "zh": "命令"}
    for environment, language in (
        ({}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "CHAINRULE_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "CHAINRULE_LANG": "zh"}, "zh"),
    ):  # fmt: skip
        assert says[language] in run("--help", **environment)
    assert says["en"] in run("--help", "--lang", "en", CHAINRULE_LANG="zh")


@pytest.fixture
def chinese() -> Any:
    i18n.use_language("zh")
    yield
    i18n.use_language("en")


def test_all_of_an_explanation_speaks(chinese: None) -> None:
    explained = cr.explain("mazur")
    assert "前向传播" in explained.text()
    assert '<html lang="zh">' in explained.html()
    assert r"\documentclass{ctexart}" in explained.latex()
    assert "0.593269992" in explained.text()


def test_errors_speak(chinese: None) -> None:
    with pytest.raises(cr.ChainruleError, match="未知的量 'net_h9'"):
        cr.explain("mazur")["net_h9"]


@pytest.mark.quick
def test_the_page_of_words_has_those_that_the_catalogues_keep_to() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in lines if line[:1] == "|"]
    chinese = {word: said for english, said in rows for word in english.split(", ")}
    plurals = {"biases": "bias", "classes": "class", "hidden units": "hidden unit"}
    plurals |= {"quantities": "quantity"}
    for english, allowed in GLOSSARY["zh"].items():
        said = chinese[plurals.get(english, english)]
        assert any(word in said for word in ([allowed] if isinstance(allowed, str) else allowed))
