// Memory for a kernel's buffers.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "simd.hpp"

namespace chainrule {
namespace {

constexpr std::size_t PAGE = std::size_t(2) << 20;

// Memory that is freed at the end; every piece begins a cache line and has slack after it. `zeros`
// is all 0. `unset` is 0 too, or NaN in the build with sanitizers (CHAINRULE_POISON), which also
// fills the slack of both: what is read there without having been written shows itself.
struct Memory {
    static constexpr int MOST = 1024;  // 64 layers take 14 pieces each
    void* pieces[MOST];
    int count = 0;
    bool failed = false;

    template <class T> T* zeros(std::size_t n) { return take<T>(n, n); }
    template <class T> T* unset(std::size_t n) { return take<T>(n, 0); }
    ~Memory() {
        for (int i = 0; i < count; ++i) std::free(pieces[i]);
    }

  private:
    template <class T> T* take(std::size_t n, std::size_t n_zeros) {
        void* piece = nullptr;
        const bool large = n * sizeof(T) >= PAGE / 2;
        const std::size_t line = large ? PAGE : 64, bytes = rounded_up(n * sizeof(T) + 512, line);
        if (count == MOST || posix_memalign(&piece, line, bytes) != 0) {
            failed = true;
            return nullptr;
        }
#if defined(MADV_HUGEPAGE)
        if (large) madvise(piece, bytes, MADV_HUGEPAGE);  // strides over 4 KiB pages miss the TLB
#endif
        std::memset(piece, 0, bytes);
        pieces[count++] = piece;
        T* numbers = static_cast<T*>(piece);
#if defined(CHAINRULE_POISON)
        constexpr T poison = std::numeric_limits<T>::quiet_NaN();
        std::fill(numbers + n_zeros, numbers + bytes / sizeof(T), poison);
#else
        (void)n_zeros;
#endif
        return numbers;
    }
};

}  // namespace
}  // namespace chainrule
