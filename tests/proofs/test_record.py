"""The record that the book shows is of these rule files and these proofs. The counts are held where they are made: see notes.py."""

import json
from datetime import date
from pathlib import Path

import pytest

from proofs import notes as noted
from proofs import results
from proofs.notes import GATHERING, NAMES, gathered, notes
from proofs.results import PROVED, SOAK, read, states


def test_the_record_is_of_these_rule_files() -> None:
    """Version, date and digest of each: after a change of a rule, python3 dev.py record writes it again."""
    assert read(PROVED)["files"] == states()


def test_the_record_holds_what_the_proofs_note_and_nothing_else() -> None:
    """A promise that is new, renamed or gone leaves the record out of date."""
    held = {group: [*counts] for group, counts in read(PROVED).items() if group not in ("date", "files")}
    assert held == NAMES


def test_every_promise_is_recorded_as_proved() -> None:
    """And by a search at least."""
    for name, done in read(PROVED)["promises"].items():
        assert done["proved"] is True, name
        assert done["searches"] > 0, name


@pytest.mark.parametrize("path", [PROVED, SOAK])
def test_a_record_has_its_day(path: Path) -> None:
    """A day that has come."""
    assert date.fromisoformat(read(path)["date"]) <= date.today()  # noqa: DTZ011


def test_a_count_that_is_not_the_recorded_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that says more than the proofs did cannot stay; nor can a note without a name."""
    monkeypatch.delenv(GATHERING, raising=False)
    boasting = {**read(PROVED), "damaged": {**read(PROVED)["damaged"], "tried": 1_000_000}}
    path = tmp_path / "proved.json"
    path.write_text(json.dumps(boasting), encoding="utf-8")
    monkeypatch.setattr(noted, "PROVED", path)
    with pytest.raises(AssertionError, match=r"dev\.py record"):
        notes("damaged", {"tried": read(PROVED)["damaged"]["tried"]})
    notes("damaged", {"caught": read(PROVED)["damaged"]["caught"]})
    with pytest.raises(AssertionError, match="knows no"):
        notes("damaged", {"invented": 1})


def test_a_record_is_written_only_when_every_note_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gathered notes become the record; one missing, and there is none."""
    path = tmp_path / "notes"
    monkeypatch.setenv(GATHERING, str(path))
    held = {group: read(PROVED)[group] for group in NAMES}
    for group, counts in held.items():
        notes(group, counts)
    assert gathered(path) == held
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    with pytest.raises(KeyError):
        gathered(path)


def test_a_changed_rule_file_makes_the_record_stale(tmp_path: Path) -> None:
    """One character is enough; line ends alone are not."""
    rules = results.rule_files()["symptom_checker"]
    text = rules.path.read_text(encoding="utf-8")

    def state_of(content: bytes) -> results.Record:
        path = tmp_path / "rules.toml"
        path.write_bytes(content)
        return results.state(type(rules)(path, rules.data, rules.questions))

    assert state_of(text.replace("\n", "\r\n").encode()) == results.state(rules)
    changed = state_of(text.replace("at_least = 8", "at_least = 9", 1).encode())
    assert results.stale({"files": {"symptom_checker": changed}}, ("symptom_checker",)) == ("symptom_checker",)
