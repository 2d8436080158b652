"""Collect every sentence of the code into the catalogues, and compile them.

    python docs/fill_catalogue.py        writes locale/chainrule.pot and each LC_MESSAGES/*.po, *.mo

Translations that are there are kept, sentences that are gone are dropped, and those that have no
translation yet are printed. Nothing depends on when or where it is run.
"""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "src" / "chainrule" / "locale"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
OF_CLICK: tuple[str | tuple[str, str], ...] = (
    "Aborted!", "Options", "required", "default: {default}", "Usage:", "Missing command.",
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    "%(prog)s, version %(version)s", "Show the version and exit.", "Show this message and exit.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "Invalid value: {message}", "Invalid value for {param_hint}: {message}",
    "Missing argument", "Missing option", "Missing parameter", "Missing {param_type}",
    "Choose from:\n\t{choices}",
    "No such option {name!r}.", "No such option: {name}", "No such command {name!r}.",
    "Option {name!r} does not take a value.",
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "{value!r} is not a valid {number_type}.", "{value} is not in the range {range}.",
)  # fmt: skip
"""What click, which speaks through gettext too, may say in one of our commands."""
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def new_catalogue(language: str | None) -> Catalog:
    catalogue = Catalog(
        language, project="chainrule", version="", creation_date=_ANY_DAY, revision_date=_ANY_DAY,
        copyright_holder="The chainrule developers", msgid_bugs_address="", fuzzy=False,
        last_translator="The chainrule developers",
        language_team=language or "",
    )  # fmt: skip
    catalogue.header_comment = "# The sentences of chainrule; written by docs/fill_catalogue.py."
    return catalogue


def sentences() -> Catalog:
    """Every sentence that the code marks, in the order of files and lines."""
    template = new_catalogue(None)
    source = ROOT / "src" / "chainrule"
    found = extract_from_dir(source, [("**.py", "python")], keywords=KEYWORDS)
    for _file, _line, message, _comments, _context in sorted(found, key=lambda m: (m[0], m[1])):
        template.add(message)
    titles = [
        tomllib.loads(path.read_text(encoding="utf-8"))["title"]
        for path in sorted((source / "problems" / "networks").glob("*.toml"))
    ]
    for message in (*titles, *OF_CLICK):
        template.add(message)
    return template


def translated(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language: the template's sentences with the translations there are."""
    path = FOLDER / language / "LC_MESSAGES" / "chainrule.po"
    old = read_po(io.BytesIO(path.read_bytes())) if path.exists() else Catalog()
    catalogue = new_catalogue(language)
    for message in template:
        if message.id:
            before = old.get(message.id)
            catalogue.add(message.id, before.string if before else None)
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    content = io.BytesIO()
    write_po(content, catalogue, width=100, no_location=True)
    return content.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences without a translation, of plurals the first form."""
    found = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(forms):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def languages() -> list[str]:
    return sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/chainrule.po"))


def main() -> None:
    template = sentences()
    (FOLDER / "chainrule.pot").write_bytes(as_po(template))
    for language in languages():
        catalogue = translated(language, template)
        folder = FOLDER / language / "LC_MESSAGES"
        (folder / "chainrule.po").write_bytes(as_po(catalogue))
        (folder / "chainrule.mo").write_bytes(as_mo(catalogue))
        missing = untranslated(catalogue)
        print(f"{language}: {len(catalogue)} sentences, {len(missing)} without a translation")
        for sentence in missing:
            print(f"  {sentence!r}")


if __name__ == "__main__":
    main()
