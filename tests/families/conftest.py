"""Commands, as the tests of the families run them."""

import pytest

from chainrule.cli import main
from tests.noted import told


@pytest.fixture
def run(capsys):
    """(exit status, output, errors) of a command."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, told(said.err)

    return run


@pytest.fixture
def done(run):
    """The output of a command that must succeed without a word on the error stream."""

    def done(*arguments):
        status, out, err = run(*arguments)
        assert (status, err) == (0, ""), err
        return out

    return done
