// Self-organizing maps, for one instruction set.
#include "batch.hpp"
#include "online.hpp"

namespace chainrule {

template <> const som::Kernels& kernels<som::Kernels, THIS_LEVEL>() {
    using namespace som;
    static constexpr Kernels table{{run_steps<float>, run_batch<float>},
                                   {run_steps<double>, run_batch<double>}};
    return table;
}

}  // namespace chainrule
