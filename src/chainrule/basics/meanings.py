"""What things are called elsewhere, in scikit-learn, Keras, PyTorch and speech, and here.

A row: our names, the likeliest first, and the other names for them. An unknown name is answered by
what it means before anything that is only spelled like it; where there is more to say than a name,
`SENTENCES` says it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from chainrule.basics.arguments import argument
from chainrule.basics.i18n import N_, _

_ROWS: tuple[tuple[str, str], ...] = (
    # settings and arguments
    ("learning_rate_init learning_rate eta0 beta",
     "lr eta eta0 step_size base_lr initial_lr learning_rate_init learningrate "
     "initial_learning_rate learning_rate"),
    ("max_iter n_iter epochs",
     "epoch epochs n_epochs num_epochs nb_epoch nb_epochs max_epochs iterations n_iter num_iter "
     "n_iterations num_iterations max_iterations max_iters max_iter n_steps"),
    ("solver", "optimizer optim optimiser opt algorithm method trainer solver"),
    ("hidden_layer_sizes hidden sizes n_components n_hidden n_centers",
     "hidden hidden_layers hidden_units hidden_size hidden_sizes hidden_dim hidden_dims "
     "hidden_features hidden_layer_sizes n_hidden num_hidden units layers layer_sizes layer_sizes "
     "neurons n_units nodes hidden_nodes width depth"),
    ("loss", "loss loss_function loss_fn criterion objective cost error_function"),
    ("activation",
     "activation activations activation_function act act_fn transfer_function nonlinearity"),
    ("output_activation", "out_activation final_activation last_activation output_activation"),
    ("batch_size", "batch batchsize mini_batch mini_batch_size minibatch minibatch_size"),
    ("random_state seed", "seed random_seed rng rng_seed manual_seed random_state torch_seed"),
    ("n_iter_no_change", "patience n_iter_stop early_stopping_rounds early_stopping_patience"),
    ("tol rel_tol", "min_delta tolerance early_stopping_tol rtol"),
    ("validation_fraction validation",
     "validation_split val_split val_fraction validation_size val_size eval_fraction "
     "validation_fraction"),
    ("eval_set", "validation_data val_data valid_data eval_data validation_set val_set test_data"),
    ("early_stopping validation", "early_stop earlystopping use_early_stopping early_stopping"),
    ("alpha weight_decay",
     "l2 l2_reg l2_regularization reg reg_lambda lamb lambda regularization regularizer "
     "kernel_regularizer ridge penalty"),
    ("l1", "l1_reg l1_regularization lasso"),
    ("weight_decay", "wd decay_rate"),
    ("dropout", "dropout_rate drop_rate dropout_p p_dropout p_drop keep_prob"),
    ("momentum", "mu beta nesterov_momentum"),
    ("nesterovs_momentum", "nesterov use_nesterov"),
    ("beta_1", "beta1 betas adam_beta1"),
    ("beta_2", "beta2 adam_beta2"),
    ("epsilon", "eps adam_epsilon"),
    ("learning_rate",
     "lr_schedule lr_scheduler scheduler schedule learning_rate_schedule lr_decay annealing"),
    ("shards", "n_workers n_shards num_shards shard"),
    ("n_threads", "n_jobs num_threads threads nthread num_workers workers cores n_cores"),
    ("device", "gpu use_gpu use_cuda accelerator"),
    ("cuda", "gpu nvidia cuda_0 gpu_0"),
    ("mps", "metal apple"),
    ("engine", "backend framework"),
    ("score", "metrics metric scoring eval_metric scorer score_func evaluation_metric"),
    ("class_weight", "class_weights classes_weight balanced scale_pos_weight pos_weight"),
    ("sample_weight", "sample_weights weights weight"),
    ("verbose", "verbosity progress progress_bar show_progress"),
    ("callbacks", "callback hooks"),
    ("train_score", "train_metrics"),
    ("coefs_init", "initial_weights init_weights weights_init coef_init init"),
    ("initializer", "kernel_initializer weight_init initialization init_method init"),
    ("bias", "use_bias fit_intercept biases"),
    ("n_rows", "x rows grid_x"),
    ("n_columns", "y columns grid_y n_cols"),
    ("radius", "sigma neighborhood_radius"),
    ("rho", "vigilance"),
    ("shuffle", "shuffling"),
    ("categorical", "categories cat_features categorical_features"),
    ("target", "label labels y target_column outcome"),
    ("test_fraction", "test_size test_split holdout"),
    ("cv", "folds n_folds n_splits k_folds cross_validation"),
    ("output", "out save output_file model_file"),
    ("scale", "scaler normalize standardize scaling preprocessing"),
    ("drop", "exclude ignore drop_columns"),
    # losses
    ("mean_squared_error squared_error half_squared_error", "mse mseloss l2_loss squared_loss"),
    ("absolute_error", "mae mean_absolute_error l1_loss l1loss"),
    ("huber", "huber_loss smooth_l1 smooth_l1_loss smoothl1loss huberloss"),
    ("log_loss",
     "cross_entropy crossentropy ce bce nll nll_loss logloss binary_crossentropy "
     "categorical_crossentropy sparse_categorical_crossentropy binary_cross_entropy bceloss "
     "crossentropyloss bcewithlogitsloss softmax_cross_entropy"),
    ("poisson", "poisson_nll poissonnllloss poisson_loss"),
    # solvers
    ("lbfgs", "l_bfgs l_bfgs_b bfgs lbfgsb"),
    ("rmsprop", "rms_prop"),
    ("sgd", "gd gradient_descent vanilla"),
    ("momentum", "sgd_momentum heavy_ball"),
    ("nesterov", "nag"),
    # activations
    ("logistic", "sigm expit"),
    ("leaky_relu", "leakyrelu lrelu"),
    ("identity", "none passthrough"),
    ("tanh", "tansig hyperbolic_tangent"),
    ("step", "heaviside threshold sign binary"),
    # of network files
    ("weights", "w weight kernel coef coefs"),
    ("biases", "b bias intercept intercepts"),
    ("inputs", "x input features"),
    ("targets", "y t target label labels expected outputs"),
    # scores, schedules, initializers
    ("accuracy", "acc accuracy_score categorical_accuracy binary_accuracy"),
    ("r2", "r_squared r2_score rsquared"),
    ("neg_mean_squared_error", "mse mean_squared_error"),
    ("neg_root_mean_squared_error", "rmse root_mean_squared_error"),
    ("neg_mean_absolute_error", "mae mean_absolute_error"),
    ("neg_log_loss",
     "log_loss logloss cross_entropy crossentropy ce nll binary_crossentropy "
     "categorical_crossentropy"),
    ("roc_auc", "auc auroc rocauc roc_auc_score roc_auc_ovr"),
    ("average_precision", "ap prauc pr_auc auprc average_precision_score"),
    ("balanced_accuracy", "bacc balanced_acc balanced_accuracy_score"),
    ("matthews_corrcoef", "mcc matthews matthews_correlation phi"),
    ("f1", "f1_score f1_macro fscore f_score f_measure"),
    ("precision", "precision_score precision_macro ppv"),
    ("recall", "recall_score recall_macro sensitivity tpr"),
    ("subset_accuracy", "exact_match exact_match_ratio"),
    ("cosine", "cosine_annealing cosine_decay"),
    ("adaptive", "plateau reduce_on_plateau reducelronplateau"),
    ("glorot", "xavier glorot_uniform xavier_uniform"),
    ("he", "kaiming he_normal he_uniform kaiming_uniform"),
    ("lecun", "lecun_normal lecun_uniform"),
    # scalings, models
    ("standard", "zscore z_score standardscaler"),
    ("minmax", "min_max minmaxscaler normalize"),
    ("som", "kohonen self_organizing_map"),
    ("boltzmann", "hopfield"),
    ("mlp", "nn dense ann neural_network mlpclassifier mlpregressor feedforward"),
)  # fmt: skip

SENTENCES: dict[str, str] = {
    "device": N_("A device is of the torch engine, which trains networks: {option}."),
    "metrics": N_("Figures of the rows held out are reported by themselves."),
}
"""What is said of a name that nothing here stands for."""


def plain(name: object) -> str:
    """A name without the marks of its way of writing: ``--Hidden-Layers`` is ``hidden_layers``, and
    η is ``eta``."""
    return re.sub(r"[^a-z0-9]+", "_", str(name).lower().translate(_GREEK)).strip("_")


_GREEK = str.maketrans(
    {"α": "alpha", "β": "beta", "ε": "epsilon", "η": "eta", "λ": "lambda", "μ": "mu", "ρ": "rho"}
)


def meant(name: object, known: Collection[str]) -> str:
    """The one of the `known` names that `name` most likely means; "" where none does."""
    said = plain(name)
    written = {plain(ours): ours for ours in known}
    if said in written:
        return written[said]
    for ours, others in _ROWS:
        if said in others.split():
            found = next((one for one in ours.split() if one in known), "")
            if found:
                return found
    return ""


def meant_nearly(name: object, known: Collection[str]) -> str:
    """The one of the `known` names for which there is a name that is written nearly so."""
    names = {other: others for _ours, others in _ROWS for other in others.split()}
    near = difflib.get_close_matches(plain(name), names, n=1, cutoff=0.8)
    return meant(near[0], known) if near else ""


def said_of(name: object) -> str:
    """A sentence on a name that nothing here stands for, or ""."""
    gone = {"gpu": "device", "cuda": "device", "device_type": "device"}
    said = plain(name)
    sentence = SENTENCES.get(gone.get(said, said), "")
    option = argument(engine="torch", device="cuda")
    return _(sentence).format(option=option) if sentence else ""
