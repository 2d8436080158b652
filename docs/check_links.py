"""Every link of the built pages, and of the Markdown files beside them, leads somewhere.

python docs/check_links.py docs/_build               within the pages; external addresses are listed
python docs/check_links.py docs/_build --external    each of those is asked for as well

Exit status 1 where one leads nowhere.
"""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

ROOT = Path(__file__).resolve().parents[1]
_IN_MARKDOWN = re.compile(r"\]\(([^()\s]+)\)")


class Page(NamedTuple):
    """What a page links to, and the names by which one can link into it."""

    links: list[str]
    anchors: set[str]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page([], set())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        found = [given.get("href"), given.get("src")]
        self.page.links.extend(link for link in found if link)
        self.page.anchors.update(name for name in (given.get("id"), given.get("name")) if name)


def read(path: Path) -> Page:
    """The links and anchors of a page of HTML."""
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    return reader.page


def check_pages(folder: Path) -> tuple[list[str], dict[str, list[str]]]:
    """A sentence for each internal link that leads nowhere; external addresses, and who links."""
    pages = {path: read(path) for path in sorted(folder.resolve().rglob("*.html"))}
    broken: list[str] = []
    external: dict[str, list[str]] = defaultdict(list)
    for path, page in pages.items():
        name = str(path.relative_to(folder.resolve()))
        for link in dict.fromkeys(page.links):
            if urlsplit(link).scheme in ("http", "https"):
                external[urldefrag(link).url].append(name)
            elif not urlsplit(link).scheme and (why := _amiss(path, link, pages)):
                broken.append(f"{name}: {link}: {why}")
    return broken, dict(external)


def _amiss(path: Path, link: str, pages: dict[Path, Page]) -> str:
    """Why an internal link leads nowhere; empty where it does."""
    address, anchor = urldefrag(link)
    address = unquote(address.partition("?")[0])
    target = (path.parent / address).resolve() if address else path
    if not target.is_file():
        return "there is no such file"
    if anchor and target in pages and unquote(anchor) not in pages[target].anchors:
        return "the page has no such anchor"
    return ""


def check_markdown(root: Path, names: list[str]) -> list[str]:
    """A sentence for each relative link of the Markdown files `names` that names no file."""
    return [
        f"{name}: {link}: there is no such file"
        for name in names
        for link in _relative(root / name)
        if not (root / name).parent.joinpath(unquote(urldefrag(link).url)).exists()
    ]


def _relative(path: Path) -> Iterator[str]:
    """Its links to other files, those in code aside."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    for link in _IN_MARKDOWN.findall(text):
        if not urlsplit(link).scheme and not link.startswith("#"):
            yield link


def why_unanswered(address: str) -> str:
    """What an external address answers other than a page; empty where there is one."""
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (links)"})
    try:
        with urllib.request.urlopen(request, timeout=20):
            return ""
    except OSError as error:
        return str(error)


def main(folder: str, *options: str) -> int:
    broken, external = check_pages(Path(folder))
    tracked = ["git", "ls-files", "*.md"]
    found = subprocess.run(tracked, cwd=ROOT, capture_output=True, text=True, check=True)
    broken += check_markdown(ROOT, found.stdout.splitlines())
    for address, names in sorted(external.items()):
        why = why_unanswered(address) if "--external" in options else ""
        print(f"{address}  ({names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''})")
        broken += [f"{names[0]}: {address}: {why}"] if why else []
    print(*broken, sep="\n", file=sys.stderr, end="\n" if broken else "")
    print(f"{len(external)} external addresses, {len(broken)} links that lead nowhere")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
