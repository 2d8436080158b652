"""A model written as a file that other programs run, in the format that its ending names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.models.export.c_file import c_file
from chainrule.models.export.names import identifiers
from chainrule.models.export.planning import plan_of
from chainrule.models.export.trial import trial_of
from chainrule.models.model import Model

ENDINGS = (".c", ".onnx")


class Exported(NamedTuple):
    """What was written: the file, its format ("C99", or "ONNX" with its opset), what goes in, how
    many bytes the networks' own numbers take, how many networks are averaged, and the file's
    size in bytes."""

    path: str
    format: str
    n_inputs: int
    n_bytes: int
    n_networks: int
    n_file_bytes: int


def check_export(path: str | Path, force: bool = False) -> None:
    """Raise InputError, MissingDependencyError or FileError where no such file could be written."""
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            _("{path}: a model is exported as {endings}.").format(
                path=path, endings=", ".join(ENDINGS)
            )
        )
    if ending == ".onnx" and find_spec("onnx") is None:
        raise MissingDependencyError(
            _("ONNX files need onnx, which is not installed."),
            _("pip install 'chainrule[onnx]'"),
        )
    check_writable(path, force=force)


def write(model: Model, path: str | Path, data: Any = None, force: bool = False) -> Exported:
    """Write `model` as the file `path`; rows of `data` are those on which a file of C tests itself.

    Raises what `check_export` does, and InputError for a model, a name or a label that the format
    cannot hold.
    """
    check_export(path, force)
    plan = plan_of(model)
    n_bytes = plan.n_numbers * plan.dtype().itemsize
    if Path(path).suffix.lower() == ".c":
        net = identifiers([Path(path).stem])[0]
        written, form = c_file(plan, trial_of(model, plan, data), net).encode("ascii"), "C99"
    else:
        from chainrule.models.export.onnx_file import onnx_model
        from chainrule.models.export.onnx_graph import OPSETS

        written, form = onnx_model(plan).SerializeToString(), f"ONNX, opset {OPSETS['']}"
    write_bytes(path, written, force=force)
    return Exported(
        str(path), form, len(plan.cells), n_bytes, plan.n_networks, n_file_bytes=len(written)
    )
