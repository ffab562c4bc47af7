"""Pages of the built site as files: the text that runs in them, their style sheet, their descriptions."""

import json
import re
from pathlib import Path

import pytest
from support.site import SITE, page_names

from achilles.figures import jump_rates
from achilles.footwear_checklist import FootwearChecklist
from achilles.mileage_planner import MileagePlanner
from achilles.quiz import Quiz
from achilles.symptom_checker import SymptomChecker
from sphinx_livepage.python.distribution import PLACE

TOOL_PAGES = {"checker": SymptomChecker, "planner": MileagePlanner, "shoes": FootwearChecklist}
WITH_QUIZ = {"symptoms", "long_term", "prevention"}
WITH_FIGURE = {"long_term", "prevention"}
STATE = re.compile(r'<script type="application/vnd\.jupyter\.widget-state\+json">(.*?)</script>', re.DOTALL)


def module_file(name: str) -> Path:
    """Return the file of a widget's module."""
    return SITE / "_static" / "widgets" / f"{name}.js"


@pytest.mark.parametrize("name", sorted({*TOOL_PAGES, *WITH_QUIZ, *WITH_FIGURE}))
def test_the_text_that_tests_run_is_the_text_of_the_page(name: str) -> None:
    """Byte for byte: what QuickJS ran is what the browser runs, from a host and from a folder; and the rules are the file's."""
    page = (SITE / "book" / f"{name}.html").read_text(encoding="utf-8")
    models = [model["state"] for found in STATE.findall(page) for model in json.loads(found)["state"].values()]
    texts = {model["_esm"]: module_file(model["_esm"]).read_text(encoding="utf-8") for model in models}
    assert (jump_rates.explore()._esm in texts.values()) == (name in WITH_FIGURE)
    assert (Quiz._esm in texts.values()) == (name in WITH_QUIZ)
    if tool := TOOL_PAGES.get(name):
        assert [model["rules"] for model in models if texts[model["_esm"]] == tool._esm] == [tool.rules_file.data]
    for module, text in texts.items():
        in_folder = module_file(module).with_suffix(".text.js").read_text(encoding="utf-8")
        assert json.loads(in_folder.partition(f'["{module}"] = ')[2].removesuffix(";\n")) == text
    assert sorted(re.search(r'<html data-modules="([^"]*)"', page)[1].split()) == sorted(texts)


def test_every_page_has_one_style_sheet_and_a_description() -> None:
    """One sheet for all pages, without the theme's unused rules but with those of its scripts; a description of a sentence.

    What a cell that runs looks like is no part of it: that comes with Python.
    """
    sheet = (SITE / "_static" / "styles" / "book.css").read_text(encoding="utf-8")
    assert [file.name for file in (SITE / "_static").rglob("*.css") if PLACE not in file.parts] == ["book.css"]
    assert ".tooltip-inner" not in sheet
    assert ".dropdown-menu.show" in sheet
    assert 'html[data-theme="dark"]' in sheet
    assert ".fa-accessible-icon" not in sheet
    described = {}
    for name in ["search.html", *page_names()]:
        page = (SITE / name).read_text(encoding="utf-8")
        assert len(re.findall(r'<link[^>]*rel="stylesheet"', page)) == 1, name
        (described[name],) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    assert min(map(len, described.values())) > 20
    assert len(set(described.values())) == len(described)
