"""The pages of the teacher's guide as one page to read without the site, and without a network."""

import re
from html import escape
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_DIRECTIVE = re.compile(r"^(`{3,}|:{3,})\{(\w+)\}[^\n]*\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_STYLE = """
body { font: 17px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1e2a2f; background: #fbf8f3; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #7a6f5e; }
code { overflow-wrap: anywhere; } td, th { overflow-wrap: anywhere; }
pre { background: #fff; padding: .6rem; overflow-x: auto; } section { border-top: 2px solid #0b625e; margin-top: 3rem; } a { color: #0b625e; }
.warning { background: #fcebea; border-left: 6px solid #9b1c1c; padding: .2rem 1rem; }
@media (max-width: 30rem) { table { font-size: .8em; } th, td { padding: .3rem; } }
@media (prefers-color-scheme: dark) { body { color: #ece7df; background: #12191c; } pre { background: #1a2327; } a { color: #5cc9c1; }
  .warning { background: #3a1716; border-color: #ff9a92; } }
"""


def guide_pages(root: Path) -> list[Path]:
    """Return the pages of the part "Teaching", in the order of the table of contents."""
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    (part,) = [it for it in parts if it["caption"] == "Teaching"]
    (start,) = part["chapters"]
    return [root / f"{entry['file']}.md" for entry in (start, *start["sections"])]


def guide(root: Path) -> str:
    """Return the guide as one HTML page. Links to its own pages lead within it; to other pages of the course only their names stay."""
    pages = guide_pages(root)
    anchors = {page.resolve(): page.stem for page in pages}
    body = "".join(f'<section id="{anchors[page.resolve()]}">{_html(page, anchors)}</section>' for page in pages)
    title = "Teacher's guide: Achilles Pain After Running"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<p class="warning">The red-flag card stands on the last page of this file.</p>{body}'
        f'<section id="red_flags">{_html(root / "book" / "red_flags.md", anchors)}</section></body></html>\n'
    )


def stories(texts: list[dict[str, str]]) -> str:
    """Return the stories of the set on urgency as a page to print: a letter and a text each, and room for a level."""
    items = "".join(
        f"<p><strong>{escape(it['story'])}.</strong> {escape(it['text'])}<br>How soon? ____________________</p>" for it in texts
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Twelve stories</title><style>{_STYLE}</style></head><body><h1>How soon must they be seen?</h1>"
        '<p class="warning">All of them are made up. Nobody is asked about their own body. If something of yours hurts, tell your teacher.</p>'
        f"<p>Emergency today, seen today, within days or weeks, or look after it yourself. Use the red-flag card.</p>{items}</body></html>\n"
    )


def _html(page: Path, anchors: dict[Path, str]) -> str:
    text = _without_directives(page.read_text(encoding="utf-8"))

    def link(found: re.Match[str]) -> str:
        target = (page.parent / found[2]).resolve()
        if target.name == "red_flags.md":
            return f"[{found[1]}](#red_flags)"
        return f"[{found[1]}](#{anchors[target]})" if target in anchors else f"*{found[1]}*"

    rendered: str = _MARKDOWN.render(_LINK.sub(link, text))
    return rendered


def _without_directives(text: str) -> str:
    """Return the text inside boxes, and where a page shows files to download, where they are in the pack."""
    while _DIRECTIVE.search(text):
        text = _DIRECTIVE.sub(lambda found: "The files are in the folder `quizzes`.\n" if found[2] == "shown" else found[3], text)
    return text
