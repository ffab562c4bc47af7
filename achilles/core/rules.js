// The small closed grammar of conditions: the twin of rules.py, which tells its forms.

// With `blankCounts` false, a blank answer proves nothing: a page that is being filled in asks this way.
export function holds(when, answers, { blankCounts = true } = {}) {
  const inner = (part) => holds(part, answers, { blankCounts });
  if (when.all) return when.all.every(inner);
  if (when.any) return when.any.some(inner);
  if (when.not) return !inner(when.not);
  const answer = answers[when.question];
  if ("blank" in when) return answer === null && blankCounts;
  if (answer === null) return false;
  if (when.has) return when.has.some((option) => answer.includes(option));
  if (when.is) return when.is.includes(answer);
  if ("at_least" in when) return answer >= when.at_least;
  const limit = typeof when.over === "string" ? answers[when.over] : when.over;
  return limit !== null && answer > limit;
}
