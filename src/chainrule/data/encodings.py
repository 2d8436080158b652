"""Which encoding a text is in, by its first bytes.

    a byte-order mark             UTF-8, UTF-16, UTF-32
    valid UTF-8                   UTF-8
    valid GB18030, at least 8 of 10 characters beyond ASCII of which are among the symbols and the
    common hanzi of GB 2312 (its first level), as in Chinese text; unless it reads as well in Big5,
    EUC-KR, EUC-JP or KOI8-R, and few of its hanzi are among the most usual

Where none of these holds, a person has to say; what the first odd line would read as in several
encodings is named, those first in which it looks most like words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import DataError, UnknownNameError
from chainrule.basics.i18n import _

LOOKED_AT = 1 << 20  # bytes
_MOST_SHOWN = 4
_ODD_LINES = 20
_COMMON = 0.8
_MARKS = {  # that of UTF-32 begins as that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_USUAL = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    "过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心"
    "她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间"
    "由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给"
    "世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变"
    "四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社"
    "便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北"
    "边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运男龄姓编号序价城型温湿期省县镇"
    "村码岁元米斤甲乙丙丁优良差红黄蓝绿黑苹果低左右六七八九百千亿"
)


def checked(encoding: str | None) -> str | None:
    """The encoding by Python's name. Raises UnknownNameError for one there is not."""
    if encoding is None:
        return None
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        known = ("utf-8", "utf-16", "gb18030", "gbk", "big5", "latin-1", "cp1252", "shift_jis")
        raise UnknownNameError("encoding", encoding, known) from None


def encoding_of(head: bytes, path: str) -> str:
    """What the first bytes look like. Raises DataError where a person has to say."""
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\0" not in head[:4096]:
        if decoded(head, "utf-8") is not None:
            return "utf-8"
        chinese = decoded(head, "gb18030")
        if chinese is not None and _is_chinese(chinese, head):
            return "gb18030"
    raise DataError(
        _("{path} is not a text file in UTF-8, UTF-16 or GB18030.").format(path=path),
        _wide(head)
        or _with_noughts(head)
        or candidates(head.splitlines())
        or _("Save it as UTF-8, or name its encoding: {option}.").format(
            option=argument(encoding=Like("NAME"))
        ),
    )


def decoded(head: bytes, encoding: str) -> str | None:
    """The text, a character cut at the end left out; None where it is none."""
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    try:
        text: str = decoder.decode(head, final=len(head) < LOOKED_AT)
    except UnicodeDecodeError:
        return None
    return text


def _wide(head: bytes) -> str:
    """How to name UTF-16 without a mark, as zeros at every second byte tell; "" for others."""
    zeros = [half.count(0) / max(1, len(half)) for half in (head[:4096:2], head[1:4096:2])]
    if min(zeros) or max(zeros) < 0.3:
        return ""
    encoding = "utf-16-be" if zeros[0] else "utf-16-le"
    line = head[:4096].decode(encoding, "replace").partition("\n")[0]
    return _named(encoding, [f"{encoding}: {_odd_part(line)!r}"])


def _with_noughts(head: bytes) -> str:
    """How to read UTF-8 that holds zero bytes; "" for others."""
    if b"\0" not in head or decoded(head, "utf-8") is None:
        return ""
    return _("It holds zero bytes; {option} reads it all the same.").format(
        option=argument(encoding="utf-8")
    )


# -- what a text looks like ------------------------------------------------------------------------


def _share(foreign: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, foreign)) / max(1, len(foreign))


def _is_common(sign: str) -> bool:
    """Among the symbols and the first level of GB 2312."""
    code = sign.encode("gb18030")
    return len(code) == 2 and code[1] > 0xA0 and 0xA1 <= code[0] <= 0xD7


def _is_first_level(sign: str) -> bool:
    """Among the symbols and the common hanzi of Big5."""
    code = sign.encode("big5", "replace")
    return len(code) == 2 and 0xA1 <= code[0] <= 0xC6


def _is_hangul(sign: str) -> bool:
    return "가" <= sign <= "힣"


def _is_kana(sign: str) -> bool:
    return "ぁ" <= sign <= "ヿ"


_CYRILLIC = re.compile("[А-яЁё]{2,}")
_INSIDE = re.compile(r"(?<=[A-Za-z])[^\W\d_A-Za-z]|[^\W\d_A-Za-z](?=[A-Za-z])")


def _as_latin(text: str, foreign: Sequence[str]) -> float:
    """Letters beyond ASCII, most of them small, beside others; usual signs say nothing."""
    foreign = [sign for sign in foreign if sign not in "€£"]
    if not foreign:
        return 0.5
    inside = len(_INSIDE.findall(text)) / len(foreign)
    return (_share(foreign, str.isalpha) + _share(foreign, str.islower) + min(1.0, inside)) / 3


def _as_russian(text: str, foreign: Sequence[str]) -> float:
    """Words of Cyrillic letters, capitals first, none of Latin ones beside them."""
    words = [w for w in _CYRILLIC.findall(text) if w[1:] == w[1:].lower()]
    beside = len(_INSIDE.findall(text))
    return max(0, sum(map(len, words)) - beside) / max(1, len(foreign))


def _as_japanese(text: str, foreign: Sequence[str]) -> float:
    """Where there are no kana, as in names of places, of the first level's kanji."""
    if _share(foreign, _is_kana) < 0.1:
        return 0.9 * _share(foreign, _is_usual_kanji)
    return _share(foreign, _is_japanese)


def _is_usual_kanji(sign: str) -> bool:
    """Among the first level of JIS X 0208."""
    code = sign.encode("shift_jis", "replace")
    return len(code) == 2 and 0x889F <= int.from_bytes(code, "big") <= 0x9872


def _is_japanese(sign: str) -> bool:
    """Kana or kanji of full width."""
    return "\u3000" <= sign <= "\u9fff"


class _Candidate(NamedTuple):
    """An encoding, and how much a text in it looks like words, 0 … 1."""

    name: str
    likeness: Callable[[str, Sequence[str]], float]


_CANDIDATES = (
    _Candidate("cp1252", _as_latin),
    _Candidate("cp1250", _as_latin),
    _Candidate("cp1251", _as_russian),
    _Candidate("koi8_r", _as_russian),
    _Candidate("mac_roman", _as_latin),
    _Candidate("gb18030", lambda _text, foreign: _share(foreign, _USUAL.__contains__)),
    _Candidate("shift_jis", _as_japanese),
    _Candidate("euc_jp", _as_japanese),
    _Candidate("euc_kr", lambda _text, foreign: _share(foreign, _is_hangul)),
    _Candidate("big5", lambda _text, foreign: _share(foreign, _is_first_level)),
    _Candidate("cp437", lambda text, foreign: 0.9 * _as_latin(text, foreign)),
)
_RIVALS = ("koi8_r", "big5", "euc_jp", "euc_kr")  # bytes of these can be common hanzi


def _foreign(text: str) -> list[str]:
    return [sign for sign in text[:100_000] if ord(sign) > 127]


def _is_chinese(text: str, head: bytes) -> bool:
    foreign = _foreign(text)
    if _share(foreign, _is_common) < _COMMON:
        return False
    if _share(foreign, _USUAL.__contains__) >= 0.4:
        return True
    return not any(
        (other := decoded(head, candidate.name)) is not None
        and candidate.likeness(other[:100_000], _foreign(other)) >= 0.9
        for candidate in _CANDIDATES
        if candidate.name in _RIVALS
    )


# -- what a person can choose from -----------------------------------------------------------------


def candidates(lines: Iterable[bytes]) -> str:
    """How to name the encoding of lines that are no UTF-8: what the first would read as in each;
    "" where they read in none. Some more are looked at to see which look like words."""
    odd = list(islice((line for line in lines if decoded(line, "utf-8") is None), _ODD_LINES))
    line = odd[0] if odd else b""
    found = []
    for place, candidate in enumerate(_CANDIDATES):
        text = decoded(b"\n".join(odd), candidate.name)
        if text and b"\0" not in line:
            found.append((-candidate.likeness(text, _foreign(text)), place, candidate.name))
    if not found:
        return ""
    shown = [
        f"{encoding}: {_odd_part(line.decode(encoding, 'replace'))!r}"
        for _likeness, _place, encoding in sorted(found)[:_MOST_SHOWN]
    ]
    return _named(sorted(found)[0][2], shown)


def _named(encoding: str, readings: Sequence[str]) -> str:
    return _("Name its encoding, for instance {option}. Its first such line in {readings}.").format(
        option=argument(encoding=encoding), readings="; ".join(readings)
    )


def _odd_part(line: str) -> str:
    """Some characters about the first that is not ASCII."""
    place = next((i for i, sign in enumerate(line) if ord(sign) > 127), 0)
    return line[max(0, place - 12) : place + 13].strip()
