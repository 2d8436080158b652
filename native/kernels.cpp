// The kernels for one instruction set. The build compiles this file once for each, with the
// compiler's -march and CHAINRULE_LEVEL; the module picks one when it is imported.
#include "kernels.hpp"

#include "art.hpp"
#include "boltzmann.hpp"
#include "mlp.hpp"
#include "perceptron.hpp"
#include "rbm.hpp"
#include "som.hpp"
#include "som_batch.hpp"

namespace chainrule {
namespace {

template <class T, class F> bool apply(const T* x, T* y, std::size_t n, F function) {
    T in[LANES<T>], out[LANES<T>];
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const std::size_t some = n - i < LANES<T> ? n - i : LANES<T>;
        for (std::size_t k = 0; k < LANES<T>; ++k) in[k] = k < some ? x[i + k] : T(1);
        store<T>(out, function(load<T>(in)));
        std::memcpy(y + i, out, some * sizeof(T));
    }
    return true;
}

// y = function(x), entry by entry: what the tests measure. False where there is no such function.
template <class T> bool map(const char* name, const T* x, T* y, std::size_t n) {
    const auto is = [name](const char* known) { return std::strcmp(name, known) == 0; };
    if (is("exp")) return apply(x, y, n, exp<T>);
    if (is("expm1")) return apply(x, y, n, expm1_below<T>);
    if (is("log")) return apply(x, y, n, log<T>);
    if (is("log1p")) return apply(x, y, n, log1p<T>);
    if (is("tanh")) return apply(x, y, n, tanh<T>);
    if (is("logistic")) return apply(x, y, n, logistic<T>);
    if (is("normal_cdf")) return apply(x, y, n, normal_cdf<T>);
    return false;
}

}  // namespace

#define CHAINRULE_NAME_(level) kernels_##level
#define CHAINRULE_NAME(level) CHAINRULE_NAME_(level)
#define CHAINRULE_TEXT_(level) #level
#define CHAINRULE_TEXT(level) CHAINRULE_TEXT_(level)

extern const Kernels CHAINRULE_NAME(CHAINRULE_LEVEL);
const Kernels CHAINRULE_NAME(CHAINRULE_LEVEL) = {CHAINRULE_TEXT(CHAINRULE_LEVEL), train<float>,
                                                 train<double>, is_small<float>,
                                                 is_small<double>, map<float>, map<double>,
                                                 perceptron_epoch<float>,
                                                 perceptron_epoch<double>,
                                                 som_online<float>, som_online<double>,
                                                 som_batch<float>, som_batch<double>,
                                                 art_fit, art_nearest,
                                                 rbm_steps<float>, rbm_steps<double>,
                                                 rbm_sweeps<float>, rbm_sweeps<double>, sweeps};

}  // namespace chainrule
