// The small closed grammar of conditions: the twin of rules.py, which describes its forms.

// With `blankCounts` false, a blank answer proves nothing, neither that it is blank nor, inside a `not`, that it is given:
// a page that is being filled in asks this way.
export function holds(when, answers, { blankCounts = true } = {}) {
  const inner = (part) => holds(part, answers, { blankCounts });
  if (when.all) return when.all.every(inner);
  if (when.any) return when.any.some(inner);
  if (when.not) return !holds(when.not, answers);
  const answer = answers[when.question];
  if ("blank" in when) return answer === null && blankCounts;
  if (answer === null) return false;
  if (when.has) return when.has.some((option) => answer.includes(option));
  if (when.only) return answer.every((option) => when.only.includes(option));
  if (when.is) return when.is.includes(answer);
  if ("at_least" in when) return answer >= when.at_least;
  const limit = typeof when.over === "string" ? answers[when.over] : when.over;
  return limit !== null && ("by" in when ? answer >= limit + when.by : answer > limit);
}

// The answers that make a condition true, each once. What a `not` asks for is the absence of an answer: it adds nothing.
export function grounds(when, answers) {
  const found = new Map();
  for (const ground of groundsOf(when, answers)) {
    const key = JSON.stringify(ground);
    if (!found.has(key)) found.set(key, ground);
  }
  return [...found.values()];
}

function groundsOf(when, answers) {
  if (when.not || !holds(when, answers)) return [];
  if (when.all || when.any) return (when.all ?? when.any).flatMap((part) => groundsOf(part, answers));
  const { question } = when;
  const answer = answers[question];
  if (when.has) return answer.filter((option) => when.has.includes(option)).map((option) => ({ question, option, other: null }));
  if (when.only) return answer.map((option) => ({ question, option, other: null }));
  return [{ question, option: when.is ? answer : null, other: typeof when.over === "string" ? when.over : null }];
}
