"""The link check sorts answers rightly. No network is used here."""

import socket
import urllib.error
from collections import Counter
from pathlib import Path

import pytest

from measure import links
from measure.links import GONE, NOT_ASKED, THERE


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        (200, THERE),
        (204, THERE),
        (404, GONE),
        (410, GONE),
        (302, NOT_ASKED),
        (401, NOT_ASKED),
        (403, NOT_ASKED),
        (405, NOT_ASKED),
        (429, NOT_ASKED),
        (500, NOT_ASKED),
        (503, NOT_ASKED),
        (urllib.error.URLError(socket.gaierror(socket.EAI_NONAME, "no such host")), GONE),
        (socket.gaierror(socket.EAI_NONAME, "no such host"), GONE),
        (urllib.error.URLError(socket.gaierror(socket.EAI_AGAIN, "no resolver for now")), NOT_ASKED),
        (urllib.error.URLError(ConnectionRefusedError()), NOT_ASKED),
        (TimeoutError(), NOT_ASKED),
    ],
    ids=repr,
)
def test_each_outcome_has_its_answer(outcome: int | Exception, answer: str) -> None:
    """Only 404, 410 and a host that does not exist say that a source is gone."""
    assert links.classify(outcome) == answer


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"a": THERE}, 0),
        ({"a": THERE, "b": NOT_ASKED}, 0),
        ({"a": THERE, "b": GONE}, 1),
        ({"a": NOT_ASKED}, 1),
        ({}, 1),
    ],
)
def test_gone_fails_and_so_does_asking_nothing(answers: dict[str, str], code: int) -> None:
    """A server that refuses is no fault; a source that is gone is one, and so is a run that learnt nothing."""
    assert links.exit_code(answers) == code


@pytest.mark.parametrize(
    ("head", "get", "outcome", "methods"),
    [(200, 500, 200, ["HEAD"]), (405, 200, 200, ["HEAD", "GET"]), (404, 200, 200, ["HEAD", "GET"]), (404, 404, 404, ["HEAD", "GET"])],
)
def test_get_is_asked_where_head_brings_nothing(head: int, get: int, outcome: int, methods: list[str]) -> None:
    """A server that knows no HEAD is asked again, and its second answer counts."""
    asked = []

    def open_it(method: str, _address: str) -> int:
        asked.append(method)
        return {"HEAD": head, "GET": get}[method]

    assert links.ask("https://example.org/", open_it) == outcome
    assert asked == methods


def test_addresses_are_urls_and_dois_without_tex_escapes(tmp_path: Path) -> None:
    """One address that two entries share is asked once, for both."""
    bibliography = tmp_path / "references.bib"
    bibliography.write_text(
        r"""
        @misc{one, title={One}, url={https://example.org/a\_b?c=1\&d=2}, howpublished={https://example.org/not-asked}}
        @article{two, title={Two}, doi={10.1000/x(1)<2>}, url={https://example.org/a_b?c=1&d=2}}
        @book{three, title={Three}}
        """,
        encoding="utf-8",
    )
    assert links.addresses(bibliography) == {
        "https://example.org/a_b?c=1&d=2": ["one", "two"],
        "https://doi.org/10.1000/x%281%29%3C2%3E": ["two"],
    }


def test_every_address_of_the_bibliography_is_of_the_web() -> None:
    """The real bibliography is read, and what it names can be asked."""
    found = links.addresses(links.BIBLIOGRAPHY)
    hosts = Counter(address.split("/")[2] for address in found if address.startswith(("http://", "https://")))
    assert hosts.total() == len(found)
    assert hosts["doi.org"] > 0
    assert not [address for address in found if " " in address or "\\" in address or "{" in address]
