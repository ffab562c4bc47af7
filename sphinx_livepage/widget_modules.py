"""The modules of a page's widgets as files of the site: pages share them, a browser may keep them, and a policy can name them."""

import json
import re
import shutil
from pathlib import Path

from sphinx_livepage.fingerprint import fingerprint

STATE = re.compile(r'(<script type="application/vnd\.jupyter\.widget-state\+json">)(.*?)(</script>)', re.DOTALL)
MODULES = "_static/widgets"
# Notebooks need these in the state; a page has the form and its style in the HTML already.
ON_PAGE_ALREADY = ("_css", "form")


def with_modules_apart(page: str, modules: dict[str, str]) -> str:
    """Return a page whose state is what the loader mounts, and names the widgets' modules, whose texts are added to ``modules``.

    A module has a fingerprint for a name, so that pages share it and a browser may keep it; ``start.js`` asks for them early.
    """
    own: dict[str, None] = {}  # a set that keeps its order

    def lean(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        kept = {key: model for key, model in state["state"].items() if model["model_name"] == "AnyModel"}
        for model in kept.values():
            for trait in ON_PAGE_ALREADY:
                model["state"].pop(trait, None)
            text = model["state"]["_esm"]
            model["state"]["_esm"] = fingerprint(text.encode())
            modules[model["state"]["_esm"]] = text
            if not model["state"].get("on_demand"):  # a module that a widget asks for itself, when it needs it
                own[model["state"]["_esm"]] = None
        body = json.dumps({**state, "state": kept}, separators=(",", ":")).replace("</", "<\\/")
        return found[1] + body + found[3]

    states = "".join(lean(found) for found in STATE.finditer(page))
    # Behind the words: nothing reads it before the end of the page.
    page = STATE.sub("", page).replace("</body>", f"{states}\n</body>") if states else page
    return page.replace("<html", f'<html data-modules="{" ".join(own)}"', 1) if own else page


def write_modules(site: Path, modules: dict[str, str]) -> None:
    """Write all modules of a site, and nothing of an earlier build. From a folder a browser reads no module: a script brings its text."""
    folder = site / MODULES
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for digest, text in modules.items():
        (folder / f"{digest}.js").write_text(text, encoding="utf-8")
        as_text = f"(globalThis.livepageModules ??= {{}})[{json.dumps(digest)}] = {json.dumps(text)};\n"
        (folder / f"{digest}.text.js").write_text(as_text, encoding="utf-8")
