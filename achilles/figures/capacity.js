// Load against capacity, week by week: the twin of capacity.py. `numbers` are those of capacity.toml.

export function weeksOf(numbers, distances) {
  let capacity = numbers.start;
  const weeks = distances.map((distance) => {
    const week = { distance, capacity, flare: distance > numbers.flare_over * capacity };
    capacity = week.flare ? capacity * numbers.flare_keeps : capacity + numbers.follows * (distance - capacity);
    return week;
  });
  return { weeks, end: capacity };
}

export function rowsOf(weeks) {
  return weeks.map((week, at) => [
    String(at + 1),
    tenths(week.distance),
    tenths(week.capacity),
    percent(week),
    week.flare ? "flare" : "within",
  ]);
}

export function saysOf(weeks, end) {
  const flares = weeks.map((week, at) => (week.flare ? at + 1 : 0)).filter(Boolean);
  const close = `Its capacity ends at ${tenths(end)} km a week, where it began at ${tenths(weeks[0].capacity)}.`;
  if (!flares.length) return `No week of these ${weeks.length} is a flare in the model. ${close}`;
  const first = weeks[flares[0] - 1];
  return (
    `Week ${flares[0]} is a flare in the model: ${tenths(first.distance)} km, where it was used to ${tenths(first.capacity)} km ` +
    `(${percent(first)} % of it). Weeks with a flare: ${flares.length} of ${weeks.length}. ${close}`
  );
}

// The picture that Python drew, with these weeks in it.
export function capacityState({ numbers, first }, settings) {
  const { weeks, end } = weeksOf(numbers, Object.values(settings));
  const heights = [false, true].map((flare) => weeks.map((week) => (week.flare === flare ? week.distance : null)));
  const lines = [...heights, weeks.map((week) => week.capacity)];
  const data = first.data.map((trace, at) => ({ ...trace, y: lines[at] }));
  return { ...first, data, says: saysOf(weeks, end), rows: rowsOf(weeks) };
}

function percent(week) {
  return String(Math.floor((100 * week.distance) / week.capacity + 0.5));
}

function tenths(value) {
  const all = Math.floor(value * 10 + 0.5);
  return all % 10 ? `${Math.floor(all / 10)}.${all % 10}` : String(Math.floor(all / 10));
}
