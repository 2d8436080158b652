"""Functions of one's own in a network, an estimator, a file and an explanation. Expected values
come from the rows of ours that they imitate, from finite differences, and from plain NumPy."""

import math
import pickle

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError, ModelFileError
from chainrule.basics.evaluation import evaluate
from chainrule.cli import main
from chainrule.models.model import Model
from chainrule.pieces.losses import get_loss


def f(z):
    return z * z


def df(z):
    return 2 * z


def log_cosh(y, a):
    return np.log(np.cosh(a - y))


def log_cosh_gradient(y, a):
    return np.tanh(a - y)


def quartic(y, a):
    return (y - a) ** 4, 4 * (a - y) ** 3


def bent(z):
    return np.where(z > 0, z, 0.01 * z)


def bent_slope(z):
    return np.where(z > 0, 1.0, 0.01)


def step_by_step(z):
    return np.vectorize(math.erf)(z)


def bell(z):
    return 2 / np.sqrt(np.pi) * np.exp(-z * z)


SQUARE = cr.activation("square", f, df)
LOG_COSH = cr.loss("log_cosh", log_cosh, log_cosh_gradient)
RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 2))
Y = (X**2).sum(axis=1)


def trained(activation=SQUARE, loss="half_squared_error", **settings):
    network = cr.Network.create([2, 3, 1], activation, loss=loss, random_state=0)
    return cr.fit(network, X, Y, **{"max_iter": 5, "learning_rate_init": 0.01} | settings)


# -- training ------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
def test_a_copy_of_one_of_ours_trains_to_its_weights(solver):
    own = trained((bent, bent_slope), solver=solver)
    ours = trained("leaky_relu", solver=solver, engine="reference")
    assert own.history.engine == "reference"
    for a, b in zip(own.network.layers, ours.network.layers, strict=True):
        np.testing.assert_allclose(a.W, b.W, rtol=1e-12)


@pytest.mark.quick
def test_a_loss_of_ones_own_trains_and_its_gradients_are_right():
    model = trained("tanh", LOG_COSH, max_iter=20)
    assert model.history.loss[-1] < model.history.loss[0]
    checked = cr.check_gradients(model.network, X[:5], Y[:5, None])
    assert all(comparison.agrees for comparison in checked)


def test_float32_is_trained_in_float32():
    network = cr.Network.create([2, 3, 1], SQUARE, loss=LOG_COSH, random_state=0, dtype=np.float32)
    rows, numbers = X.astype(np.float32), Y.astype(np.float32)
    assert cr.fit(network, rows, numbers, max_iter=2).network.layers[0].W.dtype == np.float32


WRONG = {
    "a factor": (
        f,
        lambda z: z / 4,
        "layer 1, row 1, unit 1.*returned 0.0381816, .* 0.305453",
    ),
    "another shape": (lambda z: z.sum(axis=1), df, r"value of shape \(20,\); expected \(20, 3\)"),
    "a number": (f, lambda z: 2.0, r"derivative of shape \(\)"),
    "wrong far away": (f, lambda z: np.where(z > 6, 0.0, 2 * z), r"at z = 6.5: returned 0, .* 13"),
    "NaN": (f, lambda z: z * np.nan, "returned nan"),
}


@pytest.mark.quick
@pytest.mark.parametrize("slip", WRONG)
def test_a_wrong_activation_is_refused_when_training_begins(slip):
    value, slope, said = WRONG[slip]
    with pytest.raises(InputError, match=said):
        trained((value, slope))


def test_a_function_that_is_no_number_at_a_row_is_told_by_the_place():
    log = cr.activation("log", np.log, lambda z: 1 / z)
    network = cr.Network.create([2, 3, 1], log, random_state=0)
    said = r"The activation log is (nan|-inf) at z = .* \(layer 1, row 1, unit 1\)"
    with pytest.raises(InputError, match=said), np.errstate(all="ignore"):
        cr.fit(network, np.zeros((4, 2)) - 1 * (network.layers[0].W[:, 0] > 0), np.ones(4))


def test_a_kink_is_no_mistake():
    trained((lambda z: abs(z), np.sign))
    trained((lambda z: np.clip(z, -1, 1), lambda z: (abs(z) < 1) * 1.0))


def test_a_function_without_its_derivative_is_refused():
    for make in (
        lambda: cr.Network.create([2, 3, 1], f),
        lambda: cr.Network.create([2, 3, 1], [f]),
        lambda: cr.MLPClassifier(activation=f).fit(X, Y > 1),
    ):
        with pytest.raises(InputError, match="without its derivative"):
            make()


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("given", [SQUARE, (f, df)], ids=["row", "pair"])
def test_a_file_gives_the_network_back_with_its_function(given, tmp_path):
    model = trained()
    cr.save(model, tmp_path / "m")
    loaded = cr.load(tmp_path / "m", functions={"square": given})
    np.testing.assert_array_equal(loaded.predict(X), model.predict(X))
    cr.save(loaded, tmp_path / "again")
    assert (tmp_path / "m").read_bytes() == (tmp_path / "again").read_bytes()


@pytest.mark.parametrize("loss", [LOG_COSH, quartic], ids=["row", "function"])
def test_a_file_gives_the_network_back_with_its_loss(loss, tmp_path):
    model = trained("tanh", loss)
    cr.save(model, tmp_path / "m")
    name = model.network.loss.name
    loaded = cr.load(tmp_path / "m", functions={name: loss})
    assert loaded.network.loss.name == name
    np.testing.assert_array_equal(loaded.predict(X), model.predict(X))
    with pytest.raises(InputError, match=f"{name} is not the function .* at y = .*, a = "):
        cr.load(tmp_path / "m", functions={name: get_loss("huber", model.network.output)})


def test_what_a_file_holds_of_a_function_is_its_values_and_slopes_at_33_points():
    array = Model(trained().network).to_document().arrays["activation[square]"]
    z = np.linspace(-8, 8, 33)
    np.testing.assert_array_equal(array[:, :, 0], [z * z, 2 * z])


@pytest.mark.quick
def test_without_its_function_a_file_says_which_is_missing(tmp_path, capsys):
    path = tmp_path / "m"
    cr.save(trained(), path)
    with pytest.raises(ModelFileError, match=r"square.*functions=\{'square'"):
        cr.load(path)
    with pytest.raises(ModelFileError, match="square"):
        cr.load(path, functions={"sqare": SQUARE})
    commands = (
        ["predict", str(path), "x.csv"],
        ["inspect", str(path)],
        ["explain", str(path), "--data", "x.csv"],
    )
    for command in commands:
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 2
        first, hint = capsys.readouterr().err.splitlines()
        assert "square" in first
        assert "functions={'square': ...}" in hint


@pytest.mark.quick
def test_another_function_under_the_name_is_refused(tmp_path):
    cr.save(trained(), tmp_path / "m")
    cube = cr.activation("square", lambda z: z**3, lambda z: 3 * z**2)
    with pytest.raises(InputError, match=r"at z = 0.5 it gives 0.125, the file says 0.25"):
        cr.load(tmp_path / "m", functions={"square": cube})
    with pytest.raises(InputError, match=r"slope .* at z = 0.5 it is 1.5, the file says 1"):
        cr.load(tmp_path / "m", functions={"square": (f, lambda z: 3 * z)})
    with pytest.raises(InputError, match="without its derivative"):
        cr.load(tmp_path / "m", functions={"square": f})


def test_a_function_that_is_given_back_without_its_derivative_is_called_by_its_name(tmp_path):
    cr.save(trained(cr.activation("square", f, df)), tmp_path / "m")
    with pytest.raises(InputError, match="The activation square comes without its derivative"):
        cr.load(tmp_path / "m", functions={"square": lambda z: z * z})


def test_what_has_no_name_or_one_of_ours_is_not_saved(tmp_path):
    nameless = trained((lambda z: z * z, lambda z: 2 * z))
    with pytest.raises(InputError, match=r"needs a name.*<lambda>"):
        cr.save(nameless, tmp_path / "m")

    def relu(z):
        return z * z

    with pytest.raises(InputError, match="relu is the name of one of the library's own"):
        cr.save(trained((relu, df)), tmp_path / "m")
    twice = cr.Network.create([2, 2, 2, 1], [SQUARE, cr.activation("square", np.sin, np.cos)])
    with pytest.raises(InputError, match="both called square"):
        cr.save(twice, tmp_path / "m")
    assert not (tmp_path / "m").exists()


# -- estimators ----------------------------------------------------------------------------------


def regressor(**more):
    more = {"activation": SQUARE, "loss": LOG_COSH} | more
    return cr.MLPRegressor(hidden_layer_sizes=(4,), max_iter=15, tol=0.0, random_state=0, **more)


@pytest.fixture
def quietly():
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.usefixtures("quietly")
def test_an_estimator_is_cloned_pickled_searched_and_saved_with_its_functions(tmp_path):
    from sklearn.base import clone
    from sklearn.model_selection import GridSearchCV

    fitted = clone(regressor()).fit(X, Y)
    assert fitted.get_params()["activation"].name == "square"
    again = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(again.predict(X), fitted.predict(X))
    grid = {"activation": ["relu", SQUARE, (f, df), ["tanh"]], "loss": [LOG_COSH, quartic, "huber"]}
    search = GridSearchCV(regressor(), grid, cv=2).fit(X, Y)
    assert len(search.cv_results_["params"]) == 12
    cr.save(fitted, tmp_path / "m")
    given = {"square": SQUARE, "log_cosh": LOG_COSH}
    loaded = cr.load(tmp_path / "m", functions=given)
    np.testing.assert_array_equal(np.ravel(loaded.predict(X)), fitted.predict(X))
    assert loaded.estimator.activation.name == "square"
    assert loaded.estimator.loss.name == "log_cosh"
    assert "activation=square" in loaded.lines()[0]


@pytest.mark.usefixtures("quietly")
def test_a_classifiers_output_may_be_ones_own():
    def half_value(z):
        return 1 / (1 + np.exp(-z))

    def half_slope(z):
        return np.exp(-z) / (1 + np.exp(-z)) ** 2

    half = cr.activation("half", half_value, half_slope, range=(0, 1))
    arguments = {"hidden_layer_sizes": (3,), "max_iter": 10, "random_state": 0}
    own = cr.MLPClassifier(output_activation=half, **arguments).fit(X, Y > 1)
    ours = cr.MLPClassifier(**arguments).fit(X, Y > 1)
    np.testing.assert_allclose(own.predict_proba(X), ours.predict_proba(X), rtol=1e-9)


# -- explanations --------------------------------------------------------------------------------


@pytest.mark.quick
def test_a_function_that_runs_on_symbols_is_explained_by_its_formula():
    explained = cr.explain(trained(loss=LOG_COSH), data=X[:1], target=Y[:1])
    text = explained.text()
    assert "out_h1 = net_h1²" in text
    assert "= 2·net_h1" in text
    assert "tanh(out_o1 - target_o1)" in text
    assert "No formula" not in text
    z = explained["z[1][1]"].value
    assert explained["a[1][1]"].value == z * z
    assert "f′(z) = 2·z" in str(cr.differentiate(activation=SQUARE))
    assert "tanh(a - y)" in str(cr.differentiate(loss=LOG_COSH))


@pytest.mark.quick
def test_a_function_that_does_not_is_shown_by_its_numbers_and_a_sentence_says_so():
    erf = cr.activation("erf", step_by_step, bell)
    explained = cr.explain(trained(erf), data=X[:1], target=Y[:1])
    assert "No formula is known of erf" in explained.text()
    assert explained["a[1][1]"].expr is None
    assert explained["a[1][1]"].value == math.erf(explained["z[1][1]"].value)
    assert explained["da/dz[1][1]"].expr is not None  # the derivative does run on symbols
    assert explained.html()
    assert explained.latex()
    with pytest.raises(InputError, match="without a formula"):
        cr.differentiate(activation=erf)


def test_a_worksheet_cannot_carry_one():
    with pytest.raises(InputError, match="cannot carry square"):
        cr.worksheet(trained(), data=X[:1], target=Y[:1])


def test_every_printed_equation_of_ones_own_functions_is_true():
    from tests.truth import judge

    softsign = (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2)

    def step(seed):
        network = cr.Network.create([2, 3, 1], [softsign], loss=LOG_COSH, random_state=seed)
        return cr.explain(network, data=X[: 1 + seed % 3], target=Y[: 1 + seed % 3])

    verdict = judge(300, step=step)
    assert verdict.wrong == []


# -- what people write ---------------------------------------------------------------------------


def in_place(z):
    z *= z
    return z


def lost(y, a):
    a -= y
    return a * a


@pytest.mark.quick
@pytest.mark.parametrize(
    "make",
    [
        lambda: cr.activation("square", in_place, lambda z: 2 * z),
        lambda: cr.activation("square", lambda z: z * z, in_place),
        lambda: cr.loss("square", lost, lambda y, a: 2 * (a - y)),
        lambda: cr.loss("square", lambda y, a: (a - y) ** 2, lost),
        lambda: cr.Network.create([2, 3, 1], (in_place, lambda z: 2 * z)),
    ],
)
def test_a_function_that_changes_its_argument_is_refused(make):
    with pytest.raises(InputError, match="changes the array"):
        make()


@pytest.mark.parametrize(
    "f, df, formula, slope",
    [
        (np.sin, np.cos, "sin(net_h1)", "cos(net_h1)"),
        (
            lambda z: z * (z > 0),
            lambda z: 1.0 * (z > 0),
            "net_h1·(1 if net_h1 > 0 else 0)",
            "(1 if net_h1 > 0 else 0)",
        ),
        (lambda z: z * (z > 0), lambda z: z > 0, "net_h1·(1 if", "(1 if net_h1 > 0 else 0)"),
        (lambda z: (z > 0) * z + (z <= 0) * z / 10, lambda z: np.where(z > 0, 1, 0.1),
         "(1 if net_h1 > 0 else 0)·net_h1 + ", "(1 if net_h1 > 0 else 0.1)"),
    ],
)  # fmt: skip
def test_sines_and_comparisons_that_are_reckoned_with_are_explained(f, df, formula, slope):
    network = cr.Network.create([2, 2, 1], cr.activation("own", f, df), random_state=1)
    step = cr.explain(network, data=[[0.4, -0.7]], target=[[1.0]])
    shown = step.text(["a[1][1]", "a[1][2]", "da/dz[1][1]", "da/dz[1][2]"])
    assert f"out_h1 = {formula}" in shown
    assert f"∂out_h1/∂net_h1 = {slope}" in shown
    assert "true" not in shown
    assert "false" not in shown
    for j in (1, 2):
        z, a = step[f"z[1][{j}]"].value, step[f"a[1][{j}]"]
        assert a.value == pytest.approx(float(f(np.array([[z]]))[0, 0]), rel=1e-15)
        assert evaluate(a.expr, lambda name: step[name].value) == pytest.approx(a.value, rel=1e-15)
    for written in (step.latex(), step.html()):
        assert written


def test_an_activation_and_a_loss_of_one_name_are_not_saved(tmp_path):
    both = cr.loss("same", lambda y, a: (a - y) ** 2, lambda y, a: 2 * (a - y))
    network = cr.Network.create(
        [2, 2, 1], cr.activation("same", lambda z: z * z, lambda z: 2 * z), loss=both
    )
    with pytest.raises(InputError, match="both called same"):
        cr.save(network, tmp_path / "m")
    assert not list(tmp_path.iterdir())


def test_an_activation_may_have_the_name_of_a_loss(tmp_path):
    huber = cr.activation("huber", lambda z: z * z, lambda z: 2 * z)
    network = cr.Network.create([2, 2, 1], huber, random_state=0)
    cr.save(network, tmp_path / "m")
    again = cr.load(tmp_path / "m", functions={"huber": huber})
    X = np.array([[0.5, -2.0]])
    assert (again.predict(X) == cr.predict(network, X)).all()


# -- wrong things in place of a function ---------------------------------------------------------


def _fails(z):
    raise RuntimeError("no such thing")


@pytest.mark.parametrize(
    "given, said",
    [
        ((lambda z: z[0], df), r"activation square returns a value of shape \(1,\); expected"),
        ((lambda z: None, df), "returns a value that is no array of real numbers: NoneType"),
        ((lambda z: "a", df), "returns a value that is no array of real numbers: str"),
        ((lambda z: z + 1j, df), "no array of real numbers: ndarray, complex128"),
        ((lambda z, a: z, df), r"value of the activation square fails .* TypeError: .*argument"),
        ((f, lambda z, a: z), "derivative of the activation square fails .* TypeError"),
        ((_fails, df), "fails for an array of shape .* RuntimeError: no such thing"),
        ((f, lambda z: 2.0), r"returns a derivative of shape \(\); expected \(33, 1\)"),
        (LOG_COSH, "square must be an activation, .* found the loss log_cosh"),
        (None, "square must be an activation, .* found None"),
        ([f, df], r"square must be an activation, .* found \["),
    ],
)
def test_a_wrong_function_for_a_file_is_named(given, said, tmp_path):
    cr.save(trained(), tmp_path / "m.npz")
    with pytest.raises(InputError, match=said):
        cr.load(tmp_path / "m.npz", functions={"square": given})


@pytest.mark.parametrize(
    "given, said",
    [
        (SQUARE, "log_cosh must be a loss, .* found the activation square"),
        (None, "log_cosh must be a loss, .* found None"),
        (lambda y, a: None, "value of the loss log_cosh fails .* TypeError"),
        (lambda y, a: (y - a, [1]), "loss log_cosh returns a gradient that is no array .*: list"),
    ],
)
def test_a_wrong_loss_for_a_file_is_named(given, said, tmp_path):
    cr.save(trained("tanh", LOG_COSH), tmp_path / "m.npz")
    with pytest.raises(InputError, match=said):
        cr.load(tmp_path / "m.npz", functions={"log_cosh": given})


@pytest.mark.parametrize("functions", [3, "square", [f]])
def test_functions_that_are_no_dictionary_are_refused(functions, tmp_path):
    cr.save(trained("tanh"), tmp_path / "m.npz")
    with pytest.raises(InputError, match="functions must be a dictionary"):
        cr.load(tmp_path / "m.npz", functions=functions)
    assert cr.load(tmp_path / "m.npz", functions=None)


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda: cr.activation("q", 3, 4), "The value of q must be a function; found 3"),
        (lambda: cr.activation("q", f, None), "The derivative of q must be a function; found None"),
        (lambda: cr.loss("q", "a", log_cosh_gradient), "The value of q must be a function"),
        (lambda: cr.loss("q", log_cosh, 1), "The gradient of q must be a function; found 1"),
        (lambda: cr.activation("q", f, df, range=(1, 0)), "range of q must be two increasing"),
        (lambda: cr.activation("q", f, df, range=3), "range of q must be .* found 3"),
        (lambda: cr.activation("q", f, df, range=("a", "b")), "range of q must be two increasing"),
        (lambda: cr.activation("q", f, df, range=(0,)), "range of q must be two increasing"),
    ],
)
def test_what_is_no_function_or_range_is_refused_at_once(make, said):
    with pytest.raises(InputError, match=said):
        make()


@pytest.mark.parametrize(
    "pair, said",
    [
        ((lambda z: [0.0], df), "activation q returns a value that is no array .*: list"),
        ((lambda z: "a", df), "activation q returns a value that is no array .*: str"),
        ((lambda z: z + 0j, df), "no array of real numbers: ndarray, complex128"),
        ((f, lambda z, a: z), "derivative of the activation q fails .* TypeError"),
    ],
)
def test_a_wrong_function_is_named_before_training(pair, said):
    with pytest.raises(InputError, match=said):
        trained(cr.activation("q", *pair))


def test_a_function_that_needs_the_width_of_its_layer_cannot_be_saved(tmp_path):
    row = cr.activation("second", lambda z: z + 0 * z[:, [1]], lambda z: 1 + 0 * z)
    network = cr.Network.create([2, 3, 1], row, random_state=0)
    with pytest.raises(InputError, match=r"value of the activation second fails .*\(33, 1\): Ind"):
        cr.save(network, tmp_path / "m.npz")
