// Restricted Boltzmann machines, for one instruction set.
#include "learning.hpp"
#include "sampling.hpp"

namespace chainrule {

template <> const rbm::Kernels& kernels<rbm::Kernels, THIS_LEVEL>() {
    using namespace rbm;
    static constexpr Kernels table{{learn<float>, sample<float>}, {learn<double>, sample<double>}};
    return table;
}

}  // namespace chainrule
