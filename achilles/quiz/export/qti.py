"""A chapter's questions as a QTI 1.2 package, written by text2qti: the zip that Canvas imports as a quiz.

text2qti reads a text of its own, in Markdown. Every sign that means something there is escaped, so that what a student
reads is what is in the question file; ``read_back`` checks that.
"""

import io
import re
import zipfile

from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from achilles.quiz.export.items import Item, ItemSet, Number, without_mistakes

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the files in the zip: the same questions are the same package
_MADE_ON = re.compile(r"(<imsmd:dateTime>)[^<]*")
_RIGHTS = re.compile(r"(<imsmd:description>\s*<imsmd:string>)[^<]*")
_SIGNS = re.compile(r"([\\`*_{}\[\]()>#+\-.!\"'|])")


def to_qti(whole: ItemSet) -> bytes:
    """Return the package of a chapter. A number's known mistakes are in one text: QTI as Canvas reads it has no room for more."""
    whole = without_mistakes(whole)
    lines = [
        f"Quiz title: {_plain(whole.title)}",
        f"Quiz description: {_escaped(whole.note)}",
        "Shuffle answers: false",
        "Show correct answers: true",
        "",
    ]
    for number, item in enumerate(whole.items, start=1):
        lines += [f"Title: {_plain(item.id)}", "Points: 1", f"{number}. {_escaped(item.text)}", f"... {_escaped(item.more)}"]
        lines += [*(_number(item.number) if item.number else _options(item)), ""]
    made = io.BytesIO()
    QTI(Quiz("\n".join(lines), config=Config(), source_name=whole.chapter)).write(made)
    return _finished(made.getvalue(), whole.date)


def _options(item: Item) -> list[str]:
    lines = []
    for letter, option in zip("abcdefghijklmnop", item.options, strict=False):
        right, wrong = ("[*]", "[ ]") if item.many else (f"*{letter})", f"{letter})")
        lines += [f"{right if option.right else wrong} {_escaped(option.text)}", f"... {_escaped(option.feedback)}"]
    return lines


def _number(number: Number) -> list[str]:
    return [f"+ {_escaped(number.right)}", f"- {_escaped(number.otherwise)}", f"= {number.answer} +- {number.tolerance}"]


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    text = _plain(text).replace("&", "&amp;").replace("<", "&lt;")
    text = _SIGNS.sub(r"\\\1", text)
    return text.replace("$", "&#36;").replace("~", "&#126;").replace("^", "&#94;")  # which know no backslash


def _plain(text: str) -> str:
    """Return a text in one line: a line break ends an entry."""
    return " ".join(text.split())


def _finished(package: bytes, date: str) -> bytes:
    """Return a package with the day of its questions in place of today's, and with this course's licence in place of none."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "imsmanifest.xml":
                manifest = _RIGHTS.sub(r"\1CC BY 4.0", _MADE_ON.sub(rf"\g<1>{date}", content.decode()))
                content = manifest.encode()
            new.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
