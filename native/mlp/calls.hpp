// What the kernels of multi-layer perceptrons are asked, in plain terms: the same for every
// instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../levels.hpp"
#include "../named.hpp"
#include "../philox.hpp"
#include "../row_numbers.hpp"

namespace chainrule::mlp {

// Places in the tables of activations.hpp, losses.hpp and optimizers.hpp.
enum class Activation : int {};
enum class Loss : int {};
enum class Optimizer : int {};

// A layer's arrays, C-ordered: W (n_in, n_out), b (n_out) or (1) where `shared`, and what the
// optimizer remembers of each. All are changed in place; a bias that is not trained is only read.
template <class T> struct LayerArrays {
    T *W, *b;
    T *W_memory[2], *b_memory[2];
    std::size_t n_in, n_out;
    Activation activation;
    bool trains_bias, shared;
    double dropout;
};

// An embedding's arrays, C-ordered: freq and phase (columns, waves), mix (columns, waves, mixtures),
// shift (columns, mixtures), and what the optimizer remembers of each; changed in place. Without one
// n_columns is 0.
template <class T> struct EmbeddingArrays {
    const std::int64_t* columns;
    std::size_t n_columns, n_waves, n_mixtures;
    T *parameters[4], *memory[2][4];
};

constexpr std::size_t MOST_SETTINGS = 4;

// What an epoch's batches add up to: Σ loss·weight and Σ weight.
struct Sums {
    double loss, weight;
};

constexpr std::size_t MOST_SHARDS = 1024;

// The shards that a batch is cut into, and which of them this process has (see shards.hpp).
struct Shards {
    std::size_t count, first, own;
};

// What other processes add: add(its, sums, n, loss) makes of this process's sums those of all, and
// says by false that it could not. It may be called in thread 0 only.
template <class T> struct Exchange {
    bool (*add)(void* its, T* sums, std::size_t n, double& loss);
    void* its;
};

// Where gradients go instead of an update: for each layer W and b, and the embedding's parameters.
template <class T> struct Gradients {
    LayerArrays<T>* layers;
    EmbeddingArrays<T> embedding;
};

// An epoch or a part of it: the rows `order` (n) of X and y (and weight, or null), `batch` at a
// time; `numbers` (n) are those that the random streams know these rows by.
template <class T> struct Epoch {
    LayerArrays<T>* layers;
    std::size_t n_layers;
    EmbeddingArrays<T> embedding;
    const T *X, *y, *weight;
    RowNumbers order, numbers;
    std::size_t n, batch;
    Loss loss;
    bool canonical;  // the output's δ is a − y: the loss and the activation fit
    Optimizer optimizer;
    double settings[MOST_SETTINGS];  // the optimizer's own, in the order of its row
    double l2, l1, rate;
    bool sequential;
    std::array<Word, 2> seed;
    std::int64_t t;  // steps taken before
    Sums sums;       // of the epoch's batches before
    Shards shards;
    Exchange<T> exchange;         // `add` is null where this process has all shards
    const Gradients<T>* gradients;  // null in training
    int n_threads;
};

enum class End { done, diverged, interrupted, no_memory };

constexpr std::size_t MOST_LAYERS = 64;

// A forward pass of the `n` rows of X to `outputs`, both C-ordered; the layers are only read.
template <class T> struct Pass {
    const LayerArrays<T>* layers;
    std::size_t n_layers;
    EmbeddingArrays<T> embedding;
    const T* X;
    T* outputs;
    std::size_t n;
    int n_threads;
};

// Whether all numbers of X were finite.
struct Passed {
    End end;
    bool finite;
};

// `sums`: those before and of this part; where it diverged the first loss that was not finite, of
// weight 1.
struct Outcome {
    End end;
    Sums sums;
    std::int64_t t;
};

template <class T> struct Functions {
    Outcome (*train)(const Epoch<T>&);
    // Each layer fits one vector (small.hpp): wider vectors than that only cost time.
    bool (*is_small)(const Epoch<T>&);
    Passed (*predict)(const Pass<T>&);
};

// The names of the rows there are, and of each optimizer's settings.
struct Kernels : ByType<Functions> {
    Names activations, losses, optimizers;
    const Names* settings;
};

}  // namespace chainrule::mlp
