"""The search of the built site: what runners type, and the page or section that answers it first."""

import json
import math
from functools import cache
from typing import Any

import pytest
import quickjs
from support.site import SITE

# What is typed, and the beginnings of the addresses that answer it.
RUN_OR_REST = ("book/treatment.html#run-or-rest", "book/planner.html")
CHECK = ("book/checker.html", "book/red_flags.html", "book/when_to_seek_help.html")
ADDED = ("book/not_better.html",)
EXERCISES = ("book/your_exercises.html",)
SHOES = ("book/shoes.html", "book/prevention.html", "book/glossary.html#term-heel-to-toe-drop", "book/glossary.html#term-orthotics")
OTHER = ("book/look_alikes.html",)
PEOPLE = ("book/coming_back.html",)
QUERIES: dict[str, tuple[str, ...]] = {
    "can I run": RUN_OR_REST,
    "can i keep running with mild pain": (*RUN_OR_REST, "book/questions_and_answers.html"),
    "how much pain is ok": RUN_OR_REST,
    "should I stop running": RUN_OR_REST,
    "how long does it take": ("book/treatment.html#how-long", "book/questions_and_answers.html#how-long"),
    "when can I race": ("book/planner.html",),
    "half marathon": ("book/planner.html",),
    "taper": ("book/planner.html",),
    "increase mileage": ("book/planner.html",),
    "hills": ("book/planner.html",),
    "speed work": ("book/planner.html",),
    "10 percent rule": ("book/long_term.html", "book/planner.html", "book/questions_and_answers.html"),
    "zero drop": SHOES,
    "new shoes": SHOES,
    "insoles": SHOES,
    "heel lifts": (*SHOES, "book/glossary.html#term-heel-lift"),
    "compression socks": ("book/causes.html",),
    "MRI": ADDED,
    "ultrasound scan": ADDED,
    "shockwave": ADDED,
    "PRP injection": ADDED,
    "cortisone": ADDED,
    "collagen": ADDED,
    "surgery": ADDED,
    "not getting better": ADDED,
    "ibuprofen": ("book/treatment.html#medicines",),
    "ice or heat": ("book/treatment.html",),
    "stretching": ("book/prevention.html",),
    "warm up": ("book/prevention.html",),
    "cadence": ("book/prevention.html", "book/glossary.html#term-cadence"),
    "morning stiffness": ("book/glossary.html#term-morning-stiffness", "book/symptoms.html"),
    "exercises": EXERCISES,
    "heel raises": EXERCISES,
    "calf raise": EXERCISES,
    "Alfredson": (*EXERCISES, "book/treatment.html"),
    "isometric": EXERCISES,
    "eccentric heel drops": EXERCISES,
    "Haglund": OTHER,
    "both heels": OTHER,
    "plantar fasciitis": OTHER,
    "stress fracture": OTHER,
    "bursitis": OTHER,
    "what else could it be": OTHER,
    "night pain": OTHER,
    "teenager": OTHER,
    "pop": CHECK,
    "is it torn": CHECK,
    "blood clot": CHECK,
    "swollen calf": CHECK,
    "antibiotics": CHECK,
    "physio near me": CHECK,
    "when to see a doctor": CHECK,
    "is it serious": CHECK,
    "menopause": PEOPLE,
    "statins": PEOPLE,
    "pregnant": PEOPLE,
    "over 50": PEOPLE,
    "cycling": PEOPLE,
    "return to running": PEOPLE,
    "treadmill": PEOPLE,
    "strava import": ("book/diary.html",),
    "delete my data": ("book/diary.html", "book/offline.html"),
    "who wrote this": ("book/about.html",),
    "handout for a patient": ("book/hand_out.html",),
    "no internet": ("book/offline.html",),
    "lesson plan": ("book/teaching",),
    "insertional": ("book/glossary.html#term-insertional", "book/symptoms.html", "book/treatment.html", "book/your_exercises.html"),
}
GOAL = 0.9


@cache
def engine() -> Any:
    """Return an engine with the site's own search loaded."""
    made = quickjs.Context()
    made.eval("var globalThis = this;")
    for name in ("vendor/minisearch.js", "search-sections.js", "search.js"):
        made.eval((SITE / "_static" / name).read_text(encoding="utf-8"))
    made.eval("var find = livepageSearch.searchOf(livepageSections, MiniSearch);")
    return made


def found(query: str) -> list[str]:
    """Return the addresses of what is found, best first."""
    return list(json.loads(engine().eval(f"JSON.stringify(find({json.dumps(query)}).results.map(({{ address }}) => address))")))


def test_nine_in_ten_questions_have_their_answer_first() -> None:
    """And each of the others has it among the first five."""
    first, wrong = 0, {}
    for query, answers in QUERIES.items():
        results = found(query)
        if results and results[0].startswith(answers):
            first += 1
        else:
            wrong[query] = results[:5]
    print(f"{first} of {len(QUERIES)} right at once; not: {wrong}")
    assert len(QUERIES) >= 60
    assert first >= math.ceil(GOAL * len(QUERIES)), wrong
    assert [query for query, results in wrong.items() if not any(result.startswith(QUERIES[query]) for result in results)] == []


@pytest.mark.parametrize("query", ["tendon", "pain"])
def test_a_broad_word_leads_to_the_course_and_not_to_its_lists(query: str) -> None:
    """Lists of sources and of rules have every word many times."""
    assert not found(query)[0].startswith(("book/references.html", "book/how_we_know.html", "book/evidence.html", "book/teaching"))
