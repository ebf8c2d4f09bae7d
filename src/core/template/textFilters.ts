// Filters from text to text. Every length is paid before the text is built.
import type { Budget } from './budget.ts';
import { defineFilter, type Filter, givenText, likeInput, textOf } from './filter.ts';
import { isDict, isList, SafeText, toNumber, toText, type Value } from './values.ts';

export const textFilters: readonly (readonly [string, Filter])[] = [
  ['capitalize', defineFilter([], (value, _values, budget) => likeInput(value, capitalize(value, budget), budget))],
  ['center', defineFilter(['width'], (value, [width], budget) => center(value, width, budget))],
  ['indent', defineFilter(['width', 'indentfirst'], indent)],
  ['lower', defineFilter([], (value, _values, budget) => budget.text(textOf(value, 'lower').toLowerCase()))],
  ['replace', defineFilter(['old', 'new', 'count'], replace)],
  ['string', defineFilter([], toStringFilter)],
  ['title', defineFilter([], title)],
  ['trim', defineFilter([], (value, _values, budget) => likeInput(value, givenText(value, 'trim').trim(), budget))],
  ['truncate', defineFilter(['length', 'killwords', 'end'], truncate)],
  ['upper', defineFilter([], (value, _values, budget) => budget.text(textOf(value, 'upper').toUpperCase()))],
  ['wordcount', defineFilter([], (value, _values, budget) => countWords(textOf(value, 'wordcount'), budget))],
];

function capitalize(value: Value, budget: Budget): string {
  const text = textOf(value, 'capitalize').toLowerCase();
  budget.read(text.length);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The `length` a value shows to JavaScript, NaN where it has none. */
function shownLength(value: Value, budget: Budget): number {
  if (typeof value === 'string' || isList(value)) return value.length;
  if (value instanceof SafeText) return value.text.length;
  return isDict(value) && Object.hasOwn(value, 'length') ? toNumber(value.length, budget) : Number.NaN;
}

function center(value: Value, givenWidth: Value, budget: Budget): Value {
  const input = value === undefined || value === null || value === false ? '' : value;
  const width = toNumber(givenWidth || 80, budget);
  const length = shownLength(input, budget);
  if (length >= width) return input;
  const spaces = width - length;
  const before = Math.max(0, Math.ceil(spaces / 2 - (spaces % 2))) || 0;
  const after = Math.max(0, Math.ceil(spaces / 2)) || 0;
  budget.reserve(before + after);
  return likeInput(input, ' '.repeat(before) + toText(input, budget) + ' '.repeat(after), budget);
}

function indent(value: Value, [width, indentFirst]: readonly Value[], budget: Budget): Value {
  const text = textOf(value, 'indent');
  if (text === '') return '';
  const count = Math.max(0, Math.ceil(toNumber(width || 4, budget))) || 0;
  budget.read(text.length);
  let lines = 1;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines += 1;
  budget.step(lines);
  budget.reserve(text.length + lines * count);
  const margin = ' '.repeat(count);
  return likeInput(value, (indentFirst ? margin : '') + text.replaceAll('\n', `\n${margin}`), budget);
}

function replace(value: Value, [old, replacement, count]: readonly Value[], budget: Budget): Value {
  const needle = typeof old === 'number' ? String(old) : old;
  if (typeof needle !== 'string') return value;
  const text = value instanceof SafeText ? value.text : typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return value;
  const inserted = toText(replacement, budget);
  if (needle === '') {
    const between = replacement === undefined ? ',' : replacement === null ? 'null' : inserted;
    budget.list(text.length);
    budget.reserve((text.length + 2) * (between.length + 1));
    return likeInput(value, inserted + text.split('').join(between) + inserted, budget);
  }
  budget.search(text.length, needle.length);
  const limit = count === undefined ? -1 : count;
  let next = text.indexOf(needle);
  if (limit === 0 || next === -1) return typeof value === 'number' ? text : value;
  const maximum = limit === -1 ? Number.POSITIVE_INFINITY : toNumber(limit, budget);
  let result = '';
  let position = 0;
  for (let done = 0; next > -1 && done < maximum; done += 1) {
    budget.step();
    const piece = text.substring(position, next) + inserted;
    budget.reserve(piece.length);
    result += piece;
    budget.limit(result.length);
    position = next + needle.length;
    next = text.indexOf(needle, position);
  }
  return likeInput(value, result + text.substring(position), budget);
}

function toStringFilter(value: Value, _values: readonly Value[], budget: Budget): Value {
  if (value === undefined || value === null) return givenText(value, 'string');
  return likeInput(value, toText(value, budget), budget);
}

function title(value: Value, _values: readonly Value[], budget: Budget): Value {
  const words = textOf(value, 'title').split(' ');
  budget.list(words.length);
  return likeInput(value, words.map((word) => capitalize(word, budget)).join(' '), budget);
}

function truncate(value: Value, [length, killWords, end]: readonly Value[], budget: Budget): Value {
  const input = value === undefined || value === null || value === false ? '' : value;
  const maximum = toNumber(length || 255, budget);
  if (shownLength(input, budget) <= maximum) return input;
  const text = givenText(input, 'truncate');
  budget.read(text.length);
  let cut = maximum;
  if (!killWords) {
    const space = text.lastIndexOf(' ', maximum);
    if (space !== -1) cut = space;
  }
  const suffix = end === undefined || end === null ? '...' : toText(end, budget);
  return likeInput(value, text.substring(0, cut) + suffix, budget);
}

/** Words of letters, digits and underscores; null for no word, which prints as nothing. */
function countWords(text: string, budget: Budget): number | null {
  budget.step(text.length / 8);
  let words = 0;
  for (const _word of text.matchAll(/\w+/g)) words += 1;
  return words === 0 ? null : words;
}
