"""Practice tasks as HTML: the same on a static page, in JupyterLab and after a run in the page."""

from collections.abc import Sequence
from html import escape
from itertools import count

from achilles.practice.tasks import Complete, Explain, Order, Predict, as_text, kind_of

_numbers = count(1)


def feedback_html(name: str, task: Complete, *, right: bool, says: str) -> str:
    """Return what a check says, above two hints and a solution that open one after the other."""
    word = "Right" if right else "Not yet"
    return (
        f'<div class="practice practice-check" data-task="{escape(name)}" data-done="{str(right).lower()}">'
        f'<p class="practice-word"><span class="practice-mark" aria-hidden="true"></span>{word}</p><p>{escape(says)}</p>'
        f"{'' if right else _folds(task.hints, task.solution)}</div>"
    )


def task_html(name: str, task: Predict | Order | Explain, value: object = None) -> str:
    """Return a task that the page's script listens to. Without scripts its folds still show every answer."""
    body = _predict(task, value) if isinstance(task, Predict) else _order(task) if isinstance(task, Order) else _explain(task)
    return f'<form class="practice" data-task="{escape(name)}" data-kind="{kind_of(task)}" data-done="false" autocomplete="off" novalidate>{body}</form>'


def progress_html(chapter: str) -> str:
    """Return the place where a chapter shows which of its tasks are done, with the tick that keeps answers on the device."""
    return (
        f'<form class="practice practice-progress" data-kind="progress" data-chapter="{escape(chapter)}" autocomplete="off" hidden '
        'aria-label="Your practice in this chapter"><p class="practice-kind">Your practice in this chapter</p><p class="practice-count" role="status"></p>'
        '<ul class="practice-list"></ul><p class="practice-book"></p>'
        '<div class="practice-memory" role="group" aria-label="Keeping your practice"><label><input type="checkbox" data-action="remember"> '
        "<span>Remember my practice on this device</span></label> "
        '<button type="button" data-action="forget">Forget all</button></div></form>'
    )


def before_html(name: str, text: str, options: Sequence[str]) -> str:
    """Return a question to think about while reading: it keeps the answer and does not judge it."""
    controls = _options(f"practice-{next(_numbers)}", options)
    return (
        f'<form class="practice" data-task="{escape(name)}" data-kind="before" data-done="false" autocomplete="off" novalidate>'
        f'<p class="practice-kind">Before you read: what do you think?</p><fieldset><legend>{escape(text)}</legend>{controls}</fieldset>'
        '<p class="practice-said" role="status"></p></form>'
    )


def _options(name: str, options: Sequence[str]) -> str:
    controls = "".join(
        f'<label class="practice-option"><input type="radio" name="{name}" value="{escape(option)}"> <span>{escape(option)}</span></label>'
        for option in options
    )
    return f'<div class="practice-options">{controls}</div>'


def _predict(task: Predict, value: object) -> str:
    name = f"practice-{next(_numbers)}"
    if task.options:
        controls = _options(name, task.options)
    else:
        unit = f' <span aria-hidden="true">{escape(task.unit)}</span>' if task.unit else ""
        label = escape(f"Your prediction ({task.unit})" if task.unit else "Your prediction")
        controls = f'<p><input type="text" inputmode="decimal" name="{name}" size="6" aria-label="{label}">{unit}</p>'
    given = as_text(value)
    after = task.after if given == task.given else "You changed the cell, so this is no longer the number of the text."
    unit = f" {escape(task.unit)}" if task.unit else ""
    return (
        f'<p class="practice-kind">Predict, then look</p><fieldset><legend>{escape(task.text)}</legend>{controls}</fieldset>'
        '<p class="practice-press"><button type="button" data-action="show">Show what the cell gives</button></p>'
        '<p class="practice-said" role="status"></p>'
        f'<details class="practice-result"><summary>What the cell gives</summary><p>The cell gives <code>{escape(given)}</code>{unit}. '
        f"{escape(after)}</p></details>"
    )


def _order(task: Order) -> str:
    items = "".join(
        f'<li><code>{escape(line)}</code><span class="practice-moves">'
        f'<button type="button" data-move="-1" aria-label="Move up: {escape(line.strip())}">↑</button>'
        f'<button type="button" data-move="1" aria-label="Move down: {escape(line.strip())}">↓</button></span></li>'
        for line in task.shown
    )
    return (
        f'<p class="practice-kind">Put the lines in order</p><p>{escape(task.text)}</p><ol class="practice-lines">{items}</ol>'
        '<p class="practice-press"><button type="button" data-action="check">Check the order</button></p>'
        f'<div class="practice-said" role="status"></div>{_folds(task.hints, task.lines)}'
    )


def _explain(task: Explain) -> str:
    look_for = "".join(f"<li>{escape(point)}</li>" for point in task.look_for)
    return (
        f'<p class="practice-kind">Explain in your own words</p><fieldset><legend>{escape(task.text)}</legend>'
        '<textarea rows="3" maxlength="600" aria-label="Your answer"></textarea></fieldset>'
        '<p class="practice-press"><button type="button" data-action="compare">Compare with a model answer</button></p>'
        f'<details class="practice-result"><summary>A model answer</summary><p>{escape(task.model)}</p>'
        f"<p>Does your sentence say this?</p><ul>{look_for}</ul></details>"
    )


def _folds(hints: Sequence[str], solution: str) -> str:
    """Return hints and a solution, each in the fold of the one before."""
    inner = f"<details><summary>Show a solution</summary><pre>{escape(solution.strip())}</pre></details>"
    for number, hint in reversed(list(enumerate(hints, 1))):
        inner = f"<details><summary>Hint {number} of {len(hints)}</summary><p>{escape(hint)}</p>{inner}</details>"
    return f'<div class="practice-hints">{inner}</div>'
