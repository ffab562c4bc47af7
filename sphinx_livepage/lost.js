// Only in the page for a wrong address, and the one script inside a page: its files could not be found when it is needed. That page is
// shown at any depth, so its addresses begin at the root of the host. If the site is hosted below another path than it was built for,
// they all lead nowhere; then this looks for the site in the folders of the wrong address, and sets them right.
(async () => {
  const BUILT_FOR = /*BUILT_FOR*/ ""; // the path that those addresses begin with
  const MARK = /*MARK*/ ""; // a file that every site of this kind has, below its root
  const page = document.documentElement;
  if (page.dataset.mode) return; // the start script has run: the addresses are right
  let root = new URL("./", location.href);
  while (!(await isSite(root))) {
    if (root.pathname === "/") return; // there is no such site: the words of the page are all that there is
    root = new URL("../", root);
  }
  const names = ["href", "src", "action", "data-content_root"];
  for (const element of document.querySelectorAll(names.map((name) => `[${name}]`).join())) {
    for (const name of names) {
      const address = element.getAttribute(name);
      if (!address?.startsWith(BUILT_FOR) || address.startsWith("//")) continue;
      element.setAttribute(name, root.pathname + address.slice(BUILT_FOR.length));
      if (name === "src" && element.localName === "script") await runAgain(element);
    }
  }

  /** @param {URL} folder */
  async function isSite(folder) {
    const answer = await fetch(new URL(MARK, folder)).catch(() => null);
    return answer?.ok && /javascript/.test(answer.headers.get("Content-Type") ?? "");
  }

  // An element whose script could not be loaded does not try again.
  /** @param {any} element */
  function runAgain(element) {
    const script = document.createElement("script");
    return new Promise((resolve) => {
      script.onload = script.onerror = resolve;
      script.src = element.src;
      element.replaceWith(script);
    });
  }
})();
