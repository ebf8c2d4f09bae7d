// Days as spreadsheets count them, written as ISO 8601 (ECMA-376 part 1, 18.17.4 and 18.8.30): a number is a date where its
// format says so.

/** Formats that have a number instead of a code, with what they show; those of East Asian calendars are dates. */
const knownFormats: { readonly [id: number]: string } = {
  ...{
    14: 'd/m/y',
    15: 'd-m-y',
    16: 'd-m',
    17: 'm-y',
    18: 'h:m',
    19: 'h:m:s',
    20: 'h:m',
    21: 'h:m:s',
    22: 'd/m/y h:m',
  },
  ...{ 45: 'm:s', 46: '[h]:m:s', 47: 'm:s' },
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'd/m/y'])),
  ...Object.fromEntries([32, 33, 34, 35, 55, 56].map((id) => [id, 'h:m:s'])),
};

export type DateFormat = 'date' | 'time' | 'duration';

/** What a number of this format is; null for a number. `codes` are the formats that the workbook declares. */
export function dateFormatOf(id: number, codes: ReadonlyMap<number, string>): DateFormat | null {
  const code = codes.get(id) ?? knownFormats[id] ?? '';
  const [first = ''] = code.split(';');
  const shown = first.replace(/"[^"]*"|\\.|_.|\*./g, '').toLowerCase();
  if (/\[(?:h+|m+|s+)\]/.test(shown)) return 'duration';
  // Colours, conditions and currencies stand in brackets; `general` and exponents have letters of dates.
  const letters = shown.replace(/\[[^\]]*\]|general|e[+-]/g, '').replace(/am\/pm|a\/p/g, 'h');
  if (/[yd]/.test(letters)) return 'date';
  if (/[hs]/.test(letters)) return 'time';
  return /m/.test(letters) ? 'date' : null;
}

const dayMs = 86_400_000;
/** Day 0 of the 1900 calendar from 1 March 1900 on: it counts a 29 February that never was. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);
/** 31 December 9999. */
const [lastDay, lastDay1904] = [2_958_465, 2_957_003];

/** `2026-03-01`, `2026-03-01T12:30:00`, `12:30:00`; null for a number that is no day. */
export function dateText(serial: number, format: DateFormat, is1904: boolean): string | null {
  if (!(serial >= 0) || serial >= (is1904 ? lastDay1904 : lastDay) + 1) return null;
  if (format === 'duration') return timeText(Math.round(serial * dayMs));
  const ms = Math.round(serial * dayMs);
  // Less than a day is no date, but for the first day of those who count from 0.
  if (serial < 1 && (!is1904 || serial > 0 || format === 'time')) return timeText(ms);
  const day = Math.floor(ms / dayMs);
  const time = ms % dayMs === 0 ? '' : `T${timeText(ms % dayMs)}`;
  if (!is1904 && day === 60) return `1900-02-29${time}`;
  const epoch = is1904 ? epoch1904 : day < 60 ? epoch1900 + dayMs : epoch1900;
  return `${new Date(epoch + day * dayMs).toISOString().slice(0, 10)}${time}`;
}

function timeText(ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const rest = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest}`;
}
