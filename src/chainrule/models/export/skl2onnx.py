"""skl2onnx's converters of our multi-layer perceptrons, RBF networks and maps, alone or at the end
of a pipeline.

What goes in are numbers ``(n, features)``; out come, as of scikit-learn's own, the label ``(n,)``
and the probabilities ``(n, classes)`` of a classifier (of several labels at once both ``(n,
labels)``), float32 ``(n, outputs)`` of a regressor, the cluster ``(n,)`` and the distances from all
units ``(n, units)`` of a map.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.models.export.plan import Label, Plan
from chainrule.models.export.planning import plan_of
from chainrule.models.model import model_of

_LEAST_OPSET = 13  # from which on axes are inputs and softmax is what ours is


def register_skl2onnx() -> None:
    """Let skl2onnx convert `MLPClassifier`, `MLPRegressor`, `RBFClassifier`, `RBFRegressor` and
    `SOM`:

    >>> chainrule.register_skl2onnx()                               # doctest: +SKIP
    >>> skl2onnx.to_onnx(make_pipeline(StandardScaler(), network), X[:1])     # doctest: +SKIP

    MissingDependencyError without skl2onnx. A network that no file can say (a function of one's
    own, `clip_output`) is refused when it is converted, as `export` does.
    """
    try:
        from skl2onnx import update_registered_converter
    except ImportError:
        raise MissingDependencyError(
            _("register_skl2onnx needs skl2onnx, which is not installed."),
            "pip install skl2onnx",
        ) from None
    from chainrule.families.mlp.estimator import MLPClassifier, MLPRegressor
    from chainrule.families.rbf.estimator import RBFClassifier, RBFRegressor
    from chainrule.families.som.estimator import SOM

    flags = {"nocl": [True, False], "output_class_labels": [False, True]}
    options = {"zipmap": [True, False, "columns"], **flags}
    for kind in (MLPClassifier, RBFClassifier):
        name = f"Chainrule{kind.__name__}"
        update_registered_converter(kind, name, _of_labels, _classifier, options=options)
    for regressor in (MLPRegressor, RBFRegressor):
        name = f"Chainrule{regressor.__name__}"
        update_registered_converter(regressor, name, _of_numbers, _regressor)
    update_registered_converter(SOM, "ChainruleSOM", _of_units, _map)


def _plan(operator: Any) -> Plan:
    return plan_of(model_of(operator.raw_operator))


def _several(plan: Plan) -> bool:
    """Several labels at once."""
    return len(plan.answers) > 1


def _label(operator: Any, plan: Plan) -> Label:
    """The answer with labels as skl2onnx has them: whole numbers or texts, or with its option
    `nocl` their places."""
    answer = plan.answers[0]
    assert isinstance(answer, Label)
    labels = np.asarray(answer.labels)
    if operator.scope_inst.get_options(operator.raw_operator, {"nocl": False})["nocl"]:
        labels = np.arange(len(labels))
    texts = labels.dtype.kind in "UO"
    return answer._replace(labels=labels if texts else labels.astype(np.int64))


# -- what comes out ------------------------------------------------------------------------------


def _of_labels(operator: Any) -> None:
    from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType

    plan = _plan(operator)
    answer = _label(operator, plan)
    texts = np.asarray(answer.labels).dtype.kind in "UO"
    several = [plan.n_outputs] if _several(plan) else []
    width = plan.n_outputs if _several(plan) else len(answer.labels)
    operator.outputs[0].type = (StringTensorType if texts else Int64TensorType)([None, *several])
    operator.outputs[1].type = FloatTensorType([None, width])


def _of_numbers(operator: Any) -> None:
    from skl2onnx.common.data_types import FloatTensorType

    operator.outputs[0].type = FloatTensorType([None, _plan(operator).n_outputs])


def _of_units(operator: Any) -> None:
    from skl2onnx.common.data_types import FloatTensorType, Int64TensorType

    operator.outputs[0].type = Int64TensorType([None])
    operator.outputs[1].type = FloatTensorType([None, _plan(operator).n_outputs])


# -- the nodes -----------------------------------------------------------------------------------


def _begun(scope: Any, operator: Any, container: Any, plan: Plan) -> tuple[Any, str]:
    """The graph, which puts its nodes into skl2onnx's, and the name of the outputs in it."""
    from chainrule.models.export.onnx_file import outputs
    from chainrule.models.export.onnx_graph import OPSETS, Graph

    if container.target_opset < _LEAST_OPSET:
        message = _("The network needs opset {least} of ONNX; target_opset is {found}.")
        raise InputError(message.format(least=_LEAST_OPSET, found=container.target_opset))
    graph = Graph(lambda: str(scope.get_unique_variable_name("chainrule")))
    graph.nodes, graph.constants = container.nodes, container.initializers
    container.node_domain_version_pair_sets.add(("", min(OPSETS[""], container.target_opset)))
    x = graph.cast(operator.inputs[0].full_name, plan.dtype)
    return graph, outputs(graph, plan.body, x)


def _classifier(scope: Any, operator: Any, container: Any) -> None:
    from chainrule.models.export.onnx_file import label

    plan = _plan(operator)
    graph, a = _begun(scope, operator, container, plan)
    names = [variable.full_name for variable in operator.outputs]
    if _several(plan):
        above = graph.add("Greater", a, graph.constant(np.float32(0.5)))
        graph.called(graph.cast(above, np.int64), names[0])
        graph.called(a, names[1])
        return
    shares = str(scope.get_unique_variable_name("shares"))
    label(graph, plan, _label(operator, plan), a, names[0], shares)
    graph.called(graph.cast(shares, np.float32), names[1])


def _regressor(scope: Any, operator: Any, container: Any) -> None:
    graph, a = _begun(scope, operator, container, _plan(operator))
    graph.called(graph.cast(a, np.float32), operator.outputs[0].full_name)


def _map(scope: Any, operator: Any, container: Any) -> None:
    graph, d = _begun(scope, operator, container, _plan(operator))
    unit = graph.add("ArgMin", d, axis=1, keepdims=0)
    clusters = getattr(operator.raw_operator, "unit_clusters_", None)
    if clusters is not None:
        unit = graph.add("Gather", graph.constant(np.asarray(clusters, np.int64)), unit)
    graph.called(unit, operator.outputs[0].full_name)
    graph.called(graph.cast(d, np.float32), operator.outputs[1].full_name)
