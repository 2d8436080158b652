"""Put the commands' real output into both READMEs, below each ``<!-- output of: COMMAND -->``.

python docs/fill_readme.py            write it
python docs/fill_readme.py --check    exit 1 where it differs (times aside)
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

READMES = [Path(__file__).parents[1] / name for name in ("README.md", "README.zh.md")]
_BLOCK = re.compile(r"(<!-- output of: chainrule (.*?) -->\n```\n)(.*?)(```\n)", re.DOTALL)
_SECONDS = re.compile(r"in [\d.e-]+ s\b|[\d.e-]+ 秒训练")


def filled(text: str) -> str:
    """`text` with every output block replaced by what its command prints now."""
    return _BLOCK.sub(lambda match: match[1] + _output(match[2]) + match[4], text)


def _output(arguments: str) -> str:
    command = [sys.executable, "-m", "chainrule", *shlex.split(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").split("\n")) + "\n"


def without_times(text: str) -> str:
    return _SECONDS.sub("in … s", text)


def main() -> int:
    differs = False
    for readme in READMES:
        text = readme.read_text(encoding="utf-8")
        new = filled(text)
        differs |= without_times(text) != without_times(new)
        if "--check" not in sys.argv:
            readme.write_text(new, encoding="utf-8")
    return int(differs) if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
