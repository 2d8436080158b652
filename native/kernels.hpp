// What the compiled kernels are asked for, in plain terms: the same for every instruction set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "philox.hpp"

namespace chainrule {

// In the order of the names that module.cpp exports.
enum class Activation { identity, logistic, tanh, relu, leaky_relu, elu, gelu, softplus, exp, softmax };
enum class Loss { half_squared_error, mean_squared_error, squared_error, absolute_error, huber, log_loss, poisson };
enum class Solver { sgd, momentum, nesterov, rmsprop, adam, adamw };
enum class Bias { none, fixed, trained };

// A layer's arrays, C-ordered: W (n_in, n_out), b (n_out) or (1) where `shared`, and what the
// optimizer remembers of each. All are changed in place.
struct LayerArrays {
    std::size_t n_in, n_out;
    Activation activation;
    Bias bias;
    bool shared;
    double dropout;
    void *W, *b;
    void *W_memory[2], *b_memory[2];
};

// One epoch: the rows `order` (n) of X and y (and weight, or null), `batch` at a time.
struct Epoch {
    LayerArrays* layers;
    std::size_t n_layers;
    const void *X, *y, *weight;
    const std::int64_t* order;
    std::size_t n, batch;
    Loss loss;
    Solver solver;
    double numbers[4];  // the solver's own, in the order of its `settings`
    double l2, l1, rate;
    bool sequential;
    std::array<Word, 2> seed;
    std::int64_t t;  // steps taken before
    int n_threads;
    bool (*interrupted)();                                      // asked every few milliseconds
    bool (*parallel)(int n, void (*work)(int, void*), void*);  // work(0 … n−1, data) at once, or
                                                               // false where none was begun
};

// An epoch of perceptrons over the rows `order` (n) of X (samples, features): W (classes, features)
// and b (classes) are changed in place; `total_W`, `total_b` (or null) take what corrections add to
// the sums of W and b over all looks. `active`: which classes learn. loss, mistakes (classes).
struct PerceptronEpoch {
    void *W, *b, *total_W, *total_b;
    const void* X;
    const std::int64_t *codes, *order;
    const double* weight;  // (samples) or null
    const std::uint8_t* active;
    std::size_t n, features, classes;
    double eta, margin;
    bool intercept, together;
    double* loss;
    std::int64_t* mistakes;
    bool (*interrupted)();
};

// In the order of the names that bind_som.cpp exports.
enum class Neighborhood { gaussian, mexican_hat, bubble, triangle };
enum class Metric { euclidean, manhattan, cosine };
enum class DecayKind { linear, exponential, asymptotic };

// A self-organizing map: prototypes W (units, features), changed in place; places (units, 2) on the
// grid, which begins again after `extent` on a torus.
struct SomMap {
    void* W;
    std::size_t units, features;
    const double* places;
    double extent[2];
    bool torus;
    Neighborhood neighborhood;
    Metric metric;
    bool (*interrupted)();
    bool (*parallel)(int n, void (*work)(int, void*), void*);
};

struct Decay {
    DecayKind kind;
    double start, end;
};

// Steps first … last − 1, of `total` by which rate and radius fall; step t takes row t % n of epoch
// t / n. `masked`: X (n, features) has missing components (NaN).
struct SomSteps {
    const void* X;
    std::size_t n;
    bool masked, shuffle;
    std::array<Word, 2> seed;
    std::int64_t first, last, total;
    Decay rate, radius;
};

// All rows of X (n, features) at once; winners (n) are written. No radius (0): nothing else is done.
struct SomBatch {
    const void* X;
    std::size_t n;
    std::int64_t* winners;
    double rate, radius;
    int n_threads;
};

// In the order of the names that bind_art.cpp exports.
enum class ArtRule { art1, fuzzy, art2a };
enum class Tracking { plus, minus, zero, one, own };

// Coded samples (n, components) in order, from n_before prototypes W on (with classes, or null, and the
// samples' own, or null). went (n) is written; prototypes and labels are handed back.
struct ArtRun {
    ArtRule rule;
    const double* W;
    const std::int64_t* classes;
    std::size_t n_before;
    const double* codes;
    const std::int64_t* wanted;
    std::int64_t* went;
    std::size_t n, components, most;
    double rho, alpha, beta, theta, epsilon;
    Tracking tracking;
    bool (*interrupted)();
    std::vector<double> prototypes;
    std::vector<std::int64_t> labels;
    std::int64_t stopped;
};

// A restricted Boltzmann machine of Bernoulli units: W (hidden, visible), b (visible), c (hidden).
struct RbmMachine {
    void *W, *b, *c;
    std::size_t visible, hidden;
    std::array<Word, 2> seed;
};

// Steps of contrastive divergence, `batch` at a time of the rows order (n) of X (any, visible), whose
// places in the random streams are `rows` (n). The machine changes in place, and so do the velocities
// (null: no momentum), the hidden units' mean activity (null: no sparsity), the chains (batch, hidden;
// null: they begin at the data).
struct RbmSteps {
    void *velocity_W, *velocity_b, *velocity_c, *activity, *chains;
    const void* X;
    const std::int64_t* order;
    const Word* rows;
    std::size_t n, batch, k;
    double rate, momentum, decay, target, cost, memory;
    Word sweep;
    bool (*interrupted)();
};

// k sweeps from v (n, visible), changed in place; h (n, hidden) is written.
struct RbmSweeps {
    void *v, *h;
    const Word* rows;
    std::size_t n, k;
    Word sweep, visible_layer, hidden_layer;
    bool (*interrupted)();
};

// Sweeps over a machine's units in order, at a temperature each: states (chains, units) of 0 and 1
// are changed in place; weights (units, units) symmetric, with a diagonal of 0.
struct Sweeps {
    double* states;
    std::size_t chains, units;
    const double *weights, *biases;
    const std::uint8_t* clamped;  // (units), or where they are `clamped_apart` (chains, units)
    bool clamped_apart;
    const double* temperatures;
    std::size_t sweeps;
    std::array<Word, 2> seed;
    Word first, stream;
    int n_threads;
    bool (*interrupted)();
    bool (*parallel)(int n, void (*work)(int, void*), void*);
};

enum class End { done, diverged, interrupted, no_memory };

// `loss`: the batches' mean, or the first that was not finite (diverged).
struct Outcome {
    End end;
    double loss;
    std::int64_t t;
};

// The kernels compiled for one instruction set.
struct Kernels {
    const char* level;
    Outcome (*train_float)(const Epoch&);
    Outcome (*train_double)(const Epoch&);
    // Each layer fits one vector (small.hpp): wider vectors than that only cost time.
    bool (*is_small_float)(const Epoch&);
    bool (*is_small_double)(const Epoch&);
    bool (*map_float)(const char* function, const float* x, float* y, std::size_t n);
    bool (*map_double)(const char* function, const double* x, double* y, std::size_t n);
    bool (*perceptron_float)(const PerceptronEpoch&);
    bool (*perceptron_double)(const PerceptronEpoch&);
    bool (*som_online_float)(const SomMap&, const SomSteps&);
    bool (*som_online_double)(const SomMap&, const SomSteps&);
    bool (*som_batch_float)(const SomMap&, const SomBatch&);
    bool (*som_batch_double)(const SomMap&, const SomBatch&);
    bool (*art_fit)(ArtRun&);
    bool (*art_nearest)(ArtRun&);
    bool (*rbm_steps_float)(const RbmMachine&, const RbmSteps&);
    bool (*rbm_steps_double)(const RbmMachine&, const RbmSteps&);
    bool (*rbm_sweeps_float)(const RbmMachine&, const RbmSweeps&);
    bool (*rbm_sweeps_double)(const RbmMachine&, const RbmSweeps&);
    bool (*sweeps)(const Sweeps&);
};

}  // namespace chainrule
