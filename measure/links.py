"""Ask each address and each DOI of the bibliography whether it is still there. Run by ``python3 dev.py links``.

It needs the network and other people's servers, so no change waits for it. Each address gets one of three answers:

there             it opened
gone              404, 410, or no such host: a reader can no longer check the source
could not be asked   the server refuses scripts (403, 429), is ill (5xx), too slow, or cannot be reached

Ends with 1 where something is gone, or where nothing at all could be asked.
"""

import http.client
import re
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from pybtex.database import parse_file  # type: ignore[import-untyped, unused-ignore]

BIBLIOGRAPHY = Path(__file__).resolve().parents[1] / "book" / "references.bib"
AGENT = "achilles-course-link-check/1.0 (asks each address of a bibliography once a week)"
TIMEOUT = 20  # seconds for one question
PAUSE = 1  # seconds between two addresses, so that no server meets a flood

THERE, GONE, NOT_ASKED = "there", "gone", "could not be asked"
# No such name, or a name without an address. A resolver that is down for now (EAI_AGAIN) proves nothing.
NO_SUCH_HOST = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}

Outcome = int | Exception
Opener = Callable[[str, str], Outcome]


def classify(outcome: Outcome) -> str:
    """Tell what an HTTP status, or the error that came instead of one, says of an address.

    >>> [classify(outcome) for outcome in (200, 404, 503, TimeoutError())]
    ['there', 'gone', 'could not be asked', 'could not be asked']
    """
    if isinstance(outcome, int):
        if outcome in (404, 410):
            return GONE
        return THERE if 200 <= outcome < 300 else NOT_ASKED
    reason = outcome.reason if isinstance(outcome, urllib.error.URLError) else outcome
    return GONE if isinstance(reason, socket.gaierror) and reason.errno in NO_SUCH_HOST else NOT_ASKED


def exit_code(answers: Mapping[str, str]) -> int:
    """Return 1 where an address is gone, or where none is known to be there; else 0."""
    return 1 if GONE in answers.values() or THERE not in answers.values() else 0


def addresses(bibliography: Path) -> dict[str, list[str]]:
    """Return each address of a bibliography, DOIs among them, with the keys of the entries that name it."""
    found: dict[str, list[str]] = {}
    for key, entry in parse_file(str(bibliography), bib_format="bibtex").entries.items():
        asked = [_plain(entry.fields["url"])] if "url" in entry.fields else []
        if "doi" in entry.fields:
            asked.append("https://doi.org/" + urllib.parse.quote(_plain(entry.fields["doi"]), safe="/"))
        for address in asked:
            found.setdefault(address, []).append(key)
    return found


def _plain(text: str) -> str:
    """Return a BibTeX field without the backslashes that TeX wants before some signs."""
    return re.sub(r"\\([_%&#~$])", r"\1", text.strip())


def ask(address: str, open_it: Opener) -> Outcome:
    """Ask for the head of an address, and for the page itself where that brings nothing: many servers know no HEAD."""
    outcome = open_it("HEAD", address)
    return outcome if classify(outcome) == THERE else open_it("GET", address)


def open_address(method: str, address: str) -> Outcome:
    """Ask over the network; return the status, or the error that came instead of one."""
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        return ValueError("not an address of the web")
    ascii_address = urllib.parse.quote(address, safe="!#$%&'()*+,/:;=?@[]~")
    headers = {"User-Agent": AGENT, "Accept": "*/*"}
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())  # some redirect for ever without cookies
    try:
        with opener.open(urllib.request.Request(ascii_address, method=method, headers=headers), timeout=TIMEOUT) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (OSError, http.client.HTTPException, ValueError) as error:
        return error


def main() -> int:
    """Ask every address, say what is not there, and return the exit code."""
    asked = addresses(BIBLIOGRAPHY)
    print(f"Asking {len(asked)} addresses of {BIBLIOGRAPHY.name}, one a second at most ...", flush=True)
    outcomes: dict[str, Outcome] = {}
    for address in asked:
        outcomes[address] = ask(address, open_address)
        time.sleep(PAUSE)
    answers = {address: classify(outcome) for address, outcome in outcomes.items()}
    for answer in (NOT_ASKED, GONE):
        listed = [address for address in asked if answers[address] == answer]
        if listed:
            print(f"\n{answer.capitalize()}:")
        for address in listed:
            print(f"  {address}  [{', '.join(asked[address])}]  {_said(outcomes[address])}")
    counts = ", ".join(f"{list(answers.values()).count(answer)} {answer}" for answer in (THERE, NOT_ASKED, GONE))
    print(f"\n{counts}, of {len(asked)}")
    if THERE not in answers.values():
        print("Nothing could be asked. Is there a network?", file=sys.stderr)
    return exit_code(answers)


def _said(outcome: Outcome) -> str:
    return str(outcome) if isinstance(outcome, int) else f"{type(outcome).__name__}: {outcome}"


if __name__ == "__main__":
    sys.exit(main())
