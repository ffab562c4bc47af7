"""Reads the packages back, as far as an import does: what comes out must be what is in the question files."""

import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from achilles.quiz.export.items import Item, ItemSet, Number, Option

_QTI = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
_CANVAS = {"c": "http://canvas.instructure.com/xsd/cccv1p0"}
_MANIFEST = {"m": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
_FEW = 4  # the decimals that a QTI number keeps


class PackageError(ValueError):
    """A package that is not what an import asks for; the text says what is missing or odd."""


def read_qti(package: bytes, chapter: str) -> ItemSet:
    """Return what a QTI package holds. Raises ``PackageError`` where its parts do not fit together."""
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        names = set(files.namelist())
        manifest = ET.fromstring(files.read("imsmanifest.xml"))  # noqa: S314 - a package of our own
        named = [it.attrib["href"] for it in manifest.iterfind(".//m:resource/m:file", _MANIFEST)]
        if not named or not set(named) <= names:
            raise PackageError(f"imsmanifest.xml names {named}, and the package holds {sorted(names)}")
        (path,) = [name for name in named if not name.endswith("assessment_meta.xml")]
        meta = ET.fromstring(files.read(path.rpartition("/")[0] + "/assessment_meta.xml"))  # noqa: S314
        root = ET.fromstring(files.read(path))  # noqa: S314
    assessment = _find(root, "q:assessment", _QTI)
    note = _text_of(_find(meta, "c:description", _CANVAS))
    return ItemSet(chapter, assessment.attrib["title"], note, tuple(map(_qti_item, root.iterfind(".//q:item", _QTI))))


def _qti_item(item: ET.Element) -> Item:
    fields = {
        _find(it, "q:fieldlabel", _QTI).text: _find(it, "q:fieldentry", _QTI).text for it in item.iterfind(".//q:qtimetadatafield", _QTI)
    }
    feedback = {it.attrib["ident"]: _text_of(_find(it, ".//q:mattext", _QTI)) for it in item.iterfind("q:itemfeedback", _QTI)}
    shown = {it.attrib["linkrefid"] for it in item.iterfind(".//q:displayfeedback", _QTI)}
    if shown != set(feedback):
        raise PackageError(f"{item.attrib['title']}: feedback that is never shown, or missing: {sorted(shown ^ set(feedback))}")
    text = _text_of(_find(item, "q:presentation/q:material/q:mattext", _QTI))
    scored = [it for it in item.iterfind(".//q:respcondition", _QTI) if it.find("q:setvar", _QTI) is not None]
    if len(scored) != 1 or _find(scored[0], "q:setvar", _QTI).text != "100":
        raise PackageError(f"{item.attrib['title']}: {len(scored)} conditions give marks; one must give 100")
    condition = _find(scored[0], "q:conditionvar", _QTI)
    kind = fields["question_type"]
    if kind == "numerical_question":
        exact, low, high = (float(_find(condition, f".//q:{it}", _QTI).text or "") for it in ("varequal", "vargte", "varlte"))
        if round(exact - low, _FEW) != round(high - exact, _FEW):
            raise PackageError(f"{item.attrib['title']}: {low} to {high} is not even about {exact}")
        number = Number(exact, round(high - exact, _FEW), feedback["correct_fb"], feedback["general_incorrect_fb"])
        return Item(item.attrib["title"], text, feedback["general_fb"], number=number)
    if kind not in {"multiple_choice_question", "true_false_question", "multiple_answers_question"}:
        raise PackageError(f"{item.attrib['title']}: question_type {kind} is none that this course makes")
    many = kind == "multiple_answers_question"
    unwanted = {it.text for it in condition.iterfind(".//q:not/q:varequal", _QTI)}
    right = {it.text for it in condition.iterfind(".//q:varequal", _QTI)} - unwanted
    labels = item.findall(".//q:response_label", _QTI)
    if many and right | unwanted != {label.attrib["ident"] for label in labels}:
        raise PackageError(f"{item.attrib['title']}: the condition does not name every option")
    options = tuple(
        Option(_text_of(_find(it, ".//q:mattext", _QTI)), it.attrib["ident"] in right, feedback[f"{it.attrib['ident']}_fb"])
        for it in labels
    )
    return Item(item.attrib["title"], text, feedback["general_fb"], many, options)


def read_moodle_xml(file: bytes) -> list[ItemSet]:
    """Return the sets of a Moodle XML file. Raises ``PackageError`` where Moodle's importer would refuse or change something."""
    sets: list[ItemSet] = []
    for question in ET.fromstring(file).iterfind("question"):  # noqa: S314 - a file of our own
        if question.attrib["type"] == "category":
            path = _inner(question, "category").split("/")
            if path[:2] != ["$course$", "top"]:
                raise PackageError(f"category {'/'.join(path)}: a course's categories begin with $course$/top")
            sets.append(ItemSet("", path[-1], _plain(_inner(question, "info")), ()))
            continue
        last = sets.pop()
        chapter, _, name = _inner(question, "name").partition(": ")
        item = _moodle_item(question, name)
        sets.append(ItemSet(chapter, last.title, last.note, (*last.items, item)))
    return sets


def _moodle_item(question: ET.Element, name: str) -> Item:
    text, more = _plain(_inner(question, "questiontext")), _plain(_inner(question, "generalfeedback"))
    answers = [
        (it.findtext("text") or "", float(it.attrib["fraction"]), _plain(_inner(it, "feedback")), it.findtext("tolerance"))
        for it in question.iterfind("answer")
    ]
    if question.attrib["type"] == "numerical":
        (value, fraction, right, tolerance), *mistakes, (others, _, otherwise, _) = answers
        if fraction != 100 or others != "*":
            raise PackageError(f"{name}: the first answer must be right and the last one *")
        slips = tuple((float(it[0]), it[2]) for it in mistakes)
        return Item(name, text, more, number=Number(float(value), float(tolerance or ""), right, otherwise, slips))
    many = question.findtext("single") == "false"
    total = sum(fraction for _, fraction, _, _ in answers if fraction > 0)
    if abs(total - 100) > 0.001:
        raise PackageError(f"{name}: the right options add up to {total} of 100")
    return Item(name, text, more, many, tuple(Option(_plain(it[0]), it[1] > 0, it[2]) for it in answers))


def _find(element: ET.Element, path: str, names: dict[str, str]) -> ET.Element:
    found = element.find(path, names)
    if found is None:
        raise PackageError(f"{element.tag} has no {path}")
    return found


def _inner(element: ET.Element, name: str) -> str:
    text = element.findtext(f"{name}/text")
    if not text:
        raise PackageError(f"{element.tag} has no {name}")
    return text


def _text_of(element: ET.Element) -> str:
    return _plain(element.text or "")


def _plain(html: str) -> str:
    """Return the words of a piece of HTML. Raises ``PackageError`` for markup other than one paragraph."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    if set(reader.tags) - {"p"}:
        raise PackageError(f"markup where words were meant: {html}")
    return " ".join("".join(reader.words).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's own signature
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)
