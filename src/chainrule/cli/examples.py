"""``chainrule examples [NAME]``"""

from __future__ import annotations

import click

from chainrule.basics.i18n import _
from chainrule.cli.options import as_json, language, print_json
from chainrule.cli.output import say, say_text
from chainrule.problems.builtin import example_names, example_text, example_title


@click.command(help=_("List the built-in examples, or print NAME as a network file to start from."))
@click.argument("name", required=False)
@as_json
@language
def command(name: str | None, as_json: bool) -> None:
    """See the help."""
    if name is not None:
        say_text(example_text(name))
        return
    titles = {name: example_title(name) for name in example_names()}
    if as_json:
        print_json(titles)
        return
    width = max(map(len, titles))
    for name, title in titles.items():
        say(f"{name:{width}}  {title}")
    say_text(_("\nTry: chainrule train NAME, chainrule explain NAME, chainrule examples NAME"))
