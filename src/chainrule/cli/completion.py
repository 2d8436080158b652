"""``chainrule completion SHELL``: the lines that let a shell complete our options, their values,
and the columns of the table on the line.

    the shell   calls `chainrule` with _CHAINRULE_COMPLETE=SHELL and COMP_WORDS, the line as it is
                typed; in zsh COMP_CWORD, which word of it, from 0; in fish the word itself; in
                bash, whose line ends at the cursor, COMP_TYPED, what it will put the answer in
                place of: the word with its quotes, or what follows its last : or =
    we          answer one line each: VALUE, or VALUE, a tab and what it is for; a line ``:file``
                stands for the names of files, ``:folder`` for those of folders

A column may be called ``$(touch x) y``. To bash an answer is what would have been typed, quoted
as the word at hand begins; zsh and fish quote what they insert themselves.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click
from click.shell_completion import CompletionItem, ShellComplete

from chainrule.basics.errors import InputError
from chainrule.basics.files import write_bytes
from chainrule.basics.i18n import _
from chainrule.cli.completing import FILE, FOLDER, complete, typed_value
from chainrule.cli.options import language
from chainrule.cli.output import say, say_text

_BASH = """\
_chainrule() {
    local words="${COMP_LINE:0:COMP_POINT}" typed="${COMP_WORDS[COMP_CWORD]}" line file
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :file || $line == :folder ]]; then
            while IFS= read -r file; do
                [[ -d $file ]] && file+=/ && compopt -o nospace
                COMPREPLY+=("$(printf %q "$file")")
            done < <([[ $line == :file ]] && compgen -f -- "$2" || compgen -d -- "$2")
        else
            [[ $line == *= ]] && compopt -o nospace
            COMPREPLY+=("$line")
        fi
    done < <(COMP_WORDS="$words" COMP_TYPED="$typed" _CHAINRULE_COMPLETE=bash "$1" 2> /dev/null)
}
complete -o nosort -F _chainrule chainrule
"""

_ZSH = """\
#compdef chainrule
_chainrule() {
    local line
    local -a values lines settings
    [[ $words[CURRENT] == --*=* ]] && compset -P 1 '*='
    for line in "${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \\
            _CHAINRULE_COMPLETE=zsh $words[1] 2> /dev/null)}"; do
        if [[ $line == :file ]]; then
            _files
        elif [[ $line == :folder ]]; then
            _files -/
        elif [[ $line == *= ]]; then
            settings+=("$line")
        elif [[ -n $line ]]; then
            values+=("${line%%$'\\t'*}")
            lines+=("${line/$'\\t'/  }")
        fi
    done
    (( $#settings )) && compadd -S '' -a settings
    (( $#values )) && compadd -l -d lines -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _chainrule "$@"
else
    compdef _chainrule chainrule
fi
"""

_FISH = """\
function _chainrule
    set -l word (commandline -ct | string collect)
    set -l option (string match -r -- '^--[^=]*=' $word)
    for line in (COMP_WORDS=(commandline -cp) COMP_CWORD=$word \\
            _CHAINRULE_COMPLETE=fish chainrule 2> /dev/null)
        set -l begun (string replace -- "$option" "" $word)
        if test $line = :file
            for file in (__fish_complete_path $begun)
                echo "$option$file"
            end
        else if test $line = :folder
            for file in (__fish_complete_directories $begun "")
                echo "$option$file"
            end
        else
            echo "$option$line"
        end
    end
end
complete --no-files --command chainrule --arguments "(_chainrule)"
"""

_SHELLS = {
    "bash": (_BASH, ".local/share/bash-completion/completions/chainrule"),
    "zsh": (_ZSH, ".local/share/zsh/site-functions/_chainrule"),
    "fish": (_FISH, ".config/fish/completions/chainrule.fish"),
}
"""What each is to run, and where it looks for that, from the home folder."""


@click.command(
    help=_(
        "Print what lets SHELL complete options, names and a table's columns; --install puts it "
        "where the shell looks."
    )
)
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.option("--install", is_flag=True, help=_("Write it where new shells of yours find it."))
@language
def command(shell: str, install: bool) -> None:
    """See the help."""
    script, place = _SHELLS[shell]
    if not install:
        say_text(script)
        return
    path = Path.home() / place
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, script.encode(), force=True)
    say(_("{path} is written; a new {shell} completes chainrule.").format(path=path, shell=shell))
    if shell == "bash":
        say(_("Without the package bash-completion, in ~/.bashrc: source {path}").format(path=path))
    if shell == "zsh":
        say(_("In ~/.zshrc, before compinit: fpath+=({folder})").format(folder=path.parent))


def answer(group: click.Group) -> None:
    """Print what the shell asks for; nothing where that cannot be said."""
    shell = os.environ["_CHAINRULE_COMPLETE"]
    if shell not in _SHELLS:
        raise InputError(_("There is no completion for {shell}.").format(shell=shell))
    asked = _Asked(group, {}, "chainrule", "_CHAINRULE_COMPLETE")
    words, _incomplete = asked.get_completion_args()
    with click.Context(group) as context:
        name = next((word for word in words if word in group.list_commands(context)), "")
        named = group.get_command(context, name)
        if named is not None:
            complete(named)
            asked.valued = _valued(named)
    if reply := asked.complete():
        say_text(reply)


def _valued(command: click.Command) -> frozenset[str]:
    """Its options after which a value stands."""
    options = [p for p in command.params if not getattr(p, "is_flag", True)]
    return frozenset(typed for option in options for typed in option.opts)


class _Asked(ShellComplete):
    name = "chainrule"
    valued: frozenset[str] = frozenset()

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        option, equals, value = incomplete.partition("=")
        if args and args[-1] in self.valued:
            incomplete = typed_value(incomplete)
        elif equals and option in self.valued:
            incomplete = f"{option}={typed_value(value)}"
        return super().get_completions(args, incomplete)

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ["COMP_WORDS"]
        if os.environ["_CHAINRULE_COMPLETE"] == "bash":
            words = _words(line + _CURSOR)
            return words[1:-1], words[-1].removesuffix(_CURSOR)
        words, at = _words(line), os.environ["COMP_CWORD"]
        if os.environ["_CHAINRULE_COMPLETE"] == "fish":  # says the word itself
            last = _words(at)[-1:] or [""]
            return words[1 : len(words) - bool(at)], last[0]
        here = int(at)
        return words[1:here], words[here] if here < len(words) else ""

    def format_completion(self, item: CompletionItem) -> str:
        if item.type in _OF_THE_SHELL:
            return _OF_THE_SHELL[item.type]
        if os.environ["_CHAINRULE_COMPLETE"] == "bash":
            typed = os.environ.get("COMP_TYPED", "")
            return _quoted(self._from_the_last_break(item.value, typed), typed)
        return str(item.value) + (f"\t{item.help}" if item.help else "")

    def _from_the_last_break(self, value: str, typed: str) -> str:
        """What of `value` bash puts in place of `typed`, which : and = break off a word."""
        word = self.get_completion_args()[1]
        last = "" if typed in (":", "=") else _words(typed + _CURSOR)[-1].removesuffix(_CURSOR)
        passed = word.removesuffix(last)
        if word.startswith("--"):  # --target=a:b; an answer is of a:b
            passed = passed.partition("=")[2]
        return value.removeprefix(passed)


_OF_THE_SHELL = {FILE: ":file", FOLDER: ":folder"}
_CURSOR = "\0"
"""Put where the line ends, so that the last word is the one that is typed, and be it empty."""


def _words(line: str) -> list[str]:
    """The words of a line that may end within quotes."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    while True:
        try:
            word = lexer.get_token()
        except ValueError:  # the quotes are still open
            return [*words, lexer.token]
        if word is None:
            return words
        words.append(word)


def _quoted(value: str, begun: str) -> str:
    """`value` as bash puts it in place of `begun`, the word as typed, whose open quote stays."""
    if begun[:1] == "'":
        return value.replace("'", r"'\''")
    if begun[:1] == '"':
        return "".join(f"\\{c}" if c in '"\\$`' else c for c in value)
    return value if value.endswith("=") else shlex.quote(value)
