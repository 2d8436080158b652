// Sweeps of Boltzmann machines, for one instruction set.
#include "sweeps.hpp"

namespace chainrule {

template <> const boltzmann::Kernels& kernels<boltzmann::Kernels, THIS_LEVEL>() {
    using namespace boltzmann;
    static constexpr Kernels table{run_sweeps};
    return table;
}

}  // namespace chainrule
