"""A short fresh exercise for one step of a sheet: other numbers, the same formula."""

from __future__ import annotations

import html
import zlib

from chainrule.basics.i18n import _
from chainrule.derivation.feedforward.code import code_of
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.worksheets.html import blanks_of
from chainrule.worksheets.making import Request, generated


def practice(derivation: FeedForward, name: str) -> str:
    """HTML with the blanks of a quantity's kind and layer, of a network like the derivation's with
    numbers of its own; the code of the sheet is their seed."""
    s, quantity = derivation.records, derivation[name]
    request = Request(
        s.sizes,
        [layer.activation.name for layer in s.network.layers],
        loss=s.network.loss.name,
        bias=s.network.layers[0].bias,
        n_rows=len(s.samples),
        seed=zlib.crc32(code_of(derivation).encode()),
    )
    sheet = generated(request, {}, steps=(quantity.name.kind,))
    layer = [q for q in sheet.quantities if q.layer == quantity.layer]
    sheet.quantities = layer or sheet.quantities
    title = html.escape(_("Once more, with other numbers"))
    given = ", ".join(f"{name} = {number}" for name, number in sheet.given())
    return f"<h2>{title}</h2><p>{html.escape(given)}</p>{blanks_of(sheet)}"
