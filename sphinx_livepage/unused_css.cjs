// Drops from style sheets the rules that no page of a site can use. Reads what it needs as JSON from standard input, writes CSS.
//
// {"css": text, "content": [files]}: a rule stays where each of its names (class, id, tag, attribute) is a word somewhere in the
// content. Words of the prose count too, so it keeps rather too much. Comments go, except licences.
const { PurgeCSS } = require("purgecss");
const postcss = require("postcss");

// The content holds the scripts too, so what they put on elements counts. Beside it stand names that they put together from
// pieces (`bs-tooltip-` and a side), and the words of states, in case a script takes them from elsewhere.
const STATES = [/^(show|showing|hiding|fade|active|disabled|collapse|collapsing|collapsed|open|hidden|visible)$/, /^(light|dark|auto)$/];
const PUT_TOGETHER = [/^bs-tooltip/, /^data-popper-/];

/** @param {import("postcss").Root} root */
const withoutComments = (root) =>
  root.walkComments((comment) => {
    if (!comment.text.startsWith("!")) comment.remove();
  });

async function main() {
  const { css, content } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const [{ css: used }] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content,
    keyframes: true,
    safelist: { standard: STATES, deep: PUT_TOGETHER },
  });
  const root = postcss.parse(used);
  withoutComments(root);
  process.stdout.write(root.toString());
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
