"""The logic of loader.js and runner.js: a widget's model, what of a page may be loaded, the colours of a figure, and the order of cells.

They run in Node.js, on a document that knows no more than they ask of it here; how a page looks and behaves is tested in Chromium.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools.install import node

LIVEPAGE = Path(__file__).parents[2] / "sphinx_livepage"
LOADER = LIVEPAGE / "loader.js"
RUNNER = LIVEPAGE / "python" / "runner.js"

# A page without anything in it, and elements that only keep what they are given.
DOCUMENT = """
const nothing = { querySelectorAll: () => [], querySelector: () => null };
globalThis.document = {
  ...nothing,
  currentScript: { src: "https://example.org/site/_static/loader.js" },
  documentElement: { dataset: {} },
  head: { append() {} },
  addEventListener() {},
  createElement: (tag) => ({ tag, attributes: {}, children: [], setAttribute(name, value) { this.attributes[name] = value; },
    append(...children) { this.children.push(...children); }, addEventListener() {}, replaceChildren() {} }),
};
Object.assign(globalThis, {
  location: new URL("https://example.org/site/page.html"),
  addEventListener() {},
  getComputedStyle: () => ({ color: "rgb(1, 20, 255)" }),
  IntersectionObserver: class { observe() {} },
});
"""


def answers_of(script: str, tmp_path: Path) -> Any:
    """Run a module in Node.js that calls ``answer(value)`` once, and return that value."""
    file = tmp_path / "asked.mjs"
    file.write_text(f"{DOCUMENT}\nconst answer = (value) => console.log(JSON.stringify(value));\n{script}", encoding="utf-8")
    done = subprocess.run([node(), str(file)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def loader(asks: str, tmp_path: Path) -> Any:
    """Return what lines answer that are put at the end of the loader, inside its function."""
    text = LOADER.read_text(encoding="utf-8")
    start, end = text.rsplit("})();", 1)
    return answers_of(f"{start}\n{asks}\n}})();{end}", tmp_path)


def runner(asks: str, tmp_path: Path) -> Any:
    """Return what lines answer that are put below the runner."""
    return answers_of(f"{RUNNER.read_text(encoding='utf-8')}\n{asks}", tmp_path)


def test_a_model_tells_listeners_of_what_has_changed_and_the_other_side_once(tmp_path: Path) -> None:
    """Setting the same value is no change; saving sends all changes in one message, and nothing where there is none."""
    asks = """
    const [heard, sent] = [[], []];
    const model = new Model({ a: 1, b: 2, c: 3 }, (message) => sent.push(message));
    model.on("change:a", (details, value) => heard.push(["a", details.changed, value]));
    model.on("change:b", (_, value) => heard.push(["b", value]));
    model.set("a", 1);
    model.set("a", 5);
    model.set({ b: 6, c: 3 });
    model.save_changes();
    model.save_changes();
    model.send({ ask: "x" });
    answer({ heard, sent, state: [model.get("a"), model.get("b"), model.get("c")] });
    """
    assert loader(asks, tmp_path) == {
        "heard": [["a", "a", 5], ["b", 6]],
        "sent": [{"method": "update", "state": {"a": 5, "b": 6}}, {"method": "custom", "content": {"ask": "x"}}],
        "state": [5, 6, 3],
    }


def test_what_a_model_receives_is_not_sent_back(tmp_path: Path) -> None:
    """An update from the other side is heard and stays there; a message of its own reaches those who listen for it."""
    asks = """
    const [heard, sent] = [[], []];
    const model = new Model({ a: 1, b: 1 }, (message) => sent.push(message));
    model.on("change:a", (_, value) => heard.push(value));
    model.on("msg:custom", (content, buffers) => heard.push([content, buffers]));
    model.set("b", 2);
    model.receive({ method: "update", state: { a: 7 } });
    model.receive({ method: "custom", content: "hello" }, [1]);
    model.save_changes();
    answer({ heard, sent });
    """
    expected = {"heard": [7, ["hello", [1]]], "sent": [{"method": "update", "state": {"b": 2}}]}
    assert loader(asks, tmp_path) == expected


def test_who_no_longer_listens_hears_nothing(tmp_path: Path) -> None:
    """One handler goes, or all of an event; without the other side nothing breaks."""
    asks = """
    const heard = [];
    const [first, second] = [() => heard.push("first"), () => heard.push("second")];
    const model = new Model({ a: 0 });
    model.on("change:a", first);
    model.on("change:a", second);
    model.set("a", 1);
    model.off("change:a", first);
    model.set("a", 2);
    model.off("change:a");
    model.off("change:b", first);
    model.set("a", 3);
    model.save_changes();
    answer(heard);
    """
    assert loader(asks, tmp_path) == ["first", "second", "second"]


@pytest.mark.parametrize("name", ["", "0123456789a", "0123456789abc", "../../secret01", "ABCDEF012345", "https://x.org", "0123456789ab\n"])
def test_a_widget_brings_no_code_of_its_own(name: str, tmp_path: Path) -> None:
    """Only a fingerprint names a module: the text of a widget that a reader wrote in a cell is none, and no address is."""
    asks = f"try {{ loadModule({json.dumps(name)}); }} catch (error) {{ answer(error.message); }}"
    assert loader(asks, tmp_path) == "its code is no file of this site"


def test_a_figure_takes_the_colours_of_the_text_around_it(tmp_path: Path) -> None:
    """Each of its axes too, and the usual two if it names none; what it says of them itself stays."""
    asks = 'answer(withPageColours({ font: { size: 9 }, yaxis2: { gridcolor: "red" }, yaxis: { title: "km" } }, {}));'
    layout = loader(asks, tmp_path)
    faint = {"gridcolor": "rgba(1,20,255,0.2)", "zerolinecolor": "rgba(1,20,255,0.2)", "linecolor": "rgb(1, 20, 255)", "automargin": True}
    assert layout["font"] == {"size": 9, "color": "rgb(1, 20, 255)"}
    assert (layout["xaxis"], layout["yaxis"], layout["yaxis2"]) == (faint, {**faint, "title": "km"}, {**faint, "gridcolor": "red"})
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"


# Python's worker, as far as the page sees it: it notes what it is asked, and answers as it is made to.
WORKER = """
const asked = [];
let ended = 0;
let onRun = ({ number }) => [{ say: "done", ok: number !== 2 }];
class FakeWorker {
  constructor() { queueMicrotask(() => this.onmessage({ data: { say: "ready" } })); }
  postMessage(question) {
    asked.push(question.do === "run" ? `run ${question.source}` : question.do);
    const answers = question.do === "needs" ? [{ say: "needs", cells: [0, 1] }] : onRun(question);
    queueMicrotask(() => { for (const data of answers) this.onmessage({ data }); });
  }
  terminate() { ended += 1; }
}
globalThis.Worker = FakeWorker;
const cellOf = (number) => {
  const said = [];
  return { number, title: `Cell ${number}`, source: `code ${number}`, input: {}, said, shown: 0, says: (words) => said.push(words),
    loads() {}, loaded() {}, begin() {}, end() {}, canStop() {}, show() { this.shown += 1; } };
};
"""


def test_python_starts_once_and_knows_the_cells_that_ran(tmp_path: Path) -> None:
    """What a cell needs is asked of Python; a cell that ended with an error counts as run, and says so."""
    asks = f"""{WORKER}
    const python = new Python("https://example.org/python/", null, new WeakMap(), null);
    const cells = [0, 1, 2].map(cellOf);
    await python.start(cells[0]);
    await python.start(cells[0]);
    const needed = await python.needs(cells, cells[2]);
    const went = [await python.run(cells[0], cells[2]), await python.run(cells[2], cells[2])];
    answer({{ needed, went, asked, knows: cells.map((cell) => python.knows(cell)), said: cells[2].said }});
    process.exit();
    """
    assert runner(asks, tmp_path) == {
        "needed": [0, 1],
        "went": [True, False],
        "asked": ["needs", "run code 0", "run code 2"],
        "knows": [True, False, True],
        "said": ["Running cell 0 first, which it needs …", "Done.", "Running …", "It ended with an error, which is shown below."],
    }


def test_a_cell_that_is_stopped_ends_python_and_what_it_knew(tmp_path: Path) -> None:
    """The run is refused with a reason, the worker ends, and the next press begins with nothing."""
    asks = f"""{WORKER}
    const python = new Python("https://example.org/python/", null, new WeakMap(), null);
    const cells = [0, 1].map(cellOf);
    await python.start(cells[0]);
    await python.run(cells[0], cells[0]);
    onRun = () => [];
    const running = python.run(cells[1], cells[1]).catch((problem) => [problem.message, problem.wasCancelled]);
    python.stop("Stopped.");
    answer({{ refused: await running, ended, knows: cells.map((cell) => python.knows(cell)) }});
    process.exit();
    """
    assert runner(asks, tmp_path) == {
        "refused": ["Stopped. Python starts again at the next run.", True],
        "ended": 1,
        "knows": [False, False],
    }


def test_a_python_that_breaks_down_says_why(tmp_path: Path) -> None:
    """Most often memory is short; the worker is ended, so that the next press starts another."""
    asks = f"""{WORKER}
    const python = new Python("https://example.org/python/", null, new WeakMap(), null);
    const cell = cellOf(0);
    await python.start(cell);
    onRun = () => [{{ say: "died" }}];
    const problem = await python.run(cell, cell).catch(({{ message }}) => message);
    answer({{ problem, ended }});
    process.exit();
    """
    answer = runner(asks, tmp_path)
    assert answer["ended"] == 1
    assert "memory" in answer["problem"]


def test_a_run_shows_so_many_pieces_and_no_more(tmp_path: Path) -> None:
    """Of a thousand outputs of two streams in turn a page shows 200, and a sentence that there were more."""
    asks = """
    document.createElement = (tag) => ({ tag, dataset: {}, setAttribute() {}, append() {}, querySelector: () => ({ append() {} }) });
    const shown = [];
    const output = new Output({ show: (piece) => shown.push(piece) }, null);
    for (let at = 0; at < 1000; at += 1) output.text(at % 2 ? "stdout" : "stderr", "x");
    const many = shown.length;
    output.clear();
    for (let at = 0; at < 1000; at += 1) output.text("stdout", "x");
    answer([many, shown.length - many]);
    process.exit();
    """
    assert runner(asks, tmp_path) == [201, 1]
