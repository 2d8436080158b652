"""Label smoothing: targets that leave a little doubt.

    y′ = (1 − ε) y + ε/K        K: the classes of a softmax; 2 where each output is a yes or no

With it the log loss is least at probabilities that are not 0 and 1, and weights need not grow for
ever. Source: Szegedy et al., "Rethinking the Inception architecture", 2016, section 7.
"""

from __future__ import annotations

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.engines.plan import Data
from chainrule.network import Network


def smoothed(network: Network, data: Data, epsilon: float) -> Data:
    """`data` with the targets that `network` is trained by; InputError where its loss is not
    log_loss."""
    if epsilon == 0:
        return data
    if network.loss.name != "log_loss":
        raise InputError(
            _("label_smoothing is of the loss log_loss; this network has {loss}.").format(
                loss=network.loss.name
            )
        )
    k = network.sizes[-1] if network.output.name == "softmax" else 2
    return data._replace(y=((1 - epsilon) * data.y + epsilon / k).astype(data.y.dtype))
