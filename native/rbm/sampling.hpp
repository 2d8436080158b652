// Gibbs sampling from a restricted Boltzmann machine (families/rbm/maths.py).
#pragma once

#include "../host.hpp"
#include "machine.hpp"

namespace chainrule::rbm {
namespace {

template <class T> bool sample(const Machine<T>& machine, const Sweeps<T>& s) {
    constexpr std::size_t AT_ONCE = 120;  // rows
    Held<T> rbm(machine, AT_ONCE);
    const std::size_t n = machine.visible, m = machine.hidden;
    for (std::size_t first = 0; first < s.n; first += AT_ONCE) {
        const std::size_t rows = std::min(AT_ONCE, s.n - first);
        for (std::size_t r = 0; r < rows; ++r)
            std::copy_n(s.v + (first + r) * n, n, rbm.v + r * rbm.sv);
        rbm.see(0, rows);
        for (std::size_t k = 0; k < s.k; ++k) {
            if (k % 16 == 15 && interrupted()) return false;
            rbm.hidden(0, rows);
            rbm.flip_hidden(0, rows, s.rows + first, s.sweep + k, s.hidden_layer);
            rbm.visible(0, rows);
            rbm.flip_visible(0, rows, s.rows + first, s.sweep + k, s.visible_layer);
        }
        for (std::size_t r = 0; r < rows; ++r) {
            std::copy_n(rbm.v + r * rbm.sv, n, s.v + (first + r) * n);
            std::copy_n(rbm.h + r * rbm.sh, m, s.h + (first + r) * m);
        }
    }
    return true;
}

}  // namespace
}  // namespace chainrule::rbm
