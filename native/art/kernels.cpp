// Adaptive resonance, for one instruction set.
#include "categories.hpp"

namespace chainrule {

template <> const art::Kernels& kernels<art::Kernels, THIS_LEVEL>() {
    using namespace art;
    static constexpr Kernels table{fit, nearest};
    return table;
}

}  // namespace chainrule
