"""Sphinx: pages in MyST, run when built; a warning is an error (see CONTRIBUTING.md)."""

project = "chainrule"
author = "The chainrule developers"
copyright = f"2026, {author}"
extensions = ["myst_nb"]
exclude_patterns = ["_build", "images"]
html_theme = "furo"
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
myst_enable_extensions = ["dollarmath"]
