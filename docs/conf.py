"""Sphinx: pages in MyST, run when built; a warning is an error (see CONTRIBUTING.md)."""

import os
import sys
from pathlib import Path

import myst_nb.core.render

# Pages run `chainrule` as people do, and write their files into a folder of their own.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
os.environ["COLUMNS"] = "100"
os.environ["MATPLOTLIBRC"] = str(Path(__file__).parent / "gallery")  # how its pictures look

project = "chainrule"
author = "The chainrule developers"
copyright = f"2026, {author}"
sys.path.insert(0, str(Path(__file__).parent))
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "docstrings",
    "mathml",
    "thumbnails",
    "chinese",
    "shell",
    "tables",
]
html_math_renderer = "mathml"
default_role = "code"
autodoc_member_order = "bysource"
autodoc_default_options = {
    "members": True,
    "inherited-members": "BaseEstimator,ClassifierMixin,RegressorMixin,ClusterMixin,"
    "TransformerMixin,tuple,dict,Exception,ABC",
}
exclude_patterns = ["_build", "images"]
html_theme = "furo"
html_static_path = ["style"]
html_css_files = ["own.css"]
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_merge_streams = True
nb_execution_raise_on_error = True
nb_execution_timeout = 600  # of one cell; a loaded machine takes its time
myst_enable_extensions = ["dollarmath"]


def _in_one_piece(outputs):
    """Pieces of a cell's output joined as they came: MyST-NB's own function ends each with a line
    break, which tears lines apart wherever a pipe was read."""
    joined, streams = [], {}
    for output in outputs:
        if output["output_type"] != "stream":
            joined.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = output
            joined.append(output)
    return joined


myst_nb.core.render.coalesce_streams = _in_one_piece
