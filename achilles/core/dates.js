// Days as ISO text and as whole numbers, so that both languages count days alike: the port of dates.py.

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MS = 86_400_000;

/** @param {string} day @returns {number} */
export function dayNumber(day) {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** @param {number} number @returns {string} */
export function isoDay(number) {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** @param {number} number @returns {string} */
export function weekdayOf(number) {
  return WEEKDAYS[(new Date(number * DAY_MS).getUTCDay() + 6) % 7];
}
