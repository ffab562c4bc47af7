"""The mutation tests' own parts: every mutant is made, a weak oracle lets mutants live, and the exit code says so."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from measure.mutation import javascript_mutants, python_mutants, run
from measure.mutation.mutant import Mutant
from measure.mutation.report import HARMLESS, Tally, judged, page, percent, quoted, read_harmless, survivors, table

PYTHON = '''"""What it does."""

MOST: int = 3


def fits(given: int, *, loud: bool = False) -> str | None:
    """Tell."""
    if given < MOST and not loud:
        return "yes"
    given += 1
    return max([*[given], 0], key=abs) if loud else None
'''

JAVASCRIPT = """import { most } from "./most.js"; // left alone, "and this"

export function fits(given, loud = false) {
  if (given < most && !loud) return `yes ${given - 1}, no`;
  const shown = given === null ? { a: "x" } : [2].filter(Boolean);
  tell(shown ?? -1);
  return Math.max(given, 0);
}
"""


def changes(mutants: list[Mutant]) -> set[tuple[str, str]]:
    """Return what became what, with no mutant made twice."""
    assert len({(mutant.line, mutant.key) for mutant in mutants}) == len(mutants)
    return {(mutant.old, mutant.new) for mutant in mutants}


def test_every_mutant_of_a_small_python_module() -> None:
    """Comparisons, conditions, numbers, texts, statements and returns; not docstrings, annotations and imports."""
    whole = "return max([*[given], 0], key=abs) if loud else None"
    assert changes(list(python_mutants.mutants("fits.py", PYTHON))) == {
        ("MOST: int = 3", "MOST: int = 4"),
        ("MOST: int = 3", "MOST: int = 2"),
        ("given: int, *, loud: bool=False", "given: int, *, loud: bool=True"),
        *(("if given < MOST and (not loud)", f"if {new}") for new in ("not (given < MOST and (not loud))",)),
        ("given < MOST and (not loud)", "given <= MOST and (not loud)"),
        ("given < MOST and (not loud)", "given >= MOST and (not loud)"),
        ("given < MOST and (not loud)", "given < MOST or not loud"),
        ("given < MOST and (not loud)", "given < MOST and loud"),
        ("given < MOST and (not loud)", "given < MOST"),
        ("given < MOST and (not loud)", "not loud"),
        ("return 'yes'", "return None"),
        ("return 'yes'", "return 'yes~'"),
        ("given += 1", "pass"),
        ("given += 1", "given += 2"),
        ("given += 1", "given += 0"),
        (whole, "return None"),
        (whole, "return max([*[given], 0], key=abs)"),
        (whole, "return min([*[given], 0], key=abs) if loud else None"),
        (whole, "return max([*[given], 0]) if loud else None"),
        (whole, "return max([0], key=abs) if loud else None"),
        (whole, "return max([*[given], 1], key=abs) if loud else None"),
        (whole, "return max([*[given], -1], key=abs) if loud else None"),
    }


def test_every_mutant_of_a_small_javascript_module() -> None:
    """The same on tokens: imports, comments and what only looks like code in a text are left alone."""
    condition = "if (given < most && !loud) return `yes ${given - 1}, no`;"
    choice = 'const shown = given === null ? { a: "x" } : [2].filter(Boolean);'
    found = changes(list(javascript_mutants.mutants("fits.js", JAVASCRIPT)))
    assert found == {
        ("export function fits(given, loud = false) {", "export function fits(given, loud = true) {"),
        *(
            (condition, condition.replace(old, new))
            for old, new in (
                ("given < most && !loud", "!(given < most && !loud)"),
                ("<", "<="),
                ("<", ">="),
                ("&&", "||"),
                ("!loud", "loud"),
                ("return `yes ${given - 1}, no`", "return"),
                ("yes ", "yes ~"),
                ("given - 1", "given + 1"),
                ("- 1", "- 2"),
                ("- 1", "- 0"),
                (", no", ", no~"),
            )
        ),
        *(
            (choice, choice.replace(old, new))
            for old, new in (
                ("===", "!=="),
                ("x", "x~"),
                ("[2].filter(Boolean);", '{ a: "x" };'),
                ('{ a: "x" }', "[2].filter(Boolean)"),
                ("2", "3"),
                ("2", "1"),
                (".filter(Boolean)", ""),
            )
        ),
        *(("tell(shown ?? -1);", new) for new in (";", "tell(shown || -1);", "tell(shown && -1);", "tell(shown ?? 1);")),
        *(("tell(shown ?? -1);", new) for new in ("tell(shown ?? -2);", "tell(shown ?? -0);")),
        *(
            ("return Math.max(given, 0);", new)
            for new in ("return;", "return Math.min(given, 0);", "return Math.max(given, 1);", "return Math.max(given, -1);")
        ),
    }  # fmt: skip


def test_a_pattern_in_javascript_is_refused() -> None:
    """The reader of tokens knows no patterns, and says so instead of damaging one."""
    with pytest.raises(ValueError, match="cannot read"):
        list(javascript_mutants.mutants("x.js", "const found = /[a-z]/.test(x);\n"))


class Weak:
    """An oracle that only asks one question: does 5 fit? Its answer must not change."""

    def passes(self, file: str) -> bool:
        """Say that the file is well, but for one."""
        return file != "broken.py"

    def notices(self, mutant: Mutant) -> bool | None:
        """Run the module; what throws is noticed, and one in a million is no mutant."""
        if "loud" not in mutant.old:
            return None
        names: dict[str, object] = {}
        try:
            exec(compile(mutant.module, "fits.py", "exec"), names)  # noqa: S102 - our own five lines
            return names["fits"](5) is not None  # type: ignore[operator]
        except TypeError:
            return True


def test_a_weak_oracle_lets_mutants_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It catches what it asks for, and what it does not ask for survives; what is no mutant is not counted."""
    (tmp_path / "fits.py").write_text(PYTHON, encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    (tally,) = run.run(python_mutants.mutants, Weak(), ["fits.py"])
    lived = changes(tally.survivors)
    assert ("given < MOST and (not loud)", "given < MOST") in lived
    assert ("given < MOST and (not loud)", "not loud") not in lived
    assert tally.mutants == 15
    assert tally.caught == 15 - len(lived)
    assert 0 < len(lived) < 15
    with pytest.raises(SystemExit, match=r"broken\.py fails as it is"):
        run.run(python_mutants.mutants, Weak(), ["broken.py"])


SURVIVOR = Mutant("a.py", 7, "f", "a < b", "a <= b", None)
OTHER = Mutant("b.js", 8, "", "x ? `1` : 2", "x ? 2 : 2", None)


@pytest.mark.parametrize(
    ("survivors_of_a", "harmless", "unexplained", "stale"),
    [
        ([], Counter(), 0, 0),
        ([SURVIVOR], Counter([SURVIVOR.key]), 0, 0),
        ([SURVIVOR], Counter(), 1, 0),
        ([SURVIVOR, SURVIVOR], Counter([SURVIVOR.key]), 1, 0),
        ([], Counter([SURVIVOR.key]), 0, 1),
        ([], Counter([OTHER.key]), 0, 0),  # b.js was not run
    ],
)
def test_each_survivor_needs_a_reason_and_each_reason_a_survivor(
    survivors_of_a: list[Mutant], harmless: Counter[tuple[str, str, str, str]], unexplained: int, stale: int
) -> None:
    """A reason serves one survivor; one that is caught by now must go from the list."""
    verdict = judged([Tally("a.py", 100, survivors_of_a)], harmless)
    assert (len(verdict.unexplained), len(verdict.stale), verdict.weak) == (unexplained, stale, [])
    assert verdict.passes == (unexplained == stale == 0)


def test_each_language_must_reach_its_share() -> None:
    """94.9 % of JavaScript is too little, though 95 % of both are caught; reasons do not help."""
    js = [Mutant("b.js", at, "", "", "", None) for at in range(51)]
    verdict = judged([Tally("a.py", 1000, []), Tally("b.js", 1000, js)], Counter(mutant.key for mutant in js))
    assert verdict.weak == ["JavaScript"]
    assert not verdict.passes
    assert percent(9499, 10000) == 94.9


def test_the_exit_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where every survivor has its reason, 1 where one has none; the survivor is told with its place."""
    monkeypatch.setattr(run, "read_harmless", Counter)
    assert run.told([Tally("a.py", 100, [])], 1) == 0
    assert run.told([Tally("a.py", 100, [SURVIVOR])], 1) == 1
    assert "NOT CAUGHT  a.py:7 f" in capsys.readouterr().out


def test_the_page_tells_the_table_and_each_reason(tmp_path: Path) -> None:
    """Numbers, date, commit, versions and reasons; a survivor without a reason is told as such."""
    listed = tmp_path / "harmless.toml"
    listed.write_text('[[harmless]]\nfile = "a.py"\nwhere = "f"\nreason = "b is odd."\nmutants = [["a < b", "a <= b"]]\n', encoding="utf-8")
    assert read_harmless(listed) == Counter([SURVIVOR.key])
    tallies = [Tally("a.py", 40, [SURVIVOR]), Tally("b.js", 50, [OTHER])]
    assert table(tallies).split("\n")[2:] == [
        "| `a.py` | 40 | 39 | 1 | 97.5 |",
        "| `b.js` | 50 | 49 | 1 | 98.0 |",
        "| **Python** | 40 | 39 | 1 | 97.5 |",
        "| **JavaScript** | 50 | 49 | 1 | 98.0 |",
    ]
    told = survivors(tallies, listed)
    assert "- Line 7: `a < b` became `a <= b`. b is odd." in told
    assert f"- Line 8: {quoted(OTHER.old)} became `x ? 2 : 2`. **No reason is given" in told
    assert quoted(OTHER.old) == "`` x ? `1` : 2 ``"
    assert "2026-11-23, commit abc, Python 3" in page(tallies, when="2026-11-23", commit="abc", versions="Python 3", minutes=9)


def test_the_list_of_harmless_mutants_speaks_of_the_models_as_they_are() -> None:
    """Each entry names a mutant that is made today, and gives a reason: a list that is out of date is told before the long run."""
    made: Counter[tuple[str, str, str, str]] = Counter()
    listed = read_harmless(HARMLESS)
    for file in {key[0] for key in listed}:
        mutate = python_mutants.mutants if file.endswith(".py") else javascript_mutants.mutants
        made.update(mutant.key for mutant in mutate(file, (run.ROOT / file).read_text(encoding="utf-8")))
    assert not listed - made


IN_CHILDREN = """
import measure.mutation.python_oracle as oracle

oracle.SECONDS = 1
acts = [lambda: False, lambda: True, lambda: 1 / 0, lambda: all(True for _ in iter(int, 1))]
print([oracle.in_child(act) for act in acts])
"""


def test_a_child_that_throws_or_never_ends_is_noticed() -> None:
    """What is noticed is what fails: an answer, an exception, an endless loop; and nothing else. Without fork, the run says so."""
    if not hasattr(os, "fork"):
        assert run.main(["python"]) == 1
        return
    done = subprocess.run([sys.executable, "-c", IN_CHILDREN], cwd=run.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[False, True, True, True]\n"
