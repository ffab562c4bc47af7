"""Does anything notice a damaged JavaScript module? Each mutant takes its module's place in the tools' text.

It is asked what Python was asked and must answer the same; if it does, the tests that call JavaScript by hand have their
say. Whatever does not load, throws, differs or runs for too long has been noticed.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import test_parity
import test_shown
from support import javascript
from support.javascript import TOOLS, encoded

from achilles.page.script import joined
from measure.mutation.inputs import Asked, every_input
from measure.mutation.mutant import Mutant

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5
MEMORY = 500_000_000


class JavaScriptOracle:
    """Judges mutants, in this process: the engine is fenced in enough."""

    def __init__(self) -> None:
        self.whole = {tool: (widget._esm, widget.rules_file, functions) for tool, (widget, functions) in TOOLS.items()}
        self.asked: dict[str, list[tuple[str, str, Any]]] = {tool: [] for tool in TOOLS}
        for asked in every_input():
            self.asked[asked.tool].append(self._as_text(asked))
        for inputs in self.asked.values():
            inputs.sort(key=lambda one: len(json.dumps(one[2])))

    def notices(self, mutant: Mutant) -> bool | None:
        """Tell whether a mutant is caught; None where it does not parse, so that it is none."""
        before, after = (joined_text(text) for text in ((ROOT / mutant.file).read_text(encoding="utf-8"), mutant.module))
        tool = mutant.file.split("/")[1]
        tools = list(TOOLS) if tool == "core" else [tool]
        try:
            for name in tools:
                self._load(name, str(self.whole[name][0]).replace(before, after))
            by_hand, by_inputs = partial(_any_fails, tests_by_hand), partial(any, map(self._differs, tools))
            return any(notice() for notice in ((by_hand, by_inputs) if tool == "core" else (by_inputs, by_hand)))  # the quicker first
        except Exception as error:  # noqa: BLE001 - whatever it is, it is noticed
            return None if "SyntaxError" in str(error) else True
        finally:
            for name in tools:
                self._load(name, None)

    def passes(self, file: str) -> bool:
        """Tell whether the module as it is passes: without that, nothing caught would mean anything."""
        text = (ROOT / file).read_text(encoding="utf-8")
        holders = [tool for tool, (whole, *_) in self.whole.items() if joined_text(text) in str(whole)]
        return bool(holders) and self.notices(Mutant(file, 0, "", "", "", text)) is False

    def _as_text(self, asked: Asked) -> tuple[str, str, Any]:
        return asked.function, json.dumps(encoded(asked.given)), json.loads(asked.told)

    def _load(self, tool: str, text: str | None) -> None:
        """Put a text in a tool's place, or its own again."""
        whole, rules_file, functions = self.whole[tool]
        TOOLS[tool] = (SimpleNamespace(_esm=text or whole, rules_file=rules_file), functions)
        javascript.context.cache_clear()
        if text:
            engine = javascript.context(tool)
            engine.set_time_limit(SECONDS)
            engine.set_memory_limit(MEMORY)

    def _differs(self, tool: str) -> bool:
        """Tell whether any answer is another. What told so is asked first from then on: it is likely to catch the next mutant."""
        call, asked = javascript.context(tool).get("call"), self.asked[tool]
        for at, (function, given, told) in enumerate(asked):
            if json.loads(call(function, given)) != told:
                asked.insert(0, asked.pop(at))
                return True
        return False


def joined_text(text: str) -> str:
    """Return a module's text as it stands in a tool's."""

    class Text:
        def read_text(self, encoding: str) -> str:  # noqa: ARG002 - as a path's
            return text

    return joined([Text()]).strip()


def tests_by_hand() -> Iterator[Callable[[], None]]:
    """Give the tests that call JavaScript with cases by hand."""
    for value, text in test_shown.CASES:
        yield partial(test_shown.test_shown_is_the_same_in_both_languages, value, text)
    for argument in test_parity.NOT_OBJECTS:
        yield partial(test_parity.test_what_is_no_object_is_refused_alike, argument)
    yield test_parity.test_only_given_answers_speak_while_a_form_is_filled_in
    yield test_parity.test_values_that_only_javascript_has
    yield test_parity.test_a_fault_of_our_own_is_no_bad_input
    yield test_parity.test_nothing_to_compare_with_is_null
    yield _changed_rules
    yield _changed_questions


def _changed_rules() -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        test_parity.test_changed_rules_are_read_alike(monkeypatch)


def _changed_questions() -> None:
    with pytest.MonkeyPatch.context() as monkeypatch, tempfile.TemporaryDirectory() as folder:
        test_parity.test_changed_questions_are_read_alike(Path(folder), monkeypatch)


def _any_fails(tests: Callable[[], Iterator[Callable[[], None]]]) -> bool:
    try:
        for test in tests():
            test()
    except Exception:  # noqa: BLE001 - an AssertionError, or the engine's
        return True
    return False
