"""A worksheet as a page to fill in: a field for each blank and for the learner's name, and a button
that saves the answers as the file that `chainrule class` reads.

    {"format": "chainrule-answers/1", "learner": "Anna", "code": "K7QXM", "answers": {...}}

The page opens from disk and fetches and sends nothing: its own policy forbids it. It holds no
result: nothing but what the printed sheet shows, and no answer to a slip that is to be found.
"""

from __future__ import annotations

import html

from chainrule.basics.formats import ANSWERS
from chainrule.basics.i18n import _, current_language
from chainrule.derivation.feedforward.code import code_of
from chainrule.page.writing import hash_of
from chainrule.worksheets.html import STYLE, body
from chainrule.worksheets.sheet import Sheet


def form_page(sheet: Sheet) -> str:
    """The page of one sheet."""
    style = STYLE + _STYLE
    return _PAGE.format(
        lang=current_language(),
        policy=_POLICY.format(script=hash_of(_SCRIPT), style=hash_of(style)),
        title=html.escape(sheet.title),
        style=style,
        format=ANSWERS,
        code=code_of(sheet.derivation),
        body="\n".join(body(sheet, False, _head(sheet), _field)),
        save=html.escape(_("Save my answers")),
        then=html.escape(_("They are saved as a file on this device: hand that file in.")),
        script=_SCRIPT,
    )


def _head(sheet: Sheet) -> str:
    """Who fills it in, and the sheet's code."""
    name, learner = html.escape(_("Name:")), html.escape(sheet.learner, quote=True)
    code = html.escape(_("Sheet {code}").format(code=code_of(sheet.derivation)))
    field = f'<input name="learner" value="{learner}" required autocomplete="off">'
    return f'<p class="who"><label>{name} {field}</label> <b>{code}</b></p>'


def _field(name: str) -> str:
    escaped = html.escape(name, quote=True)
    kept = 'autocomplete="off" autocapitalize="off" spellcheck="false"'
    return f'<input data-answer="{escaped}" aria-label="{escaped}" {kept}>'


_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; "
    "form-action 'none'"
)
_STYLE = """
input { font: inherit; box-sizing: border-box; width: 80mm; max-width: 100%; height: 8mm }
button { font: inherit; padding: 1mm 4mm }
@media print { .save { display: none } }
"""
_SCRIPT = """
const form = document.querySelector("form");
form.addEventListener("submit", event => {
  event.preventDefault();
  const learner = form.elements.learner.value.trim();
  const fields = [...form.querySelectorAll("[data-answer]")];
  const answers = Object.fromEntries(fields.map(e => [e.dataset.answer, e.value.trim()]));
  const { format, code } = form.dataset;
  const text = JSON.stringify({ format, learner, code, answers }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = (learner.replace(/[^\\p{L}\\p{N}]+/gu, "-") || "answers") + ".json";
  link.click();
});
"""
_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<form data-format="{format}" data-code="{code}">
<main>
{body}
</main>
<p class="save"><button>{save}</button> {then}</p>
</form>
<script>{script}</script>
</body>
</html>
"""
