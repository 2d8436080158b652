"""What a file is, by its first bytes and its ending; and what is no table, by its name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal, TypeAlias

from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import N_, _
from chainrule.data.decoding import PACKERS
from chainrule.data.limits import PACKED_ENDINGS

FileKind: TypeAlias = Literal[
    "text", "parquet", "json", "arrays", "arrow", "sqlite", "workbook", "archive", "arff"
]

_MAGIC: dict[bytes, FileKind] = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"\xff\xff\xff\xff": "arrow",
    b"SQLite format 3\0": "sqlite",
    b"\x93NUMPY": "arrays",
    b"\xd0\xcf\x11\xe0": "workbook",
}
_ENDINGS: dict[str, FileKind] = {
    ".parquet": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".npz": "arrays",
    ".npy": "arrays",
    ".xlsx": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".zip": "archive",
    ".arff": "arff",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}
_NO_TABLES = {
    b"%PDF": N_("a PDF"),
    b"{\\rtf": N_("a text with formats (RTF)"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"GIF8": N_("a picture"),
    b"\x89HDF": N_("an HDF5 file"),
    b"\x80\x04": N_("a pickle, which is never read"),
    b"\x80\x05": N_("a pickle, which is never read"),
    b"7z\xbc\xaf": N_("a 7z archive"),
    b"Rar!": N_("a RAR archive"),
    b"\x7fELF": N_("a program"),
}
_MODEL = re.compile(rb".{1,4}\0{4,7}\{\"", re.DOTALL)  # of safetensors: a length, then JSON
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml")
_RELATION = re.compile(rb"(?:\s*%[^\n]*\n|\s)*@relation", re.IGNORECASE)
_RECORDS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[?\s*\{\s*\"")
_TOLD_BY_BYTES = ("parquet", "json", "workbook", "archive", "arrow", "sqlite")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = tuple(PACKERS)
_IDX = re.compile(r".*\bidx\d-ubyte(?:\.gz)?|.*\.idx(?:\.gz)?", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+]+://", re.IGNORECASE)


def refuse_address(name: object) -> None:
    """Raise InputError for the address of something on a network, which nothing is fetched from."""
    if isinstance(name, str) and _ADDRESS.match(name):
        raise InputError(
            _("{name} is a web address, not a file.").format(name=name),
            _("Fetch it first, for instance with curl -O, and give the file."),
        )


def kind_of(path: Path, named: str) -> FileKind:
    """Raises InputError for what is no table, DataError for what is not what its ending says."""
    endings = [ending for ending in Path(named).suffixes if ending.lower() not in PACKED_ENDINGS]
    by_ending = _ENDINGS.get(endings[-1].lower() if endings else "", "text")
    with path.open("rb") as file:
        head = file.read(4096)
    what = next((word for magic, word in _NO_TABLES.items() if head.startswith(magic)), None)
    if what is None and (_PAGE.match(head) or _XML.match(head)):
        what = N_("a web page") if _PAGE.match(head) else N_("an XML file")
    if _MODEL.match(head):
        raise InputError(
            _("{path} is {what}, not a table.").format(path=named, what=_("a model file")),
            _("It is used on one: chainrule predict MODEL TABLE, cr.load(model).predict(table)."),
        )
    if what is not None:
        raise InputError(
            _("{path} is {what}, not a table.").format(path=named, what=_(what)),
            _("Give the table as CSV, Excel, Parquet, JSON, SQLite, ARFF or NPZ."),
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return by_ending if by_ending in ("workbook", "arrays") else _kind_of_zip(path)
    found = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if found is not None:
        return found
    if _RELATION.match(head):
        return "arff"
    if _RECORDS.match(head):
        return "json"
    if head.startswith(_UTF_16) or (by_ending == "json" and not head.startswith(_PACKED)):
        head = head.removeprefix(_UTF_16[0]).removeprefix(_UTF_16[1]).replace(b"\0", b"")
    _refuse_damaged(head, named, by_ending)
    return "text" if by_ending in _TOLD_BY_BYTES and _is_text(head, by_ending) else by_ending


def _refuse_damaged(head: bytes, named: str, kind: FileKind) -> None:
    """Raise DataError where an ending says what the first bytes are not. Lines of text are read
    whatever it says."""
    ending = Path(named).suffix.lower()
    packed = ending in PACKED_ENDINGS and not head.startswith(_PACKED)
    stated = kind in ("arrays", *_TOLD_BY_BYTES) and ending not in PACKED_ENDINGS
    if not (packed or stated or _IDX.fullmatch(Path(named).name)):
        return
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    has_lines = _is_text(head, kind) and (b"\n" in head or b"\r" in head)
    if (has_lines and kind != "arrays") or (kind == "json" and begins in (b"[", b"{")):
        return
    raise DataError(
        _(
            "{path} cannot be read: damaged, or not what its name says; it begins with {head!r}."
        ).format(path=named, head=head[:8]),
        _("Fetch or write it once more."),
    )


def _is_text(head: bytes, kind: FileKind) -> bool:
    """No file of that kind, by its ending, begins so."""
    printed = b"\0" not in head and not re.search(rb"[\x01-\x08\x0e-\x1a]", head)
    return printed and not (kind == "json" and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in b"[{")


def _kind_of_zip(path: Path) -> FileKind:
    """By what is in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "archive"
    if "[Content_Types].xml" in names or "content.xml" in names:
        return "workbook"
    return "arrays" if names and all(name.endswith(".npy") for name in names) else "archive"
