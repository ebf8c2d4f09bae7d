// Filters over lists and objects. Results are new values; nothing a template holds is ever changed.
import type { Budget } from './budget.ts';
import { defineFilter, type Filter, givenList, itemsOf, refuse } from './filter.ts';
import { add, isLess } from './operators.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { tests } from './tests.ts';
import {
  type Dict,
  entriesOf,
  isDict,
  isList,
  joinTexts,
  memberOf,
  newDict,
  SafeText,
  toNumber,
  toText,
  type Value,
} from './values.ts';

export const listFilters: readonly (readonly [string, Filter])[] = [
  ['batch', defineFilter(['linecount', 'fill_with'], batch)],
  ['dictsort', defineFilter(['case_sensitive', 'by'], sortEntries)],
  ['first', defineFilter([], (value, _values, budget) => itemAt(value, () => 0, budget))],
  ['groupby', defineFilter(['attr'], groupBy)],
  ['join', defineFilter(['del', 'attr'], join)],
  ['last', defineFilter([], (value, _values, budget) => itemAt(value, (length) => length - 1, budget))],
  ['length', defineFilter([], (value, _values, budget) => lengthOf(value, budget))],
  ['list', defineFilter([], (value, _values, budget) => toList(value, budget))],
  ['reject', defineFilter(['test', 'argument'], (value, values, budget) => select(value, values, budget, false))],
  ['rejectattr', defineFilter(['attr'], (value, [key], budget) => selectBy(value, key, budget, false))],
  ['reverse', defineFilter([], reverse)],
  ['select', defineFilter(['test', 'argument'], (value, values, budget) => select(value, values, budget, true))],
  ['selectattr', defineFilter(['attr'], (value, [key], budget) => selectBy(value, key, budget, true))],
  ['slice', defineFilter(['slices', 'fill_with'], slice)],
  ['sort', defineFilter(['reverse', 'case_sensitive', 'attribute'], sort)],
  ['sum', defineFilter(['attr', 'start'], sum)],
];

function batch(value: Value, [size, fill]: readonly Value[], budget: Budget): Value {
  if (value === undefined || value === null) return refuse('batch', 'a list', value);
  const items = itemsOf(value, budget);
  const count = toNumber(size, budget);
  const rows: Value[][] = [];
  let row: Value[] = [];
  items.forEach((item, index) => {
    if (index % count === 0 && row.length > 0) {
      rows.push(row);
      row = [];
    }
    row.push(item);
  });
  if (row.length === 0) return rows;
  if (fill) {
    budget.list(Math.max(0, count - row.length) || 0);
    while (row.length < count) row.push(fill);
  }
  rows.push(row);
  return rows;
}

function slice(value: Value, [slices, fill]: readonly Value[], budget: Budget): Value {
  const isText = typeof value === 'string' || value instanceof SafeText;
  if (!isText && !isList(value)) return refuse('slice', 'a list', value);
  const items = value instanceof SafeText ? value.text : value;
  const count = toNumber(slices, budget);
  budget.list(count || 0);
  budget.list(items.length);
  const size = Math.floor(items.length / count);
  const extra = items.length % count;
  const result: Value[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const start = offset + index * size;
    if (index < extra) offset += 1;
    const part = items.slice(start, offset + (index + 1) * size);
    if (!fill || index < extra) result.push(part);
    else if (typeof part === 'string') refuse('slice', 'a list to fill', part);
    else result.push([...part, fill]);
  }
  return result;
}

function itemAt(value: Value, position: (length: number) => number, budget: Budget): Value {
  if (value === undefined || value === null) return refuse('first or last', 'a list', value);
  const length =
    typeof value === 'string' || isList(value) ? value.length : toNumber(memberOf(value, 'length', budget), budget);
  return memberOf(value, position(length), budget);
}

function join(value: Value, [separator, key]: readonly Value[], budget: Budget): Value {
  const nothing = value === undefined || value === null;
  const items = key ? attributes(nothing ? [] : value, key, budget) : givenList(value, 'join');
  return joinTexts(items, toText(separator || '', budget), budget);
}

/** One member of every item. */
function attributes(value: Value, key: Value, budget: Budget): Value[] {
  return itemsOf(value, budget).map((item) => {
    if (item === undefined || item === null) return refuse('this', `items with ${toText(key, budget)}`, item);
    return memberOf(item, key, budget);
  });
}

function lengthOf(value: Value, budget: Budget): Value {
  if (value === undefined || value === null || value === false) return 0;
  if (typeof value === 'string' || isList(value)) return value.length;
  if (value instanceof SafeText) return value.text.length;
  return isDict(value) ? entriesOf(value, budget).length : undefined;
}

function toList(value: Value, budget: Budget): Value {
  if (isList(value)) return value;
  if (typeof value === 'string') return itemsOf(value, budget);
  if (!isDict(value)) return refuse('list', 'text, a list or an object', value);
  return entriesOf(value, budget).map(([key, member]) => Object.assign(newDict(), { key, value: member }));
}

function reverse(value: Value, _values: readonly Value[], budget: Budget): Value {
  const items = [...itemsOf(value, budget)].reverse();
  return typeof value === 'string' ? budget.text(items.join('')) : items;
}

function select(value: Value, [name = 'truthy', argument]: readonly Value[], budget: Budget, wanted: boolean): Value {
  const test = tests.get(toText(name, budget));
  if (test === undefined) {
    throw new TemplateFailure('template/unknown-test', `There is no test named ${toText(name, budget).slice(0, 40)}.`);
  }
  return itemsOf(value, budget).filter((item) => {
    budget.step();
    return test(item, argument, budget) === wanted;
  });
}

function selectBy(value: Value, key: Value, budget: Budget, wanted: boolean): Value {
  const items = givenList(value, wanted ? 'selectattr' : 'rejectattr');
  const members = attributes(items, key, budget);
  return items.filter((_item, index) => Boolean(members[index]) === wanted);
}

function sum(value: Value, [key, start]: readonly Value[], budget: Budget): Value {
  const nothing = value === undefined || value === null;
  const items = key ? attributes(nothing ? [] : value, key, budget) : givenList(value, 'sum');
  budget.step(items.length);
  const total = items.reduce<Value>((left, right) => add(left, right, budget), 0);
  return add(start === undefined ? 0 : start, total, budget);
}

/** The member a dotted path leads to, through own members only; undefined where it ends early. */
function follow(item: Value, path: Value, budget: Budget): Value {
  if (!path) return item;
  const keys = typeof path === 'string' ? path.split('.') : [path];
  budget.step(keys.length);
  let value = item;
  for (const key of keys) {
    if (value === undefined || value === null) refuse('this', 'items with this attribute', value);
    value = memberOf(value, key, budget);
    if (value === undefined) return undefined;
  }
  return value;
}

function groupBy(value: Value, [path]: readonly Value[], budget: Budget): Value {
  if (value === undefined || value === null) return refuse('groupby', 'a list', value);
  const groups: Dict = newDict();
  for (const item of itemsOf(value, budget)) {
    const key = toText(follow(item, path, budget), budget);
    const group = groups[key];
    if (group === undefined) groups[key] = [item];
    else (group as Value[]).push(item);
  }
  return groups;
}

function compare(left: Value, right: Value, budget: Budget): number {
  budget.step();
  if (isLess(left, right, budget)) return -1;
  return isLess(right, left, budget) ? 1 : 0;
}

function folded(value: Value, budget: Budget): Value {
  if (typeof value === 'string') return budget.text(value.toLowerCase());
  return value;
}

function sort(value: Value, [reversed, caseSensitive, path]: readonly Value[], budget: Budget): Value {
  const pairs = itemsOf(value, budget).map((item) => {
    const key = follow(item, path, budget);
    return { item, key, folded: caseSensitive ? key : folded(key, budget) };
  });
  pairs.sort((a, b) => {
    const bothText = typeof a.key === 'string' && typeof b.key === 'string';
    const order = bothText ? compare(a.folded, b.folded, budget) : compare(a.key, b.key, budget);
    return reversed ? -order : order;
  });
  return pairs.map((pair) => pair.item);
}

function sortEntries(value: Value, [caseSensitive, by]: readonly Value[], budget: Budget): Value {
  if (!isDict(value)) return refuse('dictsort', 'an object', value);
  if (by !== undefined && by !== 'key' && by !== 'value') return refuse('dictsort', 'by="key" or by="value"', by);
  const position = by === 'value' ? 1 : 0;
  const pairs = entriesOf(value, budget).map((entry) => {
    const key = entry[position];
    return { entry, key: !caseSensitive && typeof key === 'string' ? budget.text(key.toUpperCase()) : key };
  });
  pairs.sort((a, b) => {
    budget.step();
    if (isLess(b.key, a.key, budget)) return 1;
    return a.key === b.key ? 0 : -1;
  });
  return pairs.map((pair) => pair.entry);
}
