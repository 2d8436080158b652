"""A cell of commands is shown as they are typed into a shell, to be copied: without its first line,
``%%sh``, which is the notebook's."""

from docutils import nodes
from sphinx.application import Sphinx

_FIRST = "%%sh\n"


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", _as_typed)
    return {"parallel_read_safe": True}


def _as_typed(_app: Sphinx, document: nodes.document) -> None:
    for block in document.findall(nodes.literal_block):
        if not block.astext().startswith(_FIRST):
            continue
        commands = block.astext().removeprefix(_FIRST)
        block.rawsource = commands
        block.children = []
        block += nodes.Text(commands)
        block["language"] = "sh"
