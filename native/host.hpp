// What a kernel asks of the program around it: does the person at the keyboard want to end this,
// and threads. Defined in module.cpp.
#pragma once

namespace chainrule {

// Asked every few milliseconds, in thread 0 of a kernel; the GIL is taken for it.
bool interrupted();

// work(0 … n−1, data) at once, each in a thread; false where none was begun.
bool parallel(int n, void (*work)(int, void*), void* data);

namespace {

// work(0 … n−1) at once, each in a thread; work(0) alone, after n became 1, where there are none.
template <class Work> void in_threads(int& n, Work work) {
    const auto call = [](int i, void* its) { (*static_cast<Work*>(its))(i); };
    if (n > 1 && parallel(n, call, &work)) return;
    n = 1;
    work(0);
}

}  // namespace
}  // namespace chainrule
