// The elementary functions, for one instruction set.
#include <cstring>

#include "../elementary.hpp"
#include "calls.hpp"

namespace chainrule {
namespace measure {
namespace {

template <class T, V<T> (*FUNCTION)(V<T>)> void map(const T* x, T* y, std::size_t n) {
    T in[LANES<T>], out[LANES<T>];
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const std::size_t count = n - i < LANES<T> ? n - i : LANES<T>;
        for (std::size_t k = 0; k < LANES<T>; ++k) in[k] = k < count ? x[i + k] : T(1);
        store<T>(out, FUNCTION(load<T>(in)));
        std::memcpy(y + i, out, count * sizeof(T));
    }
}

template <class T>
constexpr Functions<T> functions{{{"exp", map<T, exp<T>>},
                                  {"expm1", map<T, expm1_below<T>>},
                                  {"log", map<T, log<T>>},
                                  {"log1p", map<T, log1p<T>>},
                                  {"tanh", map<T, tanh<T>>},
                                  {"logistic", map<T, logistic<T>>},
                                  {"normal_cdf", map<T, normal_cdf<T>>},
                                  {"cos", map<T, cosine<T>>},
                                  {"sin", map<T, sine<T>>}}};

}  // namespace
}  // namespace measure

template <> const measure::Kernels& kernels<measure::Kernels, THIS_LEVEL>() {
    static constexpr measure::Kernels table{measure::functions<float>, measure::functions<double>};
    return table;
}

}  // namespace chainrule
