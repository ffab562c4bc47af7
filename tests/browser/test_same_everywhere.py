"""The models answer in Chromium's own engine what they answer in Python, on the file of generated cases."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from support.javascript import GLUE, TOOLS

from proofs.cases import CASES_FILE, FEWEST, SHA256, write_cases

# One worker: two would write the file of cases at the same time.
pytestmark = pytest.mark.xdist_group("the file of cases")

COMPARE = """
(text) => {
  const inOrder = (value) => value === null || typeof value !== "object" ? value
    : Array.isArray(value) ? value.map(inOrder)
    : Object.fromEntries(Object.keys(value).sort().map((key) => [key, inOrder(value[key])]));
  const same = (one, other) => JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
  const cases = JSON.parse(text);
  const other = cases.map((it) => ({ ...it, here: JSON.parse(call(it.function, JSON.stringify(it.input))) })).filter((it) => !same(it.told, it.here));
  return { compared: cases.length, other: other.slice(0, 3) };
}
"""


@pytest.fixture
def blank_page(browser: Browser) -> Iterator[Page]:
    """Open a page with nothing in it."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def cases() -> list[dict[str, object]]:
    """Generate the cases, and hold that they are the ones that every Python generates."""
    assert write_cases() == SHA256
    found: list[dict[str, object]] = json.loads(CASES_FILE.read_text(encoding="ascii"))
    assert len(found) >= FEWEST
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_chromium_answers_as_python_does(blank_page: Page, cases: list[dict[str, object]], tool: str) -> None:
    """The text that a page carries, run as a module in a blank page: same results, same errors, case by case."""
    widget, functions = TOOLS[tool]
    rules = json.dumps(widget.rules_file.data)
    blank_page.add_script_tag(type="module", content=f"{widget._esm}\nglobalThis.core = {{ {functions} }};\nconst rules = {rules};\n{GLUE}")
    blank_page.wait_for_function("typeof globalThis.call === 'function'")
    own = [case for case in cases if case["tool"] == tool]
    found = blank_page.evaluate(COMPARE, json.dumps(own))
    assert own
    assert found == {"compared": len(own), "other": []}
