"""What all tests share.

CHAINRULE_REQUIRE_ORACLE=1 turns the tests that compare with PyTorch (those that take the fixture
`torch`, marked ``oracle``) from skipped where it is missing into failed.
"""

import importlib
import os
import signal

import numpy as np
import pytest
from hypothesis import settings

from chainrule.engines import native

settings.register_profile("chainrule", derandomize=True, deadline=None, database=None)
settings.load_profile("chainrule")


QUICK = "quick"


def pytest_xdist_auto_num_workers(config):
    """Quick tests run in this process: importing everything once more takes longer than they do."""
    return 0 if config.option.markexpr == QUICK else None


def pytest_pycollect_makeitem(collector, name, obj):
    """With ``-m quick``, the thousands of cases of the other tests are not even made."""
    if collector.config.option.markexpr == QUICK and collector.funcnamefilter(name):
        marks = [*getattr(obj, "pytestmark", []), *collector.iter_markers()]
        return None if any(mark.name == QUICK for mark in marks) else []
    return None


@pytest.hookimpl(tryfirst=True)  # before `-m` is applied
def pytest_collection_modifyitems(items):
    for item in items:
        if "torch" in getattr(item, "fixturenames", ()):
            item.add_marker("oracle")


@pytest.fixture(autouse=True)
def _numpy_seed():
    """A test that states no seed gets the same random numbers in every run and in every order."""
    np.random.seed(0)


@pytest.fixture(params=native.levels())
def level(request):
    """Each instruction set that the compiled module has here; kernels run on it meanwhile."""
    with native.instruction_set(request.param):
        yield request.param


@pytest.fixture(scope="session")
def torch():
    """The module torch, computing in one thread."""
    if os.environ.get("CHAINRULE_REQUIRE_ORACLE") == "1":
        module = importlib.import_module("torch")
    else:
        module = pytest.importorskip("torch", reason="the extra `oracle` is not installed")
    module.set_num_threads(1)
    return module


@pytest.fixture
def hears_ctrl_c():
    """SIGINT is a KeyboardInterrupt, even in a job in the background, which may ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
