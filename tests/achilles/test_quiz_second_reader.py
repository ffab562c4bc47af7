"""The packages for Canvas, read by somebody else's program, and answered as a learner answers them.

``qti2latex`` prints Canvas's quizzes. It was written by another author for what Canvas exports and text2qti writes, and shares no code with
either this course or text2qti. It reads no feedback, so what an answer brings is found out by answering.
"""

import io
import itertools
import xml.etree.ElementTree as ET
import zipfile
from html import unescape

import pytest
import qti2latex
from support.qti_processing import answered, below, name_of

from achilles.quiz import CHAPTERS, load_questions, mark
from achilles.quiz.export import files

KINDS = {"one": "multiple_choice_question", "many": "multiple_answers_question", "number": "numerical_question"}


def assessment(chapter: str) -> ET.Element:
    """Return a chapter's questions out of its package, found as ``qti2latex`` finds them: the file that has an assessment."""
    with zipfile.ZipFile(io.BytesIO(files()[f"quizzes/canvas/{chapter}.zip"])) as package:
        roots = [ET.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]  # noqa: S314 - our own
    (found,) = [root for root in roots if qti2latex.child_anyns(root, "assessment") is not None]
    return found


def plain(html: str) -> str:
    """Return the words of one paragraph of HTML."""
    return unescape(html.removeprefix("<p>").removesuffix("</p>"))


def without_feedback(item: ET.Element) -> ET.Element:
    """Return a question without the conditions that only show feedback, which ``qti2latex`` takes for right answers."""
    copy = ET.fromstring(ET.tostring(item))  # noqa: S314
    for processing in below(copy, "resprocessing"):
        for condition in [it for it in processing if name_of(it) == "respcondition" and not list(below(it, "setvar"))]:
            processing.remove(condition)
    return copy


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_another_program_reads_the_same_questions(chapter: str) -> None:
    """It finds each question in its place, with kind, points, text, options and the right ones among them."""
    questions = load_questions(chapter).data["question"]
    items = qti2latex.findall_anyns(assessment(chapter), "item")
    assert len(items) == len(questions)
    for item, question in zip(items, questions, strict=True):
        metadata = qti2latex.get_qti_metadata(item)
        assert qti2latex.guess_type(metadata, item) == KINDS[question["kind"]]
        assert metadata["points_possible"] == "1"
        assert plain(qti2latex.get_item_stem(item)).startswith(question["text"])
        right = qti2latex.get_correct_idents(without_feedback(item))
        if question["kind"] == "number":
            assert {float(value) for value in right} == {question["answer"]}
            continue
        options = [(plain(text), ident in right) for ident, text in qti2latex.get_choices(item)]
        assert options == [(it["text"], it["right"]) for it in question["options"]]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_choice_is_worth_the_same_as_on_the_page(chapter: str) -> None:
    """Every option of a question, and every set of them where several may be ticked: full marks here are full marks there, else none.

    What was chosen, and nothing else, brings its own feedback.
    """
    tried = 0
    for item, question in zip(below(assessment(chapter), "item"), load_questions(chapter).data["question"], strict=True):
        if question["kind"] == "number":
            continue
        idents = [it.attrib["ident"] for it in below(item, "response_label")]
        told = {it.attrib["ident"]: plain("".join(text.text or "" for text in below(it, "mattext"))) for it in below(item, "itemfeedback")}
        sizes = range(1, len(idents) + 1) if question["kind"] == "many" else (1,)
        for places in itertools.chain.from_iterable(itertools.combinations(range(len(idents)), size) for size in sizes):
            chosen = [question["options"][place] for place in places]
            given = [it["id"] for it in chosen]
            marked = mark(chapter, {question["id"]: given if question["kind"] == "many" else given[0]})
            outcome = answered(item, [idents[place] for place in places])
            assert outcome.score == 100 * marked.score
            more, *feedback = [told[name] for name in outcome.shown]
            assert question["see_text"] in more
            assert feedback == [it["feedback"] for it in chosen]
            tried += 1
    assert tried > 8


def test_every_number_is_worth_the_same_as_on_the_page() -> None:
    """At the answer, at both ends of what is near enough, just outside them, and at each known slip."""
    tried = 0
    for chapter in CHAPTERS:
        for item, question in zip(below(assessment(chapter), "item"), load_questions(chapter).data["question"], strict=True):
            if question["kind"] != "number":
                continue
            answer, tolerance = question["answer"], question["tolerance"]
            slips = [it["value"] for it in question.get("mistakes", ())]
            for value in (answer, answer - tolerance, answer + tolerance, answer - tolerance - 0.001, answer + tolerance + 0.001, *slips):
                typed = f"{max(value, 0):.4f}"
                right = bool(mark(chapter, {question["id"]: float(typed)}).score)
                outcome = answered(item, [typed])
                assert (outcome.score, outcome.shown[-1]) == ((100, "correct_fb") if right else (0, "general_incorrect_fb")), (
                    question["id"],
                    typed,
                )
                tried += 1
    assert tried > 20
