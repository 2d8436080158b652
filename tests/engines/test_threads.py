"""One BLAS thread: entered within itself and by several threads, lifted when the last leaves."""

import pytest
from threadpoolctl import threadpool_info

from chainrule.engines import threads
from chainrule.engines.threads import one_blas_thread


def threads_of_blas() -> set[int]:
    found = [library for library in threadpool_info() if library["user_api"] == "blas"]
    return {library["num_threads"] for library in found}


@pytest.mark.quick
def test_nested_and_lifted():
    before = threads_of_blas()
    with one_blas_thread():
        with one_blas_thread():
            assert threads_of_blas() == {1}
        assert threads_of_blas() == {1}
    assert threads_of_blas() == before


@pytest.mark.quick
def test_the_first_to_come_is_the_first_to_leave(monkeypatch):
    """As two threads do: the limit is set once, and lifted by the second."""
    calls = []

    class Libraries:
        def limit(self, **_limits):
            calls.append("set")
            return self

        def restore_original_limits(self):
            calls.append("lifted")

    monkeypatch.setattr(threads, "_libraries", lambda _with_scipy: Libraries())
    one, other = one_blas_thread(), one_blas_thread()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert calls == ["set"]
    other.__exit__(None, None, None)
    assert calls == ["set", "lifted"]
