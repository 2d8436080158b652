"""Each row against itself: its formula evaluated gives its values, the steps of its derivative give
its derivative, its values lie in its range, and the compiled module has its kernel. An optimizer's
formulas, read off it, give its own steps."""

import numpy as np
import pytest

from chainrule.basics.errors import InputError
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Op, Ref, case, exp, ln, replaced
from chainrule.pieces.activations import ACTIVATIONS, POINTS, activation, get_activation
from chainrule.pieces.formula import Range
from chainrule.pieces.losses import (
    LOG_LOSSES,
    LOSSES,
    OUTPUTS,
    SQUARED_ERROR,
    TARGETS,
    get_loss,
    loss,
)
from chainrule.pieces.optimizers import (
    OPTIMIZERS,
    SETTING_SYMBOLS,
    Optimizer,
    Velocity,
    get_optimizer,
    update_formulas,
)

BY_UNIT = [name for name, f in ACTIVATIONS.items() if f.elementwise]
TRAINED = [name for name in BY_UNIT if ACTIVATIONS[name].pullback is not None]
ROWS = [*LOSSES.values(), *LOG_LOSSES]
Z, F, Y, A = map(Ref, "zfya")


def numbers(expr, **arrays):
    columns = zip(*(np.ravel(array).tolist() for array in arrays.values()), strict=True)
    rows = (dict(zip(arrays, row, strict=True)) for row in columns)
    return np.array([evaluate(expr, row.__getitem__) for row in rows])[:, None]


# -- activations ---------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("name", BY_UNIT)
def test_an_activations_formula_gives_its_values(name):
    f = ACTIVATIONS[name]
    np.testing.assert_allclose(numbers(f.formula(Z), z=POINTS), f.value(POINTS), rtol=1e-12)


@pytest.mark.quick
@pytest.mark.parametrize("name", TRAINED)
def test_every_step_gives_the_derivative_which_is_the_slope_of_the_values(name):
    f = ACTIVATIONS[name]
    values = f.value(POINTS)
    slopes = f.derivative(POINTS, values)
    (derivation,) = f.differentiations()
    for expr in (f.slope(Z, F), *(step.expr for step in derivation.steps)):
        found = numbers(expr, z=POINTS, f=values)
        np.testing.assert_allclose(found, slopes, rtol=1e-11, atol=1e-15)
    h = 1e-6
    away = abs(POINTS) > 0.1  # from the corner
    numeric = (f.value(POINTS + h) - f.value(POINTS - h)) / (2 * h)
    np.testing.assert_allclose(slopes[away], numeric[away], rtol=1e-8, atol=1e-9)


@pytest.mark.quick
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activations_values_lie_in_its_range_and_reach_far_into_it(name):
    f = ACTIVATIONS[name]
    values = f.value(np.hstack([np.linspace(-30, 30, 4001)[:, None], np.zeros((4001, 1))]))[:, 0]
    low, high = f.range.low, f.range.high
    assert ((low <= values) & (values <= high)).all()
    assert values.min() - low < 1e-3 if np.isfinite(low) else values.min() < -0.1
    assert high - values.max() < 1e-3 if np.isfinite(high) else values.max() > 10


# -- losses --------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.title or row.name)
def test_a_losss_formula_and_every_step_give_its_values_and_gradient(row):
    a = OUTPUTS / 8 + 0.5 if row.name == "log_loss" else abs(OUTPUTS) + 0.1
    a = np.clip(a, 0.05, 0.95) if row.name == "log_loss" else a
    y = (TARGETS > 0.7).astype(float) if row.name == "log_loss" else TARGETS + 0.25
    formula = row.formula(0.25)
    np.testing.assert_allclose(
        numbers(formula.value(Y, A, 1), y=y, a=a), row.value(y, a), rtol=1e-11, atol=1e-15
    )
    for expr in (formula.gradient(Y, A, 1), *(s.expr for s in row.written.steps(Y, A, 1))):
        np.testing.assert_allclose(
            numbers(expr, y=y, a=a), row.gradient(y, a), rtol=1e-11, atol=1e-15
        )


def test_poisson_of_a_target_of_zero_has_no_logarithm():
    formula, y, a = LOSSES["poisson"].formula(0.0), np.zeros_like(OUTPUTS), abs(OUTPUTS) + 0.1
    np.testing.assert_array_equal(
        numbers(formula.value(Y, A, 1), a=a), LOSSES["poisson"].value(y, a)
    )
    assert (numbers(formula.gradient(Y, A, 1), a=a) == LOSSES["poisson"].gradient(y, a)).all()


# -- optimizers ----------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizers_formulas_are_its_own_steps(name):
    optimizer, rng = get_optimizer(name), np.random.default_rng(3)
    w, g = rng.normal(size=(5, 1)), rng.normal(size=(5, 1))
    kind = type(optimizer.init(w))
    past = kind(*(rng.random((5, 1)) for _ in kind._fields))
    moved, memory = optimizer.update(w, g, past, 3, 0.2)
    formulas = update_formulas(optimizer)
    same = np.ones((5, 1))
    settings = {SETTING_SYMBOLS[key]: value * same for key, value in optimizer.settings.items()}
    at = {"w": w, "g": g, "t": 3 * same, "eta": 0.2 * same, **settings, **past._asdict()}
    assert set(formulas.memory) == set(kind._fields)
    for letter, expr in formulas.memory.items():
        at[f"{letter}+"] = getattr(memory, letter)
        np.testing.assert_allclose(numbers(expr, **at), at[f"{letter}+"], rtol=1e-13)
    np.testing.assert_allclose(numbers(formulas.parameter, **at), moved, rtol=1e-13)


def test_adams_formula_is_the_books():
    w, g, m, s, t, eta, b1, b2, eps = map(
        Ref, ("w", "g", "m+", "s+", "t", "eta", "beta_1", "beta_2", "epsilon")
    )
    formulas = update_formulas(get_optimizer("adam"))
    corrected = Op("sqrt", (s / (1 - b2**t),)) + eps
    assert formulas.parameter == w - eta * (m / (1 - b1**t)) / corrected
    assert formulas.memory["s"] == b2 * Ref("s") + (1 - b2) * g**2


def heavy_ball(w, g, past, t, rate):
    v = 0.5 * past.v + g
    return w - rate * v, Velocity(v)


def asks_for_the_sign(w, g, past, t, rate):
    return (w - rate if (g > 0).all() else w + rate), Velocity(past.v)


def test_an_optimizer_of_ones_own_is_read_off_with_its_numbers():
    own = Optimizer("heavy", lambda w: Velocity(0 * w), heavy_ball, {})
    formulas = update_formulas(own)
    assert own.kernel is None
    assert formulas.parameter == Ref("w") - Ref("eta") * Ref("v+")
    assert formulas.memory == {"v": 0.5 * Ref("v") + Ref("g")}
    unreadable = own._replace(update=asks_for_the_sign)
    assert update_formulas(unreadable) is None


# -- kernels -------------------------------------------------------------------------------------


def test_every_kernel_that_a_row_names_is_in_the_compiled_module():
    compiled = pytest.importorskip("chainrule._native")
    assert {f.kernel for f in ACTIVATIONS.values()} - {"step"} <= {*compiled.ACTIVATIONS}
    assert {row.kernel for row in (*ROWS, SQUARED_ERROR)} <= {*compiled.LOSSES}
    assert {get_optimizer(name).kernel for name in OPTIMIZERS} <= {*compiled.OPTIMIZERS}


# -- expressions ---------------------------------------------------------------------------------


def test_operators_and_numpys_functions_make_trees():
    assert Z * Z == Z**2
    assert 1 * Z == Z + 0 == Z - 0 == Z / 1 == Z
    assert np.exp(Z) == exp(Z)
    assert np.log(np.float64(2) * Z) == ln(2.0 * Z)
    assert np.where(Z > 0, Z, 0) == case(Z > 0, Z, 0)
    assert replaced(Z * Z + F, {Z: A}) == A**2 + F


def test_a_comparison_of_symbols_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="neither"):
        bool(Z > 0)
    with pytest.raises(TypeError):
        np.arctan(Z)


# -- one's own -----------------------------------------------------------------------------------


def test_a_function_that_asks_what_no_symbol_can_answer_has_no_formula():
    equal = activation("equal", lambda z: np.where(z == 0, 1.0, z), np.ones_like)
    assert equal.formula is None  # a symbol is equal to nothing: its formula would be z alone


@pytest.mark.parametrize("name", [*ACTIVATIONS, "sigmoid", "linear"])
def test_a_name_of_ours_is_refused_for_an_activation(name):
    with pytest.raises(InputError, match="library's own"):
        activation(name, np.sin, np.cos)


@pytest.mark.parametrize("name", [*LOSSES, "log_loss", "squared_error"])
def test_a_name_of_ours_is_refused_for_a_loss(name):
    with pytest.raises(InputError, match="library's own"):
        loss(name, lambda y, a: a - y, lambda y, a: a * 0 + 1)


def test_an_output_of_ones_own_may_be_followed_where_its_range_fits():
    def half(z):
        return 0.5 * (1 + np.tanh(z))

    def slope(z):
        return 0.5 * (1 - np.tanh(z) ** 2)

    fits = activation("half", half, slope, range=(0, 1))
    assert fits.range == Range(0, 1)
    assert get_loss("log_loss", fits).title == "binary_log_loss"
    with pytest.raises(InputError, match="cannot follow"):
        get_loss("log_loss", activation("half", half, slope))
    assert get_loss("huber", get_activation((half, slope))).name == "huber"
