"""``chainrule doctor``: what works here, what does not, and why."""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.util import find_spec
from typing import NamedTuple

import click

from chainrule.basics.i18n import N_, _, current_language
from chainrule.basics.layout import aligned
from chainrule.basics.memory import total_memory
from chainrule.basics.threads import default_threads
from chainrule.cli.options import as_json, language, print_json
from chainrule.cli.output import say
from chainrule.engines import native

_FOR = {
    "pandas": ("pandas", N_("data frames")),
    "polars": ("polars", N_("data frames")),
    "pyarrow": ("pyarrow", N_("Arrow and Feather files")),
    "python-calamine": ("python_calamine", N_("Excel's workbooks")),
    "matplotlib": ("matplotlib", N_("pictures (--plot)")),
    "anywidget": ("anywidget", N_("boards as widgets of notebooks")),
    "onnx": ("onnx", N_("models as ONNX")),
    "torch": ("torch", N_("models from and to PyTorch, engine='torch'")),
    "skops": ("skops", N_("estimators saved by skops")),
    "mlflow-skinny": ("mlflow", N_("estimators in MLflow")),
}
"""Libraries that we use where they are: how each is imported, and what for."""


class _Line(NamedTuple):
    """`good` is None of what need not be."""

    name: str
    said: str
    good: bool | None = True
    remedy: str = ""


@click.command(help=_("Say what works on this machine, what does not, and why."))
@as_json
@language
def command(as_json: bool) -> int:
    """Exit status 1 where something that ought to be there is not."""
    lines = [*_of_machine(), *_of_engine(), *_required(), *_optional()]
    if as_json:
        print_json({line.name: line._asdict() for line in lines})
    else:
        marks = {True: _("ok"), False: _("NO"), None: "-"}
        rows = [(marks[line.good], line.name, line.said) for line in lines]
        for text, line in zip(aligned(rows), lines, strict=True):
            say(text.rstrip())
            if line.remedy:
                say(f"      {line.remedy}")
    return int(any(line.good is False for line in lines))


def _of_machine() -> list[_Line]:
    encoding = sys.stdout.encoding or "ascii"
    unicode = encoding.lower().replace("-", "") in ("utf8", "utf16", "gb18030")
    memory = total_memory()
    return [
        _Line("chainrule", version("chainrule")),
        _Line("Python", f"{platform.python_version()}, {sys.executable}"),
        _Line(_("system"), f"{platform.system()} {platform.release()}, {platform.machine()}"),
        _Line(_("memory"), f"{memory / 1e9:.1f} GB" if memory else _("not known")),
        _Line(_("threads"), str(default_threads())),
        _Line(_("language"), current_language()),
        _Line(
            _("output"),
            encoding,
            True if unicode else None,
            "" if unicode else _("Signs such as η are not in it: PYTHONIOENCODING=utf-8"),
        ),
    ]


def _of_engine() -> list[_Line]:
    """The compiled module and its instruction sets."""
    levels = native.levels()
    if levels:
        return [
            _Line(_("compiled module"), native.kernels.__file__),
            _Line(
                _("instruction set"),
                _("{best}; also here: {others}").format(
                    best=levels[0], others=", ".join(levels[1:]) or "-"
                ),
            ),
        ]
    if native.kernels is None:
        return [
            _Line(
                _("compiled module"),
                _("not there: {reason}").format(reason=native.missing),
                False,
                _("Networks train with NumPy, slower. With a C++ compiler: {command}").format(
                    command="pip install --force-reinstall --no-binary chainrule chainrule"
                ),
            )
        ]
    return [
        _Line(
            _("compiled module"),
            _("the processor is older than the compiled module's instruction sets"),
            None,
            _("Networks train with NumPy, slower."),
        )
    ]


def _required() -> list[_Line]:
    """The packages that must be there, and whether each is recent enough."""
    lines = []
    for wanted in requires("chainrule") or []:
        name, _sep, marker = wanted.partition(";")
        if "extra" in marker:
            continue
        package = re.split(r"[<>=!~ \[]", name, maxsplit=1)[0]
        floor = re.search(r">=\s*([\d.]+)", name)
        there = _version(package)
        good = there is not None and (floor is None or _parts(there) >= _parts(floor[1]))
        remedy = "" if good else f"pip install '{name.strip()}'"
        lines.append(_Line(package, there or _("not installed"), good, remedy))
    return lines


def _optional() -> list[_Line]:
    extras = set(metadata("chainrule").get_all("Provides-Extra") or [])
    lines = []
    for package, (module, purpose) in _FOR.items():
        there = _version(package) or (_("there") if find_spec(module) else None)
        extra = _extra_of(package, extras)
        how = f"pip install 'chainrule[{extra}]'" if extra else f"pip install {package}"
        said = there if there else _("not installed: {how}").format(how=how)
        lines.append(_Line(package, f"{said}  ({_(purpose)})", True if there else None))
    return lines


def _extra_of(package: str, extras: set[str]) -> str:
    """The extra of ours that brings a package to users, not to our own tests."""
    for extra in sorted(extras - {"test", "dev", "docs", "benchmarks", "oracle"}):
        for wanted in requires("chainrule") or []:
            if wanted.startswith(package) and re.search(rf"extra == .{extra}\W", wanted):
                return extra
    return ""


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
