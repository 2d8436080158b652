"""What was chosen for the user while a network of radial basis functions was fitted."""

from __future__ import annotations

from typing import Any

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats


def chosen_notes(estimator: Any, _X: Floats, _y: Any) -> list[str]:
    """Units, width and penalty, where leaving rows out chose."""
    alpha = getattr(estimator, "alpha_", None)
    if estimator.read_out != "ridge" or alpha is None or "loo" not in estimator.chosen_by:
        return []
    message = _(
        "{k} units; median width {width:.3g} and penalty {alpha:.3g} on {penalty} by leaving each "
        "row out."
    )
    penalty = _("roughness") if estimator.penalty_ == "smoothness" else _("the weights' squares")
    width = float(sorted(estimator.widths_)[len(estimator.widths_) // 2])
    return [message.format(k=len(estimator.widths_), width=width, alpha=alpha, penalty=penalty)]
