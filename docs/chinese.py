"""Pages in Chinese, whose names end in `.zh`: they say so to the browser, the words around them are
Chinese, and where a line ends within a sentence there is no space."""

from __future__ import annotations

import re

from docutils import nodes

_SIGN = "[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_STOP = "[\u3001\u3002\uff08\uff0c\uff1a\uff1b]"
_NO_SPACE = re.compile(f"{_SIGN}{_SIGN}|{_STOP}.|.{_STOP}")
"""What stands before and after a line's end that is no space."""

_AROUND = {
    "Previous": "上一页",
    "Next": "下一页",
    "Home": "首页",
    "Search": "搜索",
    "On this page": "本页内容",
    "Back to top": "回到顶部",
    "View this page": "查看本页源文",
}
"""What the theme says on every page."""


def _joined(app, doctree):
    if not app.env.docname.endswith(".zh"):
        return
    for text in [text for text in doctree.findall(nodes.Text) if text.astext() == "\n"]:
        line = text.parent
        at = line.index(text)
        before = line[at - 1].astext()[-1:] if at else ""
        after = line[at + 1].astext()[:1] if at + 1 < len(line) else ""
        if _NO_SPACE.fullmatch(before + after):
            del line[at]


def _language(_app, pagename, _template, context, _doctree):
    if pagename.endswith(".zh"):
        context["language"] = "zh-CN"
        context["_"] = context["gettext"] = lambda text: _AROUND.get(text, text)


def setup(app):
    """Sphinx: after a page is read, and before it is written."""
    app.connect("doctree-read", _joined)
    app.connect("html-page-context", _language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
