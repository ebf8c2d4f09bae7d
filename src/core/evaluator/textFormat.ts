// Well-known formats of a text, told by patterns that take time linear in it. Also the `format` of JSON Schema.

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Years divisible by 4 but not by 100, or by 400 (ISO 8601). */
function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const longest = month === 2 && !isLeap ? 28 : (days[month - 1] ?? 0);
  return day >= 1 && day <= longest;
}

/** RFC 3339: with seconds and an offset; a leap second only at 23:59 UTC. */
function isTime(text: string): boolean {
  const match = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:z|([+-])(\d{2}):(\d{2}))$/i.exec(text);
  if (!match) return false;
  const [hour, minute, second] = match.slice(1, 4).map(Number) as [number, number, number];
  const [offsetHour, offsetMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const sign = match[4] === '-' ? 1 : -1;
  const minutes = (hour * 60 + minute + sign * (offsetHour * 60 + offsetMinute) + 2 * 1440) % 1440;
  return minutes === 1439;
}

function isDateTime(text: string): boolean {
  const [date, time, ...rest] = text.split(/[t\s]/i);
  return rest.length === 0 && isDate(date ?? '') && isTime(time ?? '');
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|$)){4}$/.test(text);
}

/** RFC 4291, without a zone. */
function isIpv6(text: string): boolean {
  if (text.length > 45 || text.includes(':::')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasIpv4 = last.includes('.');
  const plain = hasIpv4 ? groups.slice(0, -1) : groups;
  if ((hasIpv4 && !isIpv4(last)) || !plain.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  const count = plain.length + (hasIpv4 ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const hostLabel = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const email = new RegExp(`^${atom}(?:\\.${atom})*@(?:${hostLabel}\\.)*${hostLabel}$`, 'i');
const hostname = new RegExp(`^(?=.{1,253}\\.?$)${hostLabel}(?:\\.${hostLabel})*\\.?$`, 'i');
const markdown =
  /^#{1,6} |^(?:[-*+]|\d+[.)]) |^(?:```|~~~)|^> |^\|[^\n]*\|[ \t]*$|\*\*[^*\n]+\*\*|__[^_\n]+__|`[^`\n]+`|\[[^\]\n[]*\]\([^)\n(]*\)/m;

const uriCharacter = "(?:[\\w.~!$&'()*+,;=:@-]|%[\\da-f]{2})";
const uriAuthority = `//(?:${uriCharacter}*@)?(?:\\[[\\da-f:.]+\\]|(?:[\\w.~!$&'()*+,;=-]|%[\\da-f]{2})*)(?::\\d*)?(?=[/?#]|$)`;
const uri = new RegExp(
  `^[a-z][a-z\\d+.-]*:(?:${uriAuthority}|(?!//))(?:${uriCharacter}|/)*(?:\\?(?:${uriCharacter}|[/?])*)?(?:#(?:${uriCharacter}|[/?])*)?$`,
  'i',
);

const checks = {
  email: (text: string) => text.length <= 320 && email.test(text),
  url: (text: string) => /^https?:\/\/[^\s/?#]+[^\s]*$/i.test(text) && isUri(text),
  uri: isUri,
  date: isDate,
  time: isTime,
  'date-time': isDateTime,
  uuid: (text: string) => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text),
  ipv4: isIpv4,
  ipv6: isIpv6,
  hostname: (text: string) => text.length <= 254 && hostname.test(text),
  integer: (text: string) => /^[+-]?\d+$/.test(text),
  number: (text: string) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text),
  'hex-color': (text: string) => /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(text),
  base64: (text: string) => text.length % 4 === 0 && /^[a-z\d+/]+={0,2}$/i.test(text),
  markdown: (text: string) => markdown.test(text),
};

export type TextFormat = keyof typeof checks;

export const textFormats = Object.keys(checks) as [TextFormat, ...TextFormat[]];

/** An absolute URI (RFC 3986): a scheme, then parts of what may stand in each. */
function isUri(text: string): boolean {
  return uri.test(text);
}

/** Whether the whole text has the format. */
export function isTextFormat(format: TextFormat, text: string): boolean {
  return checks[format](text);
}
