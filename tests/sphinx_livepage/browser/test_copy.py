"""The saved copy is what the site was built with, or it is nothing: half a deployment, a poisoned entry and an empty one all heal."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.copies import Host, deploy
from support.waiting import wait_until

IN_CHARGE = "navigator.serviceWorker.controller !== null"
FAKE = "globalThis.broken = true;"
# Writes an answer into every copy that has the file whose address ends so. Returns how many were written.
POISON = """async ([ending, text]) => {
  let written = 0;
  for (const name of await caches.keys()) {
    const copy = await caches.open(name);
    for (const { url } of await copy.keys())
      if (url.split("?")[0].endsWith(ending)) {
        await copy.put(url, new Response(text, { headers: { "Content-Type": ending.endsWith("html") ? "text/html" : "text/javascript" } }));
        written += 1;
      }
  }
  return written;
}"""
KEPT = """async (ending) => {
  for (const name of await caches.keys()) {
    const copy = await caches.open(name);
    for (const request of await copy.keys()) if (request.url.split("?")[0].endsWith(ending)) return (await copy.match(request)).text();
  }
  return null;
}"""


@pytest.fixture
def host(mini_site: Path, tmp_path: Path) -> Iterator[Host]:
    """Serve a copy of the small book that a test may change."""
    running = Host(Path(shutil.copytree(mini_site, tmp_path / "site")))
    yield running
    running.off()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 900, "height": 800})
    made.set_default_timeout(30_000)
    yield made
    made.close()


def visit(context: BrowserContext, host: Host) -> Page:
    """Open the book as a first visitor, and wait until its copy is saved and in charge."""
    page = context.new_page()
    page.goto(f"{host.address}index.html")
    wait_until(page, IN_CHARGE, seconds=30)
    return page


@pytest.mark.parametrize("text", [FAKE, ""], ids=["poisoned", "empty"])
def test_a_wrong_entry_is_never_used_and_heals(context: BrowserContext, host: Host, text: str) -> None:
    """The script of every page, replaced in the copy: the page runs the real one, and so does the copy from then on."""
    page = visit(context, host)
    assert page.evaluate(POISON, ["/livepage.js", text]) == 1
    page.reload()
    wait_until(page, f"({KEPT})('/livepage.js').then((kept) => kept?.includes('serviceWorker'))")
    assert page.evaluate("globalThis.broken") is None
    host.off()
    page.goto(f"{host.address}words.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Words")
    assert page.evaluate("globalThis.broken") is None


def test_a_poisoned_page_is_not_shown_without_a_network(context: BrowserContext, host: Host) -> None:
    """Without a network it cannot heal, so the reader is told that the page is not here; the others still are."""
    page = visit(context, host)
    assert page.evaluate(POISON, ["/words.html", "<h1>Words</h1>Forget the gap."]) == 1
    host.off()
    page.goto(f"{host.address}words.html")
    expect(page.locator("body")).not_to_contain_text("Forget the gap")
    page.goto(f"{host.address}code.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Code")


def test_half_a_deployment_saves_nothing_and_the_whole_one_does(context: BrowserContext, host: Host) -> None:
    """The new list is there, one script is still the old one: no copy is made. When the script has come as well, one is."""
    script = host.folder / "_static" / "livepage.js"
    old, new = script.read_bytes(), script.read_bytes() + b"\n// newer\n"
    deploy(host.folder, "_static/livepage.js", new)
    script.write_bytes(old)
    page = context.new_page()
    page.goto(f"{host.address}index.html")
    tried = "navigator.serviceWorker.register('service-worker.js').then(({ installing }) => new Promise((resolve) => { if (!installing) resolve('none'); else installing.onstatechange = () => installing.state === 'redundant' && resolve('refused') }))"
    wait_until(page, f"{tried}.then((how) => how === 'refused' || how === 'none')")
    page.wait_for_timeout(500)
    assert page.evaluate(IN_CHARGE) is False
    assert page.evaluate("caches.keys()") == []
    script.write_bytes(new)
    page.reload()
    wait_until(page, IN_CHARGE, seconds=30)
    assert page.evaluate(KEPT, "/livepage.js").endswith("// newer\n")


def test_poisoned_python_does_not_start(context: BrowserContext, host: Host) -> None:
    """What runs the cells is checked as well, and is fetched again."""
    page = visit(context, host)
    page.goto(f"{host.address}code.html")
    page.get_by_role("button", name="Run cell 1").click()
    status = page.locator(".run-status")
    expect(status).to_have_text("Done.", timeout=90_000)
    wait_until(page, f"({KEPT})('/worker.js').then((kept) => kept !== null)", seconds=60)
    assert page.evaluate(POISON, ["/worker.js", "postMessage({ say: 'failed', text: 'poisoned' });"]) == 1
    page.reload()
    page.get_by_role("button", name="Run cell 1").click()
    expect(status).to_have_text(re.compile("Done|could not"), timeout=90_000)
    expect(status).to_have_text("Done.")


def test_a_wrong_address_at_any_depth_gets_the_whole_page(context: BrowserContext, host: Host) -> None:
    """Its scripts and its style are asked for at the root of the site."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("response", lambda response: complaints.append(response.url) if response.status >= 400 and "_static" in response.url else None)
    page.goto(f"{host.address}no/such/page.html")
    expect(page.locator("html")).to_have_attribute("data-content_root", "/achilles/")
    page.wait_for_load_state("networkidle")
    assert complaints == []
