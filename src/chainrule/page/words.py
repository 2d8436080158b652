"""The words of the page, and why each number is worked out, in every language there is.

The module in the page asks for a word by its key; the sentences are translated in the catalogues
like all others, so that a term is the same word on the page, in a file and on the terminal.
"""

from __future__ import annotations

from chainrule.basics.i18n import N_, _
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.forms.sections import PHASES
from chainrule.derivation.graph.quantity import Quantity

WORDS = {
    "given": N_("Given"),
    "forward": N_("Forward"),
    "loss": N_("Loss"),
    "backward": N_("Backward"),
    "update": N_("Update"),
    "match": N_("Match"),
    "comparison": N_("Comparison layer"),
    "recognition": N_("Recognition layer"),
    "threshold": N_("Threshold"),
    "reset": N_("Reset"),
    "sample": N_("Sampling"),
    "energy": N_("Energy"),
    "clamped": N_("Clamped phase"),
    "free": N_("Free phase"),
    "layer": N_("layer {layer}"),
    "inputs": N_("inputs"),
    "formula": N_("Formula"),
    "numbers": N_("Numbers put in"),
    "error": N_("error signal"),
    "true": N_("true"),
    "false": N_("false"),
    "figure": N_("The network"),
    "equation": N_("Equation {n} of {all}"),
    "previous": N_("Previous equation"),
    "next": N_("Next equation"),
    "back": N_("Back to where I came from"),
    "made_of": N_("Worked out from"),
    "used_in": N_("Used in"),
    "used_nowhere": N_("Nothing else uses this number."),
    "comes_from": N_("Go to {name}"),
    "edges": N_("On the edges"),
    "edges_w": N_("weight w"),
    "edges_wa": N_("signal w·a"),
    "edges_dw": N_("gradient ∂E/∂w"),
    "edges_step": N_("change Δw"),
    "edges_auto": N_("as the phase asks"),
    "errors": N_("Under the units"),
    "errors_delta": N_("δ (with the slope)"),
    "errors_d": N_("d (the error signal alone)"),
    "sample_n": N_("sample {n}"),
    "samples": N_("Samples"),
    "digits": N_("Digits"),
    "all_digits": N_("all"),
    "language": N_("Language"),
    "theme": N_("Light or dark"),
    "help": N_("Keys"),
    "close": N_("Close"),
    "table": N_("Table"),
    "name": N_("name"),
    "value": N_("value"),
    "all_equations": N_("All equations"),
    "board": N_("Board"),
    "hide": N_("Hide the result and ask me"),
    "show": N_("Show the result"),
    "check": N_("Check"),
    "your_answer": N_("Your number for {name}"),
    "right": N_("Right."),
    "coarse": N_("Too few digits to tell."),
    "follows": N_("Right from your earlier number, which is wrong: {names}."),
    "wrong": N_("Not yet."),
    "no_number": N_("This is no number. Numbers look like 0.5933, -1.2e-3 or 1/3."),
    "likely_slip": N_("Likely slip: {slip}"),
    "save_answers": N_("Save my answers as a file"),
    "save_hint": N_("chainrule check {source} answers.json marks the whole sheet."),
    "change": N_("Type another number over it"),
    "what_if": N_("What if"),
    "undo": N_("As it was"),
    "recomputed": N_("Worked out again in this page, not by Python: what changed is yellow."),
    "drawn_before": N_(
        "Typed over: the numbers in the figure follow. A search, and what is pale, are those of "
        "the numbers before."
    ),
    "not_recomputed": N_("Some functions have no known formula: what needs them was not updated."),
    "fixed_formula": N_("The formulas depend on this number, so it cannot be typed over here."),
    "before_after": N_("{before} → {after}"),
    "learning_rate": N_("learning rate η"),
    "loss_before_after": N_("E now {before}; after this step {after}"),
    "more_terms": N_("{n} more terms: {sum}"),
    "shares": N_("Shares of the samples"),
    "share": N_("share"),
    "share_own": N_("its own"),
    "shares_sum": N_("The shares add up to the number above: it is the mean of the samples' own."),
    "image": N_("The row as an image"),
    "show_terms": N_("show all terms"),
    "own_row": N_("Your row"),
    "column": N_("column"),
    "cell": N_("cell"),
    "input": N_("as the network is given it"),
    "predicted": N_("predicted"),
    "moved": N_("What moved the first layer most"),
    "term": N_("term"),
    "target": N_("target"),
    "bias": N_("bias"),
    "net": N_("net"),
    "out": N_("out"),
    "not_yet": N_("not worked out yet"),
    "too_many_labels": N_("Labels without room here, see the table: {n}"),
    "heat": N_("{rows} × {columns} numbers; the greatest is {most}"),
    "hidden_units": N_("{n} more units"),
    "simultaneous": N_("all weights from the old ones"),
    "sequential": N_("the output layer first"),
    "order": N_("Update order"),
    "new_weights": N_("Here the weights above are already the new ones."),
    "run": N_("The run"),
    "moment": N_("step {step}, epoch {epoch}: E = {loss}"),
    "run_shown": N_("The network below is as it was then."),
    "run_fixed": N_(
        "The network below is as it was at the start: of larger ones one step is held."
    ),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "step": N_("step"),
    "steps_n": N_("{n} steps"),
    "epoch": N_("epoch"),
    "loss_curve": N_("Loss"),
    "of_training": N_("training"),
    "of_watched": N_("rows watched"),
    "gradient_sizes": N_("How large each layer's gradient is"),
    "gradient_of": N_("gradient of layer {layer}"),
    "paths": N_("The weights that move most"),
    "over_inputs": N_("{target}, predicted"),
    "misread": N_("{n} of {rows} misread"),
    "key_moment": N_("recorded moment back, forth"),
    "key_equation": N_("equation back, forth"),
    "key_phase": N_("phase back, forth"),
    "key_ends": N_("first, last equation"),
    "key_back": N_("back to where a number was used"),
    "key_edges": N_("what the edges carry"),
    "key_unit": N_("next unit"),
    "key_hide": N_("hide the result, show it"),
    "key_order": N_("simultaneous or sequential update"),
    "key_language": N_("language"),
    "key_table": N_("table of the figure"),
    "key_help": N_("these keys"),
    "key_theme": N_("light or dark"),
}

REASONS = {
    "given": N_("Given: it is where the reckoning starts."),
    "z": N_("Each number that comes in, times its weight; the bias is added."),
    "z_alone": N_("Each number that comes in, times its weight."),
    "a": N_("The activation function makes the unit's output of its net input."),
    "f": N_("The activation, before dropout."),
    "mask": N_("Dropout: the unit is left out, or made larger in place of those left out."),
    "E[k]": N_("How far this output is from its target."),
    "E": N_("The parts of the loss, put together."),
    "R": N_("The penalty: what large weights cost."),
    "dE/da": N_("How the loss changes when this output changes."),
    "dE/da_below": N_(
        "The errors of all units that this one feeds come back through their weights and add up."
    ),
    "dE[k]/da": N_("What comes back from this one output, through its weight."),
    "da/dz": N_("The slope of the activation function where the unit stands."),
    "da[i]/dz": N_("How another output changes: in a softmax all hang together."),
    "delta": N_("The chain rule: the error that arrives, times the slope."),
    "delta_canonical": N_("The slope and the loss cancel: output minus target is left."),
    "dW": N_("The error behind the weight, times the signal that came through it."),
    "dE/dW": N_("The error behind the weight, times the signal that came through it."),
    "dR/dW": N_("The penalty pulls the weight toward zero."),
    "db": N_("A bias has the signal 1, so its gradient is the error itself."),
    "d": N_("The error signal is carried back through the weights alone."),
    "memory": N_("What the optimizer remembers of earlier steps."),
    "W+": N_("A step downhill: against the gradient, as long as the learning rate says."),
    "b_fixed": N_("This bias is fixed: it is not updated."),
    "computed": N_("Worked out from the numbers in it."),
    "argmin": N_("The place of the least of them."),
    "argmax": N_("The place of the greatest of them."),
    "test": N_("A comparison: it holds, or it does not."),
}


def words() -> dict[str, str]:
    """Every word and reason by its key, in the language in use; reasons begin with ``why:``, the
    headings of the equations with ``phase:``."""
    reasons = {f"why:{key}": _(text) for key, text in REASONS.items()}
    phases = {f"phase:{key}": _(text) for key, text in PHASES.items()}
    return {key: _(text) for key, text in WORDS.items()} | reasons | phases


def reason_of(q: Quantity, step: StepRecords | None) -> str:
    """The key of the sentence that says why `q` is worked out as it is; `step` are the records of
    a feed-forward network."""
    kind = q.name.kind
    if q.phase == "given":
        return "given"
    if step is not None and q.layer is not None:
        return _of_layer(kind, q.layer, step)
    if q.relation in ("argmin", "argmax"):
        return q.relation
    if q.relation in ("<", "<="):
        return "test"
    return kind if kind in ("E", "E[k]", "R") else "computed"


def _of_layer(kind: str, l: int, step: StepRecords) -> str:
    is_last = l == step.L
    if l == 0:
        return "computed"  # an embedded input
    if kind == "z" and step.layer(l).b is None:
        return "z_alone"
    if kind == "dE/da" and not is_last:
        return "dE/da_below"
    if kind == "delta" and is_last and step.is_canonical:
        return "delta_canonical"
    if kind == "b+":
        return "b_fixed" if step.layer(l).bias == "fixed" else "W+"
    if kind[0] in "mvs" and kind[-1] == "+":
        return "memory"
    return kind if kind in REASONS else "computed"
