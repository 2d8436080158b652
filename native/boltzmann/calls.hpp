// What the Boltzmann machine's kernel is asked, in plain terms: the same for every instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../levels.hpp"
#include "../philox.hpp"

namespace chainrule::boltzmann {

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
    double* counts;       // (units, units), or null: how often two units are both 1, the diagonal
    std::size_t counted;  // one by itself, is added up over all chains and so many last sweeps
    std::array<Word, 2> seed;
    Word first, stream;
    int n_threads;
};

struct Kernels {
    bool (*sweeps)(const Sweeps&);  // false where it was interrupted
};

}  // namespace chainrule::boltzmann
