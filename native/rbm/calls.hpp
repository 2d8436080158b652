// What the kernels of restricted Boltzmann machines are asked, in plain terms: the same for every
// instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../levels.hpp"
#include "../philox.hpp"
#include "../row_numbers.hpp"

namespace chainrule::rbm {

// A machine: W (hidden, visible), b (visible), c (hidden), and the variances s (visible) of
// Gaussian visible units, null of Bernoulli ones.
template <class T> struct Machine {
    T *W, *b, *c, *s;
    std::size_t visible, hidden;
    std::array<Word, 2> seed;
};

// What steps carry on beside the machine, all changed in place: velocities (null: no momentum), the
// hidden units' mean activity (null: no sparsity), the chains (batch, hidden; null: they begin at
// the data).
template <class T> struct Carried {
    T *W_velocity, *b_velocity, *c_velocity, *z_velocity, *activity, *chains;
};

// Steps of contrastive divergence, `batch` at a time of the rows order (n) of X (any, visible),
// whose places in the random streams are `rows` (n). The machine changes in place.
template <class T> struct Steps {
    Carried<T> carried;
    const T* X;
    RowNumbers order;
    const Word* rows;
    std::size_t n, batch, k;
    double rate, momentum, decay;
    double target, cost, activity_memory;  // of sparsity
    double most_log_variance;              // that ln s changes by; 0: variances stay
    Word sweep;
};

// k sweeps from v (n, visible), changed in place; h (n, hidden) is written.
template <class T> struct Sweeps {
    T *v, *h;
    const Word* rows;
    std::size_t n, k;
    Word sweep, visible_layer, hidden_layer;
};

template <class T> struct Functions {
    bool (*learn)(const Machine<T>&, const Steps<T>&);  // false where it was interrupted
    bool (*sample)(const Machine<T>&, const Sweeps<T>&);
};
using Kernels = ByType<Functions>;

}  // namespace chainrule::rbm
