"""The pages that are compared: ours, ours without its tool, and what Jupyter Book makes of the same chapter by default.

All are built here, and none asks another host: what a default page fetches from a CDN lies beside it, from npm and from
plotly's own package.
"""

import json
import re
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import yaml
from bs4 import BeautifulSoup

from measure.bench.building import ROOT, build, copy_course
from sphinx_livepage.python.distribution import LOCK, core_of

NODE = Path(__file__).with_name("node_modules")
STATE = re.compile(r'(<script type="application/vnd\.jupyter\.widget-state\+json">)(.*?)(</script>)', re.DOTALL)
# Chapter, tool, the class that a notebook makes the tool with, and a press in it that changes the answer.
TOOLS = {
    "checker": ("symptom_checker", "SymptomChecker", '.tool input[name="now"][value="breathless_or_chest_pain"]'),
    "planner": ("mileage_planner", "MileagePlanner", '.tool input[name="confirmed"]'),
    "shoes": ("footwear_checklist", "FootwearChecklist", '.tool input[name="rotation"][value="no"]'),
}
# The planner answers when its gate is confirmed; what it asks before that is filled in first.
FILLED_IN = """() => {
  const type = (name, values) => document.querySelectorAll(`.tool input[name="${name}"]`).forEach((input, at) => {
    if (values[at] === undefined) return;
    input.value = values[at];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.querySelector('.tool input[name="gate"][value="no_pain"]')?.click();
  type("recent_weeks", [20, 22, 18, 20]);
  type("longest_run", [8]);
  type("weeks", [6]);
}"""
OURS, BARE, STOCK, FIGURES, PYODIDE = "ours", "without the tool", "html-manager", "notebook_connected", "Pyodide"


@dataclass(frozen=True)
class Variant:
    """A page to measure. ``ready`` is a selector of what is there once the page answers; None: once its scripts have run."""

    kind: str
    chapter: str
    folder: Path
    path: str
    ready: str | None = None
    press: str | None = None
    answer: str | None = None
    before: str | None = None  # run in the page before the press

    @property
    def name(self) -> str:
        """Kind and chapter, as one name."""
        return f"{self.chapter}, {self.kind}" if self.chapter else self.kind


def all_variants(site: Path, workshop: Path) -> list[Variant]:
    """Build what is compared with the site, in a workshop folder. Returns all pages to measure."""
    bare = workshop / "bare"
    shutil.copytree(site, bare)
    stock = stock_site(workshop / "stock")
    found = []
    for chapter, (tool, _, press) in TOOLS.items():
        path = f"book/{chapter}.html"
        take_tool_out(bare / path, tool)
        form, status = f'form[data-tool="{tool}"]', f'[role="status"][data-tool="{tool}"]'
        before = FILLED_IN if chapter == "planner" else None
        found += [
            Variant(OURS, chapter, site, path, f"[data-mounted] {form}", press, status, before),
            Variant(BARE, chapter, bare, path),
            Variant(STOCK, chapter, stock, path, form, press, status, before),
        ]
        if (stock / f"book/{chapter}_figures.html").is_file():
            found.append(Variant(FIGURES, chapter, stock, f"book/{chapter}_figures.html", ".plotly-graph-div .main-svg"))
    pyodide = pyodide_page(workshop / "pyodide")
    return [*found, Variant(PYODIDE, "", pyodide, "index.html", "[data-ready]", "button", "output")]


def take_tool_out(page: Path, tool: str) -> None:
    """Take a tool out of a page: its place and its state. All else stays."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    place = soup.select_one(f'[data-widget-model]:has(form[data-tool="{tool}"])')
    assert place, f"there is no {tool} in {page}"
    model = place["data-widget-model"]
    place.decompose()
    modules: list[str] = []

    def without(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        if gone := state["state"].pop(model, None):
            modules.append(gone["state"]["_esm"])
        return found[1] + json.dumps(state, separators=(",", ":")).replace("</", "<\\/") + found[3]

    text = STATE.sub(without, str(soup))
    (module,) = modules
    text = re.sub(rf"(?<=<html )([^>]*?){module} ?", r"\1", text, count=1)
    assert model not in text, f"{tool} is still in {page}"
    page.write_text(text, encoding="utf-8")


# ------------------------------------------------------------------------------------------------ Jupyter Book by default


def stock_site(folder: Path) -> Path:
    """Build the chapters of the tools as Jupyter Book does by default, with html-manager and with notebook_connected."""
    copy_course(folder)
    (folder / "_config.yml").write_text(yaml.safe_dump(stock_settings(), sort_keys=False), encoding="utf-8")
    put_html_manager(folder / "_vendor" / "vendor")
    chapters = [f"book/{chapter}" for chapter in TOOLS]
    chapters += [f"book/{chapter}_figures" for chapter in TOOLS if figures_notebook(folder / "book", chapter)]
    contents = {"format": "jb-book", "root": chapters[0], "chapters": [{"file": name} for name in chapters[1:]]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    build(folder, strict=False)
    site = folder / "_build" / "html"
    use_local_plotly(site)
    return site


def stock_settings() -> dict[str, Any]:
    """Return settings that leave all to Jupyter Book, but for where html-manager lies and what is no part of the book."""
    manager = {  # in the order in which they must run
        "vendor/require.js": {},
        "vendor/widgets-boot.js": {},
        "vendor/embed-amd.js": {"data-jupyter-widgets-cdn": "/no-cdn/"},
    }
    config = {"html_static_path": ["_vendor"], "suppress_warnings": ["*"], "nb_ipywidgets_js": manager}
    return {
        "title": "Achilles Pain After Running",
        "only_build_toc_files": True,
        "exclude_patterns": [".*", "**/.*", "_build", "**/node_modules"],
        "execute": {"execute_notebooks": "force", "timeout": 120},
        "bibtex_bibfiles": ["book/references.bib"],
        "sphinx": {"config": config},
    }


def put_html_manager(vendor: Path) -> None:
    """Lay html-manager and what it asks for into a folder of the site, so that no CDN is needed."""
    icons = list((NODE / "@jupyter-widgets" / "html-manager" / "dist").glob("*.woff2"))
    for folder in (vendor / "hm", vendor / "hm" / "html-manager" / "dist"):
        folder.mkdir(parents=True)
        for icon in icons:
            shutil.copy(icon, folder)
    shutil.copy(NODE / "requirejs" / "require.js", vendor)
    shutil.copy(NODE / "@jupyter-widgets" / "html-manager" / "dist" / "embed-amd.js", vendor)
    shutil.copy(NODE / "anywidget" / "dist" / "index.js", vendor / "anywidget.js")
    (vendor / "widgets-boot.js").write_text(
        "(function () { const base = document.currentScript.src.replace(/[^/]*$/, '');"
        " requirejs.config({ waitSeconds: 60, paths: { anywidget: base + 'anywidget', '@jupyter-widgets': base + 'hm' } }); })();",
        encoding="utf-8",
    )


def figures_notebook(book: Path, chapter: str) -> bool:
    """Write the chapter with its figures still and through plotly's notebook_connected, and no widget. False: it has no figure."""
    notebook = nbformat.read(book / f"{chapter}.ipynb", as_version=4)
    widget = TOOLS[chapter][1]
    left_out = (f"import {widget}", "import Quiz", "checker.result")
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if "remove-cell" in cell.metadata.get("tags", ()):
                continue
            cell.source = cell.source.replace(".explore(", "(")
            if any(mark in cell.source for mark in left_out) and "plan" not in cell.source:
                continue
            cell.source = re.sub(r"^planner.*\n?", "", cell.source, flags=re.MULTILINE)
        cells.append(cell)
    if not any("achilles.figures" in cell.source for cell in cells):
        return False
    switch = nbformat.v4.new_code_cell("import plotly.io\n\nplotly.io.renderers.default = 'notebook_connected'")
    switch.metadata["tags"] = ["remove-input"]
    notebook.cells = [cells[0], switch, *cells[1:]]
    nbformat.write(notebook, book / f"{chapter}_figures.ipynb")
    return True


def use_local_plotly(site: Path) -> None:
    """Point the pages that ask a CDN for plotly.js and MathJax at copies of the same beside them."""
    vendor = site / "_static" / "vendor"
    shutil.copy(str(files("plotly").joinpath("package_data", "plotly.min.js")), vendor / "plotly.min.js")
    shutil.copy(NODE / "mathjax" / "es5" / "tex-svg.js", vendor / "tex-svg.js")
    for page in (site / "book").glob("*_figures.html"):
        text = page.read_text(encoding="utf-8")
        text = re.sub(
            r'https://cdn\.plot\.ly/plotly-[\d.]+\.min(?:\.js)?"(?: integrity="[^"]*" crossorigin="anonymous")?',
            '../_static/vendor/plotly.min.js"',
            text,
        )
        text = re.sub(r"https://cdnjs\.cloudflare\.com/[^\"]*/tex-svg(?:\.min)?\.js", "../_static/vendor/tex-svg.js", text)
        page.write_text(text, encoding="utf-8")


# ------------------------------------------------------------------------------------------------ Pyodide


def pyodide_page(folder: Path) -> Path:
    """Write a page that starts Pyodide's core and adds 1 and 1: the least that any kernel in a page needs."""
    folder.mkdir(parents=True)
    core = ROOT / "sphinx_livepage" / "node_modules" / "pyodide"
    for name, content in core_of(core).items():
        (folder / name).write_bytes(content)
    shutil.copy(core / LOCK, folder)
    (folder / "index.html").write_text(
        """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pyodide</title><link rel="icon" href="data:,">
<p>One and one is <output>not known yet</output>.</p><button>Again</button>
<script type="module">
import { loadPyodide } from "./pyodide.js";
const python = await loadPyodide();
const add = () => { document.querySelector("output").textContent = python.runPython("1+1") + " " + performance.now(); };
add();
document.querySelector("button").addEventListener("click", add);
document.body.dataset.ready = "true";
</script></html>""",
        encoding="utf-8",
    )
    return folder
