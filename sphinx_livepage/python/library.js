// Python's own library travels as one packed file, which the browser unpacks itself. Pyodide asks for a zip in which each of a thousand
// files is packed by itself: a ninth larger, and Python would have to unpack each file that it imports.

const ZIP = "python_stdlib.zip"; // what Pyodide asks for
const PACKED = "python_stdlib.packed"; // what the site has

/**
 * Answers a fetch of Python's library from the packed file.
 *
 * @param {URL} folder where both belong
 */
export function unpackLibrary(folder) {
  const usual = self.fetch;
  const zip = new URL(ZIP, folder).href;
  self.fetch = async (request, options) => {
    if (new URL(request instanceof Request ? request.url : request, folder).href !== zip) return usual(request, options);
    const answer = await usual(new URL(PACKED, folder), options);
    if (!answer.ok || !answer.body) return answer;
    return new Response(answer.body.pipeThrough(new DecompressionStream("deflate")), { headers: { "Content-Type": "application/zip" } });
  };
}
