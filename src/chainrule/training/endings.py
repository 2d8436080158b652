"""How a run ended, in words: one sentence for each of its ends, wherever it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.i18n import _
from chainrule.training.history import History, StopReason, StopRule
from chainrule.training.settings import Settings
from chainrule.training.stopping import window


def ending(history: History, settings: Settings) -> str:
    """What ended a run by these settings, in which epoch of how many, and what goes on from there;
    "" while it runs."""
    words = _CONVERGED.get(history.stop_rule, _no_improvement)
    if history.stop_reason != "converged":
        words = _ENDS.get(history.stop_reason, _nothing)
    return words(history, settings)


def check_begun(history: History, n_before: int = 0) -> None:
    """Raise KeyboardInterrupt where a run was interrupted before its first epoch was whole, after
    `n_before` epochs of earlier runs: there is nothing that was learned."""
    if history.stop_reason == "interrupted" and history.n_epochs == n_before:
        raise KeyboardInterrupt(
            _("Interrupted before the first epoch was done: nothing was learned.")
        )


def in_a_sentence(words: str) -> str:
    """`words` by themselves."""
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


_Words = Callable[[History, Settings], str]


def _nothing(_history: History, _settings: Settings) -> str:
    return ""


def _place(history: History, settings: Settings) -> str:
    words = _("iteration {n} of {all}") if settings.solver == "lbfgs" else _("epoch {n} of {all}")
    return words.format(n=history.n_epochs, all=max(settings.max_iter, history.n_epochs))


def _all_done(_history: History, settings: Settings) -> str:
    if settings.solver != "lbfgs":
        return _("all epochs done")
    return _(
        "all {n} iterations done, and lbfgs had found no minimum; a larger {name} allows more"
    ).format(n=settings.max_iter, name=argument_name("max_iter"))


def _no_improvement(_history: History, _settings: Settings) -> str:
    return _("the loss no longer improved")


def _window(history: History, settings: Settings) -> str:
    return _(
        "the loss no longer fell, its mean over {w} epochs by less than {rel_tol:g} of the {w} "
        "before, in {place}; {option} runs all of them"
    ).format(
        w=window(settings.max_iter),
        rel_tol=settings.rel_tol,
        place=_place(history, settings),
        option=argument(rel_tol=None),
    )


def _tol(history: History, settings: Settings) -> str:
    return _(
        "in more than {n} epochs the loss did not improve by tol, {tol:g}, in {place}; {option} "
        "runs all of them"
    ).format(
        n=settings.n_iter_no_change,
        tol=settings.tol,
        place=_place(history, settings),
        option=argument(tol=None),
    )


def _gradient(history: History, settings: Settings) -> str:
    return _("a minimum is found, where the gradient is next to zero, in {place}").format(
        place=_place(history, settings)
    )


def _reduction(history: History, settings: Settings) -> str:
    return _("a minimum is found, around which the loss hardly falls, in {place}").format(
        place=_place(history, settings)
    )


def _early_stopping(history: History, settings: Settings) -> str:
    return _(
        "the held-out score no longer improved, in {place}; the weights of epoch {best} are kept"
    ).format(best=history.best_epoch, place=_place(history, settings))


def _max_fun(history: History, settings: Settings) -> str:
    return _(
        "after {n} evaluations of the loss, in {place}, lbfgs had found no minimum; a larger "
        "{name} allows more"
    ).format(n=settings.max_fun, place=_place(history, settings), name=argument_name("max_fun"))


def _line_search(history: History, settings: Settings) -> str:
    return _(
        "the line search of lbfgs gave up in {place}: along its direction no lower loss is found, "
        "as in a minimum to the last digits, or where inputs are very large (scaled ones help)"
    ).format(place=_place(history, settings))


def _diverged(history: History, settings: Settings) -> str:
    kept = _("the weights from before it were kept")
    if settings.early_stopping and history.best_epoch:
        kept = _("the weights of the best epoch, {best}, were kept").format(best=history.best_epoch)
    return _("the loss was {loss} in {unit} {n}; {kept}. {help}").format(
        loss=f"{history.loss[-1]:.7g}",
        unit=_("iteration") if settings.solver == "lbfgs" else _("epoch"),
        n=history.n_epochs,
        kept=kept,
        help=help_of(settings),
    )


def help_of(settings: Settings) -> str:
    """What usually keeps a loss finite."""
    if settings.solver == "lbfgs":
        return _("Scaled inputs usually help.")
    return _("A smaller {name} or scaled inputs usually help.").format(
        name=argument_name("learning_rate_init")
    )


def _interrupted(history: History, settings: Settings) -> str:
    return _("interrupted; what was learned is kept, in {place}").format(
        place=_place(history, settings)
    )


def _callback(history: History, settings: Settings) -> str:
    return _("stopped by a callback, in {place}").format(place=_place(history, settings))


_CONVERGED: Mapping[StopRule, _Words] = MappingProxyType(
    {"rel_tol": _window, "tol": _tol, "gradient": _gradient, "reduction": _reduction}
)
_ENDS: Mapping[StopReason, _Words] = MappingProxyType(
    {
        "max_iter": _all_done,
        "early_stopping": _early_stopping,
        "max_fun": _max_fun,
        "line_search": _line_search,
        "diverged": _diverged,
        "interrupted": _interrupted,
        "callback": _callback,
    }
)
