"""Which encoding a text is in: found where it can be, asked for where it cannot, never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainrule.basics.errors import DataError
from chainrule.data.encodings import encoding_of
from chainrule.data.files import read_table

WORDS = {
    "german": ["größe", "Straße", "Zürich", "Köln"],
    "french": ["élève", "français", "garçon", "Noël"],
    "russian": ["рост", "Москва", "вес", "Казань"],
    "korean": ["높이", "서울", "부산", "나이"],
    "japanese": ["高さ", "とうきょう", "名前は", "カタカナ"],
    "kanji": ["都市", "東京", "大阪", "京都"],
    "surnames": ["氏名", "佐藤", "鈴木", "高橋", "田中"],
    "prices": ["Größe", "1 €", "2 €", "3 €"],
    "traditional": ["身高", "臺北", "體重", "編號"],
}
ASKED = [
    ("german", "cp1252"),
    ("german", "mac_roman"),
    ("german", "cp437"),
    ("french", "cp1252"),
    ("french", "mac_roman"),
    ("russian", "cp1251"),
    ("russian", "koi8_r"),
    ("korean", "euc_kr"),
    ("japanese", "shift_jis"),
    ("japanese", "euc_jp"),
    ("kanji", "shift_jis"),
    ("surnames", "euc_jp"),
    ("prices", "cp1252"),
    ("traditional", "big5"),
    ("german", "utf-16-le"),
    ("korean", "utf-16-be"),
]
CHINESE = [
    ["性别", "男", "女"],
    ["省", "北京", "上海", "广东", "四川", "湖南"],
    ["姓名", "王伟", "李娜", "张敏", "刘洋"],
    ["天气", "晴", "多云", "小雨", "雪"],
    ["血型", "甲", "乙", "丙", "丁"],
    ["姓名", "赵丽", "周杰", "吴倩", "徐静", "孙悦"],
    ["品种", "豌豆", "茄子", "黄瓜", "菠菜"],
    ["症状", "咳嗽", "头痛", "发烧", "乏力"],
]


def as_table(words: list[str]) -> str:
    return f"x,{words[0]},y\n" + "".join(
        f"{i},{words[i % len(words)]},{i % 7}\n" for i in range(40)
    )


@pytest.mark.parametrize("language, encoding", ASKED)
def test_the_right_encoding_is_named_first(language: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    text = as_table(WORDS[language])
    path.write_bytes(text.encode(encoding))
    with pytest.raises(DataError, match="is not a text file in UTF-8") as caught:
        read_table(path)
    assert re.search(rf"encoding='{encoding}'", caught.value.hint)
    assert WORDS[language][0] in caught.value.hint
    assert read_table(path, encoding=encoding).columns == ("x", WORDS[language][0], "y")


@pytest.mark.quick
@pytest.mark.parametrize("words", CHINESE, ids=lambda words: words[0])
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_chinese_is_found(words: list[str], encoding: str) -> None:
    assert encoding_of(as_table(words).encode(encoding), "t.csv") == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("language", WORDS)
def test_unicode_is_found_by_its_mark(language: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_table(WORDS[language]).encode(encoding))
    table = read_table(path)
    assert table.columns == ("x", WORDS[language][0], "y")
    assert table.n_rows == 40


def test_an_odd_byte_far_on_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"x,y\n" + b"1,2\n" * 300_000 + b"1,caf\xe9\n")
    with pytest.raises(DataError, match="line 300002: not a text file in UTF-8") as caught:
        read_table(path)
    assert "encoding='cp1252'" in caught.value.hint
    assert "café" in caught.value.hint
