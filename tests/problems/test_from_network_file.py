"""Network files: what every key does, and that errors name the file and the key. The table of bad
files as a person meets them stands in test_cli.py."""

from pathlib import Path

import numpy as np
import pytest

from chainrule.api import explain, train
from chainrule.basics.errors import ChainruleError, InputError, ShapeError
from chainrule.basics.random import initialization_generator, make_seed
from chainrule.engines.plan import Data
from chainrule.engines.reference import gradients
from chainrule.pieces.initializers import get_initializer
from chainrule.problems.builtin import example_names, example_text, read_example
from chainrule.problems.from_network_file import _KEYS, parse_network, read_network_file
from chainrule.problems.problem import prepare
from chainrule.training.settings import Settings

DATA = "[data]\ninputs = [[0, 1], [1, 0], [2, 3]]\ntargets = [0, 1, 5]\n"


def problem(network="sizes = [2, 3, 1]", more="", data=DATA):
    return parse_network(f"[network]\n{network}\n{data}\n{more}", "my.toml")


def network(text="sizes = [2, 3, 1]", more="", data=DATA):
    return prepare(problem(text, more, data)).network


def activations(text, data=DATA):
    return [layer.activation.name for layer in network(text, data=data).layers]


# -- [network] -----------------------------------------------------------------------------------


@pytest.mark.quick
def test_sizes_are_the_layers_inputs_first():
    assert network("sizes = [2, 7, 5, 1]").sizes == (2, 7, 5, 1)
    assert network("sizes = [2, 1]").sizes == (2, 1)


@pytest.mark.parametrize("text, wanted", [
    ('activation = "sigmoid"\nloss = "half_squared_error"', ["logistic"] * 3),
    ('activation = ["relu", "tanh", "sigmoid"]', ["relu", "tanh", "logistic"]),
    ('activation = ["relu", "tanh"]', ["relu", "tanh", "identity"]),
    ('activation = ["relu", "tanh"]\noutput_activation = "exp"', ["relu", "tanh", "exp"]),
    ('activation = "elu"\noutput_activation = "exp"', ["elu", "elu", "exp"]),
    ('activation = "tanh"', ["tanh", "tanh", "identity"]),
    ('loss = "huber"', ["relu", "relu", "identity"]),
    ("", ["relu", "relu", "identity"]),
])  # fmt: skip
def test_activation_is_one_for_all_or_one_a_layer(text, wanted):
    assert activations(f"sizes = [2, 4, 3, 1]\n{text}") == wanted


def test_output_and_loss_follow_from_the_task_where_nothing_is_said():
    two = "[data]\ninputs = [[1], [2], [3]]\ntargets = [0, 1, 0]\ntask = 'classification'"
    three = two.replace("[0, 1, 0]", "[0, 1, 2]")
    for sizes, data, output, loss in (
        ("[1, 2, 1]", two, "logistic", "log_loss"),
        ("[1, 2, 3]", three, "softmax", "log_loss"),
        ("[1, 2, 1]", two.replace("classification", "regression"), "identity",
         "half_squared_error"),
    ):  # fmt: skip
        made = network(f"sizes = {sizes}", data=data)
        assert (made.output.name, made.loss.name) == (output, loss)


def test_without_sizes_a_layer_lies_between_the_inputs_and_the_outputs():
    sizes = network("seed = 1").sizes
    assert (sizes[0], sizes[-1], len(sizes)) == (2, 1, 3)


def test_without_sizes_the_weights_say_them():
    for weights, sizes in [
        (["[[1, 2, 3], [4, 5, 6]]", "[[1], [2], [3]]"], (2, 3, 1)),
        (["[[1], [2]]"], (2, 1)),
        (["[[1, 2, 3], [4, 5, 6]]", "[[1, 2], [2, 3], [3, 4]]", "[[1], [2]]"], (2, 3, 2, 1)),
    ]:
        layers = "".join(f"[[layers]]\nweights = {W}\n" for W in weights)
        assert network("", layers).sizes == sizes
    embedded = 'embedding = "pbld"\n[[layers]]\nweights = [[1, 2]' + ", [1, 2]" * 7 + "]\n"
    made = network(embedded + "[[layers]]\nweights = [[1], [2]]")
    assert made.sizes == (2, 2, 1)


@pytest.mark.parametrize("loss", ["half_squared_error", "mean_squared_error", "huber"])
def test_loss_is_the_networks_loss(loss):
    assert network(f"sizes = [2, 1]\nloss = '{loss}'").loss.name == loss


@pytest.mark.parametrize("bias", ["trained", "fixed", "none"])
def test_bias_is_every_layers(bias):
    layers = network(f"sizes = [2, 3, 1]\nbias = '{bias}'").layers
    assert [layer.bias for layer in layers] == [bias, bias]
    assert [layer.b is None for layer in layers] == [bias == "none"] * 2


def test_shared_bias_gives_a_layer_one_number():
    for said, wanted in (("true", [(1,), (1,)]), ("false", [(3,), (1,)])):
        layers = network(f"sizes = [2, 3, 1]\nshared_bias = {said}").layers
        assert [layer.b.shape for layer in layers] == wanted


@pytest.mark.parametrize("name", ["glorot", "he", "lecun", "normal", "uniform"])
def test_initializer_and_seed_draw_what_is_not_given(name):
    layers = network(f"sizes = [2, 3, 1]\ninitializer = '{name}'\nseed = 7").layers
    draw, generator = get_initializer(name), initialization_generator(make_seed(7))
    for layer, (n_in, n_out) in zip(layers, ((2, 3), (3, 1)), strict=True):
        W, b = draw(generator, n_in, n_out, n_out)
        assert np.array_equal(layer.W, W)
        assert np.array_equal(layer.b, b)


def test_seed_also_orders_the_rows_unless_random_state_is_said():
    assert problem("seed = 7").settings.random_state == 7
    assert problem("").settings.random_state == 0
    said = problem("seed = 7", "[training]\nrandom_state = 3")
    assert (said.settings.random_state, said.spec.seed) == (3, 7)


# -- [[layers]] ----------------------------------------------------------------------------------

GIVEN = "[[layers]]\nweights = [[1, 2, 3], [4, 5, 6]]\nbiases = [7, 8, 9]\n"


def test_weights_are_rows_of_inputs_and_biases_one_a_unit():
    first, second = network(more=GIVEN).layers
    assert first.W.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert first.b.tolist() == [7, 8, 9]
    assert first.W.dtype == first.b.dtype == np.float64
    drawn = network().layers
    assert np.array_equal(second.W, drawn[1].W)


def test_one_number_is_a_shared_bias():
    for written in ("0.5", "[0.5]"):
        first = network(more=f"[[layers]]\nbiases = {written}\n").layers[0]
        assert first.shares_bias
        assert first.b.tolist() == [0.5]


def test_what_a_layer_leaves_out_is_drawn_as_if_nothing_were_given():
    drawn = network("sizes = [2, 3, 1]\ninitializer = 'normal'").layers
    given = network("sizes = [2, 3, 1]\ninitializer = 'normal'",
                    "[[layers]]\nbiases = [0, 0, 0]\n[[layers]]\nbiases = [0]").layers  # fmt: skip
    for before, after in zip(drawn, given, strict=True):
        assert np.array_equal(before.W, after.W)
        assert not after.b.any()
        assert before.b.all()
    skipped = network(more="[[layers]]\n[[layers]]\nweights = [[1], [2], [3]]").layers
    assert np.array_equal(skipped[0].W, network().layers[0].W)
    assert skipped[1].W.ravel().tolist() == [1, 2, 3]


# -- [training] [explain] title ------------------------------------------------------------------


@pytest.mark.quick
def test_training_holds_the_settings():
    said = problem(more="[training]\nsolver = 'momentum'\ndropout = [0.25]\nbatch_size = 'full'")
    wanted = Settings(solver="momentum", dropout=[0.25], batch_size="full", random_state=0)
    assert said.settings == wanted
    assert problem().settings == Settings(random_state=0)


def test_signals_are_shown_where_explain_says_so(tmp_path):
    assert problem(more="[explain]\nsignals = true").shows_signals
    assert not problem(more="[explain]\nsignals = false").shows_signals
    assert not problem().shows_signals
    file = tmp_path / "n.toml"
    file.write_text(f"{DATA}\n[explain]\nsignals = true\n[network]\nsizes = [2, 2, 1]\n")
    assert any(name.startswith("d[") for name in explain(file).derivation.names())


def test_the_title_is_the_files_name_unless_one_is_said():
    assert problem().title == "my.toml"
    assert parse_network("title = 'A title'\n" + DATA, "my.toml").title == "A title"


def test_an_embedding_is_drawn_from_the_seed_or_given_whole():
    said = "sizes = [2, 2, 1]\nembedding = 'pbld'\nembedding_columns = [1]\nembedding_scale = 2.0"
    drawn, again = (prepare(problem(said)).network.embedding for _ in range(2))
    assert drawn.columns == (1,)
    assert drawn.freq.shape == (1, 16)
    np.testing.assert_array_equal(drawn.freq, again.freq)
    finer = prepare(problem(said.replace("2.0", "4.0"))).network.embedding
    np.testing.assert_allclose(finer.freq, 2 * drawn.freq)
    table = "[embedding]\nfreq = [[0.5]]\nphase = [[0.1]]\nmix = [[[2.0]]]\nshift = [[-1.0]]\n"
    network = prepare(problem(said, more=table)).network
    assert [array.tolist() for array in network.embedding.parameters] == [
        [[0.5]], [[0.1]], [[[2.0]]], [[-1.0]],
    ]  # fmt: skip
    assert (network.sizes, network.layers[0].n_in) == ((2, 2, 1), 3)


# -- [data] --------------------------------------------------------------------------------------


def test_inputs_and_targets_are_rows_in_the_files_units():
    said = problem()
    assert said.X.tolist() == [[0, 1], [1, 0], [2, 3]]
    assert said.y.tolist() == [[0], [1], [5]]
    assert (said.task, said.scale) == ("regression", "none")
    two = DATA.replace("[0, 1, 5]", "[[0, 1], [1, 0], [2, 2]]")
    assert problem("sizes = [2, 2]", data=two).y.tolist() == [[0, 1], [1, 0], [2, 2]]


def test_columns_are_named_or_numbered():
    assert (problem().inputs, problem().targets) == (("x1", "x2"), ("y",))
    one = "[data]\ninputs = [[1], [2]]\ntargets = [[1, 2], [3, 4]]\n"
    assert (problem("", data=one).inputs, problem("", data=one).targets) == (("x",), ("y1", "y2"))
    named = one + "input_names = ['width']\ntarget_names = ['price', 'weight']\n"
    assert problem("", data=named).inputs == ("width",)
    assert problem("", data=named).targets == ("price", "weight")


def test_task_makes_classes_of_numbers():
    said = problem("sizes = [2, 3]", data=DATA + "task = 'classification'\n")
    made = prepare(said)
    assert made.schema.classes[0].labels.tolist() == [0, 1, 5]
    assert made.y.tolist() == np.eye(3).tolist()


@pytest.mark.parametrize("scale, shift, divisor", [
    ("none", [0, 0], [1, 1]), ("max", [0, 0], [2, 3]), ("minmax", [0, 0], [2, 3]),
    ("standard", [1, 4 / 3], [(2 / 3) ** 0.5, (14 / 9) ** 0.5]),
])  # fmt: skip
def test_scale_is_for_the_inputs_and_for_the_targets_too(scale, shift, divisor):
    made = prepare(problem(data=DATA + f"scale = '{scale}'\n"))
    assert pytest.approx((np.array([[0, 1], [1, 0], [2, 3]]) - shift) / divisor) == made.X
    assert made.schema.target_scaler.kind == scale


def test_target_scale_divides_or_names_a_scaling_of_its_own():
    for said, wanted in (("100", [0, 0.01, 0.05]), ("[10]", [0, 0.1, 0.5]), ("2.5", [0, 0.4, 2]),
                         ("'minmax'", [0, 0.2, 1]), ("'none'", [0, 1, 5])):  # fmt: skip
        made = prepare(problem(data=DATA + f"target_scale = {said}\nscale = 'max'\n"))
        assert made.y.ravel() == pytest.approx(wanted)
        assert made.schema.input_scaler.kind == "max"
        assert made.schema.decode_outputs(made.y).ravel() == pytest.approx([0, 1, 5])


def test_dataset_brings_its_columns_its_target_and_its_task():
    said = problem("sizes = [2, 4, 1]", data="[data]\ndataset = 'moons'")
    assert (said.inputs, said.targets, said.task) == (("x", "y"), ("moon",), "classification")
    assert said.X.shape == (500, 2)
    assert set(said.y) == {"lower", "upper"}


def test_sample_weight_weighs_each_row():
    assert prepare(problem(data=DATA)).weight is None
    n = len(problem(data=DATA).X)
    made = prepare(problem(data=DATA + f"sample_weight = {list(range(1, n + 1))}\n"))
    assert made.weight.tolist() == list(range(1, n + 1))
    for wrong in ("[1]", f"{[0] * n}", f"{[-1] * n}"):
        with pytest.raises(InputError, match="sample_weight must be"):
            problem(data=DATA + f"sample_weight = {wrong}\n")


@pytest.mark.quick
def test_every_key_has_a_test_here():
    with open(__file__, encoding="utf-8") as file:
        text = file.read()
    for keys in _KEYS.values():
        assert [key for key in keys if f"{key} = " not in text] == []


# -- labels --------------------------------------------------------------------------------------

NAMED = "[data]\ninputs = [[0, 1], [1, 0], [2, 3]]\ntargets = ['b', 'a', 'c']\n"


@pytest.mark.quick
@pytest.mark.parametrize("page", ["your_own_network.md", "your_own_network.zh.md"])
def test_every_key_is_told_on_the_page(page):
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    for section, keys in _KEYS.items():
        assert f"[{section}]" in text
        assert all(f"`{key}`" in text for key in keys)


def test_targets_may_be_labels_and_are_then_classes():
    said = prepare(problem("sizes = [2, 3]", data=NAMED))
    assert said.schema.classes[0].labels.tolist() == ["a", "b", "c"]
    assert said.y.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert said.network.loss.name == "log_loss"


def test_numbers_in_quotes_are_labels_where_classes_are_asked_for():
    quoted = NAMED.replace("'b', 'a', 'c'", "'2', '1', '2'")
    with pytest.raises(InputError, match="must be numbers"):
        problem("sizes = [2, 1]", data=quoted)
    said = prepare(problem("sizes = [2, 1]", data=quoted + "task = 'classification'"))
    assert said.schema.classes[0].labels.tolist() == ["1", "2"]


def test_several_targets_of_labels_are_several_columns_of_classes():
    several = NAMED.replace("'b', 'a', 'c'", "['b', 'x'], ['a', 'x'], ['c', 'y']")
    said = prepare(problem("sizes = [2, 4]", data=several))
    assert [c.labels.tolist() for c in said.schema.classes] == [["a", "b", "c"], ["x", "y"]]


@pytest.mark.parametrize("targets", [
    "1, 'a', 'b'", "['a'], ['a', 'b'], ['c']", "'', 'a', 'b'",
])  # fmt: skip
def test_labels_beside_numbers_or_of_other_widths_are_refused(targets):
    with pytest.raises(InputError, match="labels alone"):
        problem("sizes = [2, 3]", data=NAMED.replace("'b', 'a', 'c'", targets))
    with pytest.raises(InputError, match="its task is classification"):
        problem("sizes = [2, 3]", data=NAMED + "task = 'regression'")


# -- the built-in examples -----------------------------------------------------------------------


@pytest.mark.parametrize("name", example_names())
def test_every_example_can_be_prepared_and_fits_its_data(name):
    said = read_example(name)
    made = prepare(said)
    assert made.X.shape == (len(said.X), made.network.sizes[0])
    assert made.y.shape == (len(said.X), made.network.sizes[-1])
    assert np.isfinite(made.X).all()
    assert said.title.startswith(f"{name}: ")


@pytest.mark.parametrize("name", example_names())
def test_an_examples_text_as_a_file_trains_to_the_same_weights(name, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(example_text(name), encoding="utf-8")
    one, other = (train(source, max_iter=2).model for source in (name, file))
    assert one.settings == other.settings
    for a, b in zip(one.network.layers, other.network.layers, strict=True):
        assert np.array_equal(a.W, b.W)
        assert a.bias == b.bias
        assert a.b is b.b is None or np.array_equal(a.b, b.b)


@pytest.mark.quick
def test_the_textbook_example_is_the_one_of_the_textbook():
    first, second = prepare(read_example("mazur")).network.layers
    assert first.W.T.ravel().tolist() == [0.15, 0.20, 0.25, 0.30]
    assert second.W.T.ravel().tolist() == [0.40, 0.45, 0.50, 0.55]
    assert (first.b.tolist(), second.b.tolist()) == ([0.35], [0.60])
    assert first.bias == second.bias == "fixed"


@pytest.mark.quick
def test_the_workers_example_sums_its_shards_to_the_gradient_of_the_whole_batch():
    """By the product rule in NumPy on the whole batch, and by the example's own two shards."""
    shared = prepare(read_example("workers"))
    X, y, (first, second) = shared.X, shared.y, shared.network.layers
    hidden = 1 / (1 + np.exp(-(X @ first.W + first.b)))
    out = 1 / (1 + np.exp(-(hidden @ second.W + second.b)))
    last = (out - y) * out * (1 - out) / len(X)
    before = last @ second.W.T * hidden * (1 - hidden)
    _, back = gradients(shared.network, Data(X, y), shards=2)
    np.testing.assert_allclose(back.dW[2], hidden.T @ last, rtol=1e-12)
    np.testing.assert_allclose(back.dW[1], X.T @ before, rtol=1e-12)
    assert read_example("workers").settings.shards == 2


@pytest.mark.quick
@pytest.mark.parametrize("n_workers, shards", [(1, 1), (2, 2), (3, 2), (8, 8), (5000, 1024)])
def test_a_file_of_an_earlier_time_may_say_n_workers(n_workers, shards, tmp_path):
    path = tmp_path / "net.toml"
    text = example_text("workers")
    path.write_text(text.replace("shards = 2", f"n_workers = {n_workers}"))
    assert read_network_file(path).settings.shards == shards


def test_the_erlang_example_has_the_factor_two_over_n():
    explained = explain("erlang")
    for j in (1, 2, 3):
        a, y = explained[f"a[2][{j}]"].value, explained[f"y[{j}]"].value
        expected = 2 / 3 * (a - y) * a * (1 - a)
        assert explained[f"delta[2][{j}]"].value == pytest.approx(expected, rel=1e-13)
        half = explain("erlang", loss="half_squared_error")[f"delta[2][{j}]"].value
        assert half == pytest.approx((a - y) * a * (1 - a), rel=1e-13)


# -- errors --------------------------------------------------------------------------------------

WRONG = [
    ("[network]\nsizes = 'x'", "[network] sizes"),
    ("[network]\nseed = -1", "[network] seed"),
    ("[network]\nshape = [2]", "[network] key 'shape'"),
    ("[training]\nsolver = 'x'", "solver"),
    ("[training]\nspeed = 1", "setting 'speed'"),
    ("[[layers]]\nweights = 'a'", "[[layers]] 1 weights"),
    ("[[layers]]\nweights = ['a']", "[[layers]] 1 weights"),
    ("[[layers]]\n[[layers]]\nbiases = 'a'", "[[layers]] 2 biases"),
    ("[[layers]]\n[[layers]]\nbias = 1", "[[layers]] 2 key 'bias'"),
    ("[explain]\nsignals = 1", "[explain] signals"),
    ("[explain]\nsignal = true", "[explain] key 'signal'"),
    ("[networks]\n", "section 'networks'"),
]


@pytest.mark.quick
@pytest.mark.parametrize("more, said", WRONG)
def test_an_error_names_the_file_and_the_key(more, said):
    with pytest.raises(InputError) as raised:
        parse_network(f"{DATA}{more}\n", "folder/my.toml")
    assert raised.value.message.startswith("folder/my.toml: ")
    assert said in raised.value.message


@pytest.mark.parametrize("network, said", [
    ("sizes = [2, 3, 1]\nactivation = 'x'", "activation 'x'"),
    ("sizes = [3, 3, 1]", "3 inputs"),
    ("sizes = [2, 3, 1]\n[[layers]]\nweights = [[1, 2]]", "Layer 1"),
])  # fmt: skip
def test_what_shows_when_the_network_is_built_names_the_file_too(network, said, tmp_path):
    file = tmp_path / "my.toml"
    file.write_text(f"{DATA}[network]\n{network}\n")
    for use in (train, explain):
        with pytest.raises(InputError) as raised:
            use(file)
        assert raised.value.message.startswith(f"{file}: ")
        assert said in raised.value.message


def test_weights_that_do_not_fit_are_told_with_layer_and_both_shapes():
    with pytest.raises(ShapeError, match=r"Layer 2: .*\(3, 1\).*\(1, 3\)"):
        network(more="[[layers]]\n[[layers]]\nweights = [[1, 2, 3]]")


@pytest.mark.parametrize("first, second", [
    ("[[1, 4], [2, 5], [3, 6]]", "[[7], [8], [9]]"),
    ("[[1, 2, 3], [4, 5, 6]]", "[[7, 8, 9]]"),
], ids=["first", "last"])  # fmt: skip
@pytest.mark.parametrize("sizes", ["", "sizes = [2, 3, 1]"])
def test_of_weights_that_lie_the_other_way_it_is_said(first, second, sizes):
    with pytest.raises(ShapeError, match="expected weights of shape") as raised:
        network(sizes, f"[[layers]]\nweights = {first}\n[[layers]]\nweights = {second}\n")
    assert raised.value.hint == "Their transpose fits: a row for each unit of the layer before."


@pytest.mark.parametrize("text, hint", [
    ("[network]\nlearning_rate = 0.5", "It stands in [training], as learning_rate_init."),
    ("[network]\neta = 0.5", "It stands in [training], as learning_rate_init."),
    ("[network]\nweights = [[1]]", "It stands in [[layers]], as weights."),
    ("[[layers]]\nactivation = 'tanh'", "It stands in [network], as activation."),
    ("[network]\nlayers = [2, 3, 1]", "Did you mean 'sizes'? Known: activation"),
    ("[[layers]]\nW = [[1]]", "Did you mean 'weights'? Known: biases, weights."),
    ("[training]\n'η' = 0.5", "Did you mean 'learning_rate_init'? Known: solver"),
])  # fmt: skip
def test_a_key_in_the_wrong_place_is_told_its_own(text, hint):
    with pytest.raises(InputError) as raised:
        problem("", text) if "network" not in text else parse_network(DATA + text, "my.toml")
    assert raised.value.hint.startswith(hint)


def test_a_row_alone_is_told_how_it_is_written():
    with pytest.raises(ShapeError, match=r"inputs must be a list of rows") as raised:
        problem(data="[data]\ninputs = [1, 0.5]\ntargets = [1]\n")
    assert raised.value.hint == "One row is [[1, 0.5]]; a row for each number [[1], [0.5]]."


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path):
    file = tmp_path / "my.toml"
    file.write_text("[network]\nsizes = [1, 2\n[data]\n")
    with pytest.raises(ChainruleError, match=r"my\.toml: .*line 3"):
        read_network_file(file)
