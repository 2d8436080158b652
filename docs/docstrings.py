"""Docstrings as they are written here, turned into reStructuredText for the API reference.

A docstring is read in an editor first: ``name : what it is`` is a line of a list, `coef_` needs no
mark, a formula may hold a star. Sphinx would take these for definitions, links and emphasis.
"""

from __future__ import annotations

import inspect
import re

from sphinx.util.inspect import stringify_signature

_ITEM = re.compile(r"(\w+(?:, \w+)*) :(?: (.*))?")
_MARKED = re.compile(r"(``.+?``|`[^`]+`)")
_SIGNS = re.compile(r"(?<!\\)([*|]|(?<=\w)_(?!\w))")


def as_rst(lines: list[str]) -> list[str]:
    """The lines of a docstring in reStructuredText."""
    found: list[str] = []
    in_items = in_example = False
    for i, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        item = None if in_example else _ITEM.fullmatch(line)
        in_items = bool(line.strip()) and (in_items or (item is not None and _ends(lines, i)))
        if in_example:
            found.append(line)
        elif set(line) == {"-"} and len(line) > 3:
            found[-1:] = [f"**{found[-1].strip()}**"]
        elif in_items and item is not None:
            names = ", ".join(f"``{name}``" for name in item[1].split(", "))
            found += ["", names]
            found += [f"    {_escaped(item[2])}"] if item[2] else []
        else:
            found.append(_escaped(line))
    return found


def _ends(lines: list[str], i: int) -> bool:
    """Whether a list begins at line `i`: its next lines are indented, or items, to a blank one."""
    for line in lines[i + 1 :]:
        if not line.strip():
            return True
        if not line.startswith("    ") and not _ITEM.fullmatch(line):
            return False
    return True


def _escaped(line: str) -> str:
    """Without what means something to reStructuredText outside of backticks, which for it end only
    where a word does: `a`² needs a mark between."""
    pieces = _MARKED.split(line)
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            pieces[i] = _SIGNS.sub(r"\\\1", piece)
            if i and pieces[i][:1].isalnum():
                pieces[i] = "\\ " + pieces[i]
    return "".join(pieces)


def setup(app):
    """Sphinx: turn every docstring, in place; leave out what scikit-learn gives every estimator,
    and Python every error."""

    def turn(_app, _what, _name, _object, _options, lines):
        lines[:] = as_rst(lines)

    def skip(_app, _what, _name, member, skipped, _options):
        of_any_error = getattr(member, "__objclass__", None) is BaseException
        of_scikit_learn = str(getattr(member, "__module__", "")).startswith("sklearn.")
        return skipped or of_any_error or of_scikit_learn

    app.connect("autodoc-process-docstring", turn)

    def signature(_app, what, _name, member, _options, found, returned):
        """Of a class what it is made with: its `__new__` only looks for wrong names."""
        if what != "class" or member.__init__ is object.__init__ or issubclass(member, Exception):
            return found, returned
        own = inspect.signature(member.__init__)
        made_with = own.replace(
            parameters=[*own.parameters.values()][1:], return_annotation=inspect.Signature.empty
        )
        return stringify_signature(made_with), None

    app.connect("autodoc-skip-member", skip)
    app.connect("autodoc-process-signature", signature)
    return {"parallel_read_safe": True}
