"""The gallery's index: each page's first picture, small, above its title, a link to the page."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.errors import ExtensionError


class _Wanted(nodes.General, nodes.Element):
    """Where pictures go once the pages have been run; `pages` are their names."""


class _Thumbnails(Directive):
    has_content = True

    def run(self):
        return [_Wanted(pages=[line for line in self.content if line.strip()])]


def _filled(app, doctree, docname):
    for wanted in list(doctree.findall(_Wanted)):
        pages = [_thumbnail(app, docname, page) for page in wanted["pages"]]
        wanted.replace_self(nodes.container("", *pages, classes=["thumbnails"]))


def _thumbnail(app, docname, page):
    found = next(app.env.get_doctree(page).findall(nodes.image), None)
    if found is None:
        raise ExtensionError(f"{page} has no picture")
    title = app.env.titles[page].astext()
    picture = nodes.image("", alt=title, uri=found["uri"], candidates=found["candidates"])
    name = nodes.inline("", title)
    address = app.builder.get_relative_uri(docname, page)
    link = nodes.reference("", "", picture, name, refuri=address, internal=True)
    return nodes.container("", nodes.paragraph("", "", link), classes=["thumbnail"])


def setup(app):
    """Sphinx: ``{thumbnails}`` with the names of pages, one a line."""
    app.add_node(_Wanted)
    app.add_directive("thumbnails", _Thumbnails)
    app.connect("doctree-resolved", _filled)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
