"""Mutants of a JavaScript module, made on its tokens.

Changed are comparisons, ``&&``, ``||`` and ``??``, ``!`` and minus, arithmetic, numbers, truth values, texts, conditions,
both ends of ``c ? x : y``, ``min`` and ``max``, ``some`` and ``every``, what is returned; calls of ``filter``, ``sort`` and
``slice`` and statements are left out. Comments and imports are left alone. What does not parse is no mutant: the oracle
leaves it out.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from measure.mutation.mutant import Mutant

PUNCTUATION = (  # longest first
    r"===|!==|\.\.\.|&&|\|\||\?\?|\?\.|=>|==|!=|<=|>=|\+=|-=|\*=|/=|\+\+|--|[{}()\[\];,<>+\-*/%!?:=.&|]"
)
TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<number>0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>" + PUNCTUATION + ")",
    re.DOTALL,
)
SWAPS = {
    "===": ("!==",), "!==": ("===",), "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
    "&&": ("||",), "||": ("&&",), "??": ("||", "&&"), "+": ("-",), "*": ("/",), "/": ("*",), "%": ("*",), "+=": ("-=",), "-=": ("+=",),
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "some": "every", "every": "some", "floor": "ceil", "ceil": "floor", "true": "false", "false": "true"}
LEFT_OUT = {"filter", "sort", "slice"}
OPEN, CLOSE = {"(", "[", "{", "${"}, {")", "]", "}"}
KEYWORDS = {
    "const", "let", "var", "return", "if", "else", "for", "while", "do", "function", "export", "import", "class", "try", "catch", "finally", "case",
    "new", "typeof", "in", "of", "default", "instanceof", "switch",
}  # fmt: skip


class Token(NamedTuple):
    """A token: ``text``, ``piece`` (of a template), ``number``, ``name`` or ``mark``."""

    kind: str
    text: str
    start: int

    @property
    def mark(self) -> str:
        """Its text where it is punctuation: a piece of a template may look the same."""
        return self.text if self.kind == "mark" else ""

    @property
    def end(self) -> int:
        """Where the next may start."""
        return self.start + len(self.text)


class Edit(NamedTuple):
    """Another text in place of a part."""

    start: int
    end: int
    new: str


def tokens(text: str) -> list[Token]:
    """Return a module's tokens without space and comments. Raises ``ValueError`` for what it does not know, as patterns."""
    found: list[Token] = []
    _read(text, 0, found, until=None)
    return found


def _read(text: str, at: int, found: list[Token], *, until: str | None) -> int:
    depth = 0
    while at < len(text):
        if text[at] == "`":
            at = _read_template(text, at + 1, found)
            continue
        match = TOKEN.match(text, at)
        if match is None or (match.group() == "/" and _starts_operand(found)):
            raise ValueError(f"cannot read {text[at : at + 20]!r}")
        at = match.end()
        if match.lastgroup == "space":
            continue
        token = Token(str(match.lastgroup), match.group(), match.start())
        if token.mark == until and depth == 0:
            found.append(token)
            return at
        depth += (token.mark == "{") - (token.mark == "}")
        found.append(token)
    return at


def _read_template(text: str, at: int, found: list[Token]) -> int:
    """Read a template after its first quote: pieces of text as tokens, and what stands in ``${}`` as code."""
    start = at
    while text[at] != "`":
        if text[at] == "\\":
            at += 2
        elif text.startswith("${", at):
            found += [Token("piece", text[start:at], start), Token("mark", "${", at)]
            start = at = _read(text, at + 2, found, until="}")
        else:
            at += 1
    found.append(Token("piece", text[start:at], start))
    return at + 1


def _starts_operand(before: list[Token]) -> bool:
    """Tell whether an operand comes next, so that ``-`` is a sign and ``/`` would open a pattern."""
    if not before:
        return True
    last = before[-1]
    return (last.kind == "mark" and last.text not in CLOSE) or (last.kind == "name" and last.text in KEYWORDS)


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Give every mutant of a module's text, each as the whole text with one part changed."""
    found = tokens(text)
    for edit in sorted({edit for at in range(len(found)) for edit in _edits(text, found, at)}):
        first = text.rfind("\n", 0, edit.start) + 1
        last = text.find("\n", edit.end)
        changed = text[: edit.start] + edit.new + text[edit.end :]
        lines = text[first:last], changed[first : last + len(changed) - len(text)]
        old, new = (" ".join(line.split()) for line in lines)
        yield Mutant(file, text.count("\n", 0, edit.start) + 1, "", old, new, changed)


def _edits(text: str, found: list[Token], at: int) -> Iterator[Edit]:
    token = found[at]
    if found[max(0, _statement(found, at))].text == "import":
        return
    if token.kind == "number":
        number = int(token.text, 0) if token.text.isalnum() else float(token.text)
        yield from (Edit(token.start, token.end, str(number + step)) for step in (1, -1))
    elif token.kind == "text":
        yield Edit(token.end - 1, token.end - 1, "~")
    elif token.kind == "piece" and token.text:
        yield Edit(token.end, token.end, "~")
    elif token.kind == "name":
        yield from _names(text, found, at)
    elif token.kind == "mark":
        yield from _marks(text, found, at)
    if _is_statement(found, at):
        yield from _left_out(found, at)


def _marks(text: str, found: list[Token], at: int) -> Iterator[Edit]:
    token = found[at]
    if token.text == "?":
        yield from _choice(text, found, at)
    elif token.text == "!" or (token.text == "-" and _starts_operand(found[:at])):
        yield Edit(token.start, token.end, "")
    elif token.text == "-":
        yield Edit(token.start, token.end, "+")
    else:
        yield from (Edit(token.start, token.end, other) for other in SWAPS.get(token.text, ()))


def _names(text: str, found: list[Token], at: int) -> Iterator[Edit]:
    token, after = found[at], found[at + 1] if at + 1 < len(found) else None
    is_member = at > 0 and found[at - 1].text in (".", "?.")
    if token.text in NAMES and (is_member or token.text in ("true", "false")):
        yield Edit(token.start, token.end, NAMES[token.text])
    if token.text in LEFT_OUT and is_member and after and after.text == "(":
        yield Edit(found[at - 1].start, found[_closing(found, at + 1)].end, "")
    if token.text in ("if", "while") and after and after.text == "(":
        close = found[_closing(found, at + 1)]
        yield Edit(after.end, close.start, f"!({text[after.end : close.start]})")
    if token.text == "return" and after and after.text != ";":
        yield Edit(token.end, found[_end(found, at + 1)].start, "")


def _choice(text: str, found: list[Token], at: int) -> Iterator[Edit]:
    """Give ``c ? x : y`` with only x, only y in both places."""
    depth, inner, colon = 0, 0, at + 1
    while depth or inner or found[colon].mark != ":":
        depth += (found[colon].mark in OPEN) - (found[colon].mark in CLOSE)
        if not depth:
            inner += (found[colon].mark == "?") - (found[colon].mark == ":")
        colon += 1
    last = found[_end(found, colon + 1) - 1].end
    one, other = text[found[at].end : found[colon].start].strip(), text[found[colon].end : last].strip()
    yield Edit(found[at].end, last, f" {one} : {one}")
    yield Edit(found[at].end, last, f" {other} : {other}")


def _left_out(found: list[Token], at: int) -> Iterator[Edit]:
    end = _end(found, at)
    if found[end].text == ";":
        yield Edit(found[at].start, found[end].start, "")


def _is_statement(found: list[Token], at: int) -> bool:
    """Tell whether a statement starts here that may be left out: a call, an assignment, a throw or a continue."""
    if at == 0 or found[at - 1].text not in (";", "{", "}", ")", "else") or at + 1 == len(found):
        return False
    token, after = found[at], found[at + 1]
    if token.text in ("throw", "continue"):
        return True
    if token.text == "[":
        return found[at - 1].text in (")", ";")
    return token.kind == "name" and token.text not in KEYWORDS and after.text in (".", "(", "[", "=", "+=", "-=")


def _closing(found: list[Token], at: int) -> int:
    """Return where a bracket is closed."""
    depth = 0
    for place in range(at, len(found)):
        depth += (found[place].mark in OPEN) - (found[place].mark in CLOSE)
        if depth == 0:
            return place
    raise ValueError(f"{found[at].text} at {found[at].start} is never closed")


def _end(found: list[Token], at: int) -> int:
    """Return where an expression ends that starts here: at a comma, a semicolon, a colon of its own or a closing bracket."""
    depth = 0
    for place in range(at, len(found)):
        mark = found[place].mark
        if depth == 0 and (mark in CLOSE or mark in (",", ";")):
            return place
        depth += (mark in OPEN) - (mark in CLOSE)
    return len(found) - 1


def _statement(found: list[Token], at: int) -> int:
    """Return where the line of an import starts: imports stand on one line and end in a semicolon."""
    while at > 0 and found[at - 1].text != ";":
        at -= 1
    return at
