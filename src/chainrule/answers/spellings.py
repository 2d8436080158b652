"""Names as people write them: ``out_{h1}``, ``δo1``, ``w5 (new)``, ``∂E_total/∂w_5``, ``总误差``.

A name that is not a quantity's own is taken for the one that it is without what a pen does
differently: capitals, blanks, underscores, braces, LaTeX's commands, Chinese words, and the sign of
a new weight.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chainrule.answers.entries import plain_name
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.textbook import Textbook

_FRACTION = re.compile(r"\\[dt]?frac\{(.*)\}\{(.*)\}")
_COMMANDS = (
    (re.compile(r"\\partial"), "d"),
    (re.compile(r"\\(?:mathrm|mathit|text|left|right|,|;|!)"), ""),
)
_OF_UNIT = re.compile(
    r"(?:隐含层|隐藏层|隐层|输出层)?([ho]\d+)的?(净输入|输出|误差信号|误差项|误差)"
)
_WORDS = {
    "总误差": "E_total",
    "总损失": "E_total",
    "净输入": "net",
    "误差信号": "delta",
    "误差项": "delta",
    "误差": "E",
    "损失": "E",
    "输出": "out",
    "目标值": "target",
    "目标": "target",
    "权重": "w",
    "权值": "w",
    "偏置": "b",
}
"""The Chinese words, a longer one before those it begins with."""
_NEW = r"new|neu|新的?|更新后的?"
_NEW_BEFORE = re.compile(rf"(?:{_NEW})(.+)")
_NEW_BEHIND = re.compile(rf"([^@]+?)(?:[_^({{\[]*(?:{_NEW}|\*|')[)}}\]]*)(@\d+)?")
_IDLE = re.compile(r"[\s_{}()^\\$*]")
_OTHER_LETTERS = {"net_": "z_", "out_": "a_", "target_": "y_"}


def meant(derivation: Derivation[object], said: str) -> str:
    """The name, as the derivation reads it, that a person meant by `said`; where it is none that is
    known, what they said in plain letters."""
    plain = plain_name(said)
    if derivation.read(plain) is not None:
        return plain
    tries = _tries(derivation.textbook, said)
    return next((name for name in tries if derivation.read(name) is not None), plain)


def _tries(book: Textbook, said: str) -> Iterator[str]:
    whole = _in_letters(said)
    by_bones = _by_bones(book)
    for text in (*_as_new(whole), whole):
        stem, at, sample = text.partition("@")
        parts = re.split("/d", stem.casefold()[1:]) if "/d" in stem.casefold() else [stem]
        found = [by_bones.get(_bones(part)) for part in parts]
        if None not in found:
            yield ("d" if len(parts) > 1 else "") + "/d".join(map(str, found)) + at + sample
        yield from _by_indices(text)


def _in_letters(said: str) -> str:
    """LaTeX's commands and Chinese words as the letters that they stand for."""
    text = _FRACTION.sub(r"\1/\2", said)
    for command, letters in _COMMANDS:
        text = command.sub(letters, text)
    text = plain_name(text.replace("\\delta", "delta"))
    text = _OF_UNIT.sub(lambda match: f"{_WORDS[match[2]]}_{match[1]}", text)
    for word, letters in _WORDS.items():
        text = text.replace(word, letters)
    return text


def _as_new(text: str) -> Iterator[str]:
    """``w5+`` for new w5, w5_new, w5* and the like."""
    before, behind = _NEW_BEFORE.fullmatch(text), _NEW_BEHIND.fullmatch(text)
    if before is not None:
        yield f"{before[1]}+"
    if behind is not None:
        yield f"{behind[1]}+{behind[2] or ''}"


def _bones(text: str) -> str:
    """What is left of a symbol without what may be written one way or another."""
    return _IDLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _by_bones(book: Textbook) -> dict[str, str]:
    """The textbook's symbols, each also with z for net, a for out and y for target."""
    found = {"e": "E_total"} if "E_total" in book.name_of else {}
    for symbol in book.name_of:
        found[_bones(symbol)] = symbol
        for letters, other in _OTHER_LETTERS.items():
            if symbol.startswith(letters):
                found.setdefault(_bones(symbol.replace(letters, other)), symbol)
    return found


def _by_indices(text: str) -> Iterator[str]:
    """``W[2][1,1]`` for W[2][1][1] and W_2,1,1 in brackets, ``z[1][2]`` for z[1,2]."""
    match = re.fullmatch(r"([^\[\]@]+)((?:\[[\d,]+\])+)(@\d+)?", text)
    if match is None:
        return
    first, *others = re.findall(r"\d+", match[2])
    if others:
        yield f"{match[1]}[{first}][{','.join(others)}]{match[3] or ''}"
