// The functions every template has: range, cycler and joiner. All are deterministic and cost what they make.
import type { Budget } from './budget.ts';
import { add } from './operators.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { Callable, newDict, toNumber, type Value } from './values.ts';

/** Names that are functions unless the template or its variables say otherwise. */
export const globalNames: ReadonlySet<string> = new Set(['range', 'cycler', 'joiner']);

/** The function of that name, or undefined. */
export function globalOf(name: string, budget: Budget): Value {
  if (name === 'range') return new Callable('range', ([start, stop, step]) => range(start, stop, step, budget));
  if (name === 'cycler') return new Callable('cycler', (items) => cycler(items));
  return name === 'joiner' ? new Callable('joiner', ([separator]) => joiner(separator)) : undefined;
}

function range(first: Value, last: Value, by: Value, budget: Budget): Value {
  let value = last === undefined ? 0 : toNumber(first, budget);
  const stop = toNumber(last === undefined ? first : last, budget);
  const step = last === undefined ? 1 : toNumber(by || 1, budget);
  const length = Math.max(0, Math.ceil((stop - value) / step)) || 0;
  budget.list(length);
  const items: number[] = [];
  const isBefore = step > 0 ? () => value < stop : () => value > stop;
  for (; isBefore(); value = add(value, step, budget) as number) {
    if (items.length > length) throw new TemplateFailure('template/wrong-type', 'The step of range is too small.');
    items.push(value);
  }
  return items;
}

function cycler(items: readonly Value[]): Value {
  const state = newDict();
  let index = -1;
  state.current = null;
  state.next = new Callable('next', () => {
    index = index + 1 >= items.length ? 0 : index + 1;
    state.current = items[index];
    return state.current;
  });
  state.reset = new Callable('reset', () => {
    index = -1;
    state.current = null;
    return undefined;
  });
  return state;
}

function joiner(separator: Value): Value {
  let isFirst = true;
  return new Callable('joiner', () => {
    const text = isFirst ? '' : separator || ',';
    isFirst = false;
    return text;
  });
}
