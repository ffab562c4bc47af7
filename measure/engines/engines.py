"""Firefox and WebKit behind one small set of verbs, so that a case is written once.

Firefox speaks WebDriver BiDi itself. Debian has no geckodriver, and Playwright's own BiDi asks for commands that the
long-term release does not know yet, so the few that are needed are sent here. WebKit is driven by Debian's WebKitWebDriver
through Selenium. Both reach the site by a proxy that serves it and notes whatever else is asked for.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol

import websocket
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

SECONDS = 30
KEYS = {"Tab": Keys.TAB, "Space": Keys.SPACE, "Enter": Keys.ENTER, "ArrowUp": Keys.ARROW_UP}
# What Firefox does by itself would be taken for what a page does.
QUIET = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}


class Engine(Protocol):
    """A browser with one page."""

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript is in the page."""

    def press(self, *keys: str) -> None:
        """Press keys, one after the other: names of ``KEYS`` or single characters."""

    def click(self, selector: str) -> None:
        """Press an element as a mouse does."""

    def asked(self) -> list[str] | None:
        """Return each address that pages asked for; None where the engine cannot tell, and the proxy has to."""

    def complaints(self) -> list[str] | None:
        """Return the errors of pages; None where the engine cannot tell."""

    def stop(self) -> None:
        """Close the browser."""


class Firefox:
    """Firefox through WebDriver BiDi."""

    def __init__(self, proxy: str) -> None:
        host, port = proxy.split(":")
        self._profile = tempfile.TemporaryDirectory()
        preferences = {
            **QUIET,
            "network.proxy.type": 1,
            "network.proxy.http": host,
            "network.proxy.http_port": int(port),
            "network.proxy.ssl": host,
            "network.proxy.ssl_port": int(port),
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
        Path(self._profile.name, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = ["firefox-esr", "--headless", "--profile", self._profile.name, "--remote-debugging-port", "0", "--no-remote"]
        self._said = Path(self._profile.name, "said.txt")
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(command, stderr=said, stdout=subprocess.DEVNULL)
        self._socket = websocket.create_connection(f"{self._address()}/session", timeout=SECONDS, suppress_origin=True)
        self._number = 0
        self._events: list[dict[str, Any]] = []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        self._page = self._send("browsingContext.create", type="tab")["context"]
        self._send("browsingContext.activate", context=self._page)  # keys go to the window in front
        self._send("browsingContext.setViewport", context=self._page, viewport={"width": 360, "height": 780})

    def _address(self) -> str:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = re.search(r"(ws://[\d.:]+)\s", self._said.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found[1]
            time.sleep(0.1)
        raise RuntimeError("Firefox did not say where it listens")

    def _send(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") != self._number:
                self._events.append(message)
            elif message["type"] == "error":
                raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
            else:
                return message["result"]

    def go(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def run(self, script: str) -> Any:
        answer = self._send(
            "script.evaluate",
            expression=f"JSON.stringify({script})",
            target={"context": self._page},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(f"{script}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"].get("value", "null"))

    def press(self, *keys: str) -> None:
        actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._send("input.performActions", context=self._page, actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def click(self, selector: str) -> None:
        nodes = self._send("browsingContext.locateNodes", context=self._page, locator={"type": "css", "value": selector})["nodes"]
        assert nodes, f"no {selector} in the page"
        origin = {"type": "element", "element": {"sharedId": nodes[0]["sharedId"]}}
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center', behavior: 'instant'}})")
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._send("input.performActions", context=self._page, actions=[{"type": "pointer", "id": "mouse", "actions": moves}])

    def asked(self) -> list[str] | None:
        return [event["params"]["request"]["url"] for event in self._events if event["method"] == "network.beforeRequestSent"]

    def complaints(self) -> list[str] | None:
        logged = [event["params"] for event in self._events if event["method"] == "log.entryAdded"]
        return [str(entry["text"]) for entry in logged if entry["level"] == "error"]

    def stop(self) -> None:
        with contextlib.suppress(websocket.WebSocketException, OSError):
            self._socket.close()
        self._process.terminate()
        self._process.wait(SECONDS)
        self._profile.cleanup()


class WebKit:
    """WebKit's GTK port through WebDriver, in a window that nobody sees."""

    def __init__(self, proxy: str) -> None:
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "900x1000x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._screen.stdout is not None
        options = Options()
        (browser,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
        options.binary_location = str(browser)
        options.add_argument("--automation")
        options.set_capability("proxy", {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy})
        environment = {
            **os.environ,
            "DISPLAY": f":{self._screen.stdout.readline().strip()}",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # its sandbox does not start as root; the pages are our own
        }
        self._driver = webdriver.WebKitGTK(options=options, service=Service("/usr/bin/WebKitWebDriver", env=environment))
        self._driver.set_window_size(420, 900)

    def go(self, address: str) -> None:
        self._driver.get(address)

    def run(self, script: str) -> Any:
        return self._driver.execute_script(f"return {script}")

    def press(self, *keys: str) -> None:
        self._driver.switch_to.active_element.send_keys(*[KEYS.get(key, key) for key in keys])

    def click(self, selector: str) -> None:
        element = self._driver.find_element(By.CSS_SELECTOR, selector)
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def asked(self) -> list[str] | None:
        return None

    def complaints(self) -> list[str] | None:
        return None

    def stop(self) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.communicate(timeout=SECONDS)


ENGINES: dict[str, type[Firefox | WebKit]] = {"firefox": Firefox, "webkit": WebKit}
NEEDS = {"firefox": ("firefox-esr",), "webkit": ("WebKitWebDriver", "Xvfb")}


def missing(name: str) -> list[str]:
    """Return the programs that an engine needs and that are not here."""
    return [program for program in NEEDS[name] if shutil.which(program) is None]


def wait_until(engine: Engine, expression: str, seconds: float = 20) -> None:
    """Wait until an expression is true in the page; fail where it does not become so."""
    end = time.monotonic() + seconds
    while not engine.run(f"Boolean({expression})"):
        assert time.monotonic() < end, f"after {seconds} s still not true: {expression}"
        time.sleep(0.05)
