// Filters that write or remove markup: the escapes, links, and removal of tags, each in one linear pass.
import type { Budget } from './budget.ts';
import { defineFilter, type Filter, givenText, likeInput, textOf } from './filter.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { entriesOf, isDict, isList, memberOf, SafeText, toNumber, toText, type Value } from './values.ts';

export const markupFilters: readonly (readonly [string, Filter])[] = [
  [
    'escape',
    defineFilter([], (value, _values, budget) => (value instanceof SafeText ? value : escapeMarkup(value, budget))),
  ],
  [
    'e',
    defineFilter([], (value, _values, budget) => (value instanceof SafeText ? value : escapeMarkup(value, budget))),
  ],
  ['forceescape', defineFilter([], (value, _values, budget) => escapeMarkup(value, budget))],
  ['nl2br', defineFilter([], lineBreaks)],
  ['safe', defineFilter([], (value, _values, budget) => markSafe(value, budget))],
  ['striptags', defineFilter(['preserve_linebreaks'], stripTags)],
  ['urlencode', defineFilter([], (value, _values, budget) => urlEncode(value, budget))],
  ['urlize', defineFilter(['length', 'nofollow'], urlize)],
];

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\\', '&#92;'],
]);

function escapeMarkup(value: Value, budget: Budget): Value {
  const text = value === undefined || value === null ? '' : toText(value, budget);
  budget.reserve(text.length * 2);
  const escaped = text.replace(/[&"'<>\\]/g, (unit) => entities.get(unit) ?? unit);
  return new SafeText(budget.text(escaped));
}

function markSafe(value: Value, budget: Budget): Value {
  if (value instanceof SafeText) return value;
  return new SafeText(value === undefined || value === null ? '' : toText(value, budget));
}

function lineBreaks(value: Value, _values: readonly Value[], budget: Budget): Value {
  if (value === undefined || value === null) return '';
  const text = givenText(value, 'nl2br');
  budget.reserve(text.length * 4);
  return likeInput(value, text.replace(/\r\n|\n/g, '<br />\n'), budget);
}

function stripTags(value: Value, [preserveLineBreaks]: readonly Value[], budget: Budget): Value {
  const text = textOf(value, 'striptags');
  budget.step(text.length / 4);
  const bare = withoutTags(text).trim();
  if (!preserveLineBreaks) return likeInput(value, bare.replace(/\s+/g, ' '), budget);
  const lines = bare.replace(/ +/g, ' ').replace(/^ | $/gm, '').replaceAll('\r\n', '\n');
  return likeInput(value, lines.replace(/\n\n\n+/g, '\n\n'), budget);
}

/** Drops `<name …>`, `</name …>` and comments; a tag that never closes is text. */
function withoutTags(text: string): string {
  const tagName = /\/?[a-z][a-z0-9]*/iy;
  let kept = '';
  let from = 0;
  let lastClose = 0;
  let lastCommentEnd = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', Math.max(start + 1, from))) {
    let end = -1;
    tagName.lastIndex = start + 1;
    if (text.startsWith('<!--', start)) {
      if (lastCommentEnd !== -1) lastCommentEnd = text.indexOf('-->', start + 4);
      end = lastCommentEnd === -1 ? -1 : lastCommentEnd + 3;
    } else if (tagName.test(text) && text[tagName.lastIndex] !== '_') {
      if (lastClose !== -1) lastClose = text.indexOf('>', tagName.lastIndex);
      end = lastClose === -1 ? -1 : lastClose + 1;
    }
    if (end === -1) continue;
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

function urlEncode(value: Value, budget: Budget): Value {
  const encode = (item: Value): string => {
    const text = toText(item, budget);
    budget.reserve(text.length * 3);
    try {
      return encodeURIComponent(text);
    } catch {
      throw new TemplateFailure('template/wrong-type', 'The filter urlencode needs well-formed Unicode text.');
    }
  };
  if (typeof value === 'string') return encode(value);
  const pairs = isList(value) ? value : isDict(value) ? entriesOf(value, budget) : [];
  budget.list(pairs.length);
  const parts = pairs.map((pair) => `${encode(memberOf(pair, 0, budget))}=${encode(memberOf(pair, 1, budget))}`);
  return budget.text(parts.join('&'));
}

const punctuated = /^(?:\(|<|&lt;)?(.*?)(?:\.|,|\)|\n|&gt;)?$/;
const address = /^[\w.!#$%&'*+\-/=?^`{|}~]+@[a-z\d-]+(\.[a-z\d-]+)+$/i;
const webAddress = /^https?:\/\/.*$/;
const domain = /\.(?:org|net|com)(?::|\/|$)/;

function urlize(value: Value, [length, noFollow]: readonly Value[], budget: Budget): Value {
  const text = givenText(value, 'urlize');
  budget.step(text.length / 2);
  const maximum = length === undefined ? text.length : toNumber(length, budget) || 0;
  const relation = noFollow === true ? ' rel="nofollow"' : '';
  const words = text.split(/(\s+)/);
  budget.list(words.length);
  budget.reserve(text.length * 3);
  return budget.text(words.map((word) => linked(word, maximum, relation)).join(''));
}

function linked(word: string, maximum: number, relation: string): string {
  const url = punctuated.exec(word)?.[1] ?? word;
  const shown = url.slice(0, Math.max(0, maximum));
  if (webAddress.test(url)) return `<a href="${url}"${relation}>${shown}</a>`;
  if (url.startsWith('www.')) return `<a href="http://${url}"${relation}>${shown}</a>`;
  if (address.test(url)) return `<a href="mailto:${url}">${url}</a>`;
  return domain.test(url) ? `<a href="http://${url}"${relation}>${shown}</a>` : word;
}
