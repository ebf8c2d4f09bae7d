// The operators, as JavaScript defines them on our values: the same results as nunjucks, without its coercion hooks.
import type { Budget } from './budget.ts';
import type { BinaryOperator } from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { isDict, isList, kindOf, SafeText, toNumber, toPrimitive, toText, type Value } from './values.ts';

/** `+`: joins when either side is text, adds otherwise. */
export function add(left: Value, right: Value, budget: Budget): string | number {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  const a = toPrimitive(left, budget);
  const b = toPrimitive(right, budget);
  if (typeof a === 'string' || typeof b === 'string') return concatenate(a, b, budget);
  return Number(a) + Number(b);
}

function concatenate(left: Value, right: Value, budget: Budget): string {
  const a = toText(left, budget);
  const b = toText(right, budget);
  budget.reserve(a.length + b.length);
  return a + b;
}

/** `<`: text by UTF-16 units when both sides are text, numbers otherwise. */
export function isLess(left: Value, right: Value, budget: Budget): boolean {
  const a = toPrimitive(left, budget);
  const b = toPrimitive(right, budget);
  if (typeof a === 'string' && typeof b === 'string') {
    budget.read(Math.min(a.length, b.length));
    return a < b;
  }
  return toNumber(a, budget) < toNumber(b, budget);
}

function isLessOrEqual(left: Value, right: Value, budget: Budget): boolean {
  const a = toPrimitive(left, budget);
  const b = toPrimitive(right, budget);
  if (typeof a === 'string' && typeof b === 'string') {
    budget.read(Math.min(a.length, b.length));
    return a <= b;
  }
  return toNumber(a, budget) <= toNumber(b, budget);
}

/** `===`, for which objects are equal only to themselves. */
export function isIdentical(left: Value, right: Value, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') budget.read(Math.min(left.length, right.length));
  return left === right;
}

/** `==`, with JavaScript's conversions. */
export function isEqual(left: Value, right: Value, budget: Budget): boolean {
  const isLeftObject = typeof left === 'object' && left !== null;
  const isRightObject = typeof right === 'object' && right !== null;
  if (isLeftObject && isRightObject) return left === right;
  if (left === null || left === undefined || right === null || right === undefined) {
    return (left ?? null) === (right ?? null);
  }
  const a = isLeftObject ? toText(left, budget) : left;
  const b = isRightObject ? toText(right, budget) : right;
  return typeof a === typeof b ? isIdentical(a, b, budget) : toNumber(a, budget) === toNumber(b, budget);
}

/** `in`: an item of a list, a part of a text, or an own key of an object. */
export function isIn(key: Value, container: Value, budget: Budget): boolean {
  if (isList(container)) {
    budget.step(container.length);
    return container.some((item) => isIdentical(item, key, budget));
  }
  if (typeof container === 'string' || container instanceof SafeText) {
    const text = toText(container, budget);
    const part = toText(key, budget);
    budget.search(text.length, part.length);
    return text.includes(part);
  }
  if (isDict(container)) {
    const name = toText(key, budget);
    budget.read(name.length);
    return Object.hasOwn(container, name);
  }
  const message = `"in" needs a list, text or object on its right, not ${kindOf(container)}.`;
  throw new TemplateFailure('template/wrong-type', message);
}

/** The result of one infix operator. */
export function applyOperator(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value {
  switch (operator) {
    case '+':
      return add(left, right, budget);
    case '~':
      return concatenate(left, right, budget);
    case '-':
      return toNumber(left, budget) - toNumber(right, budget);
    case '*':
      return toNumber(left, budget) * toNumber(right, budget);
    case '/':
      return toNumber(left, budget) / toNumber(right, budget);
    case '%':
      return toNumber(left, budget) % toNumber(right, budget);
    case '==':
      return isEqual(left, right, budget);
    case '!=':
      return !isEqual(left, right, budget);
    case '===':
      return isIdentical(left, right, budget);
    case '!==':
      return !isIdentical(left, right, budget);
    case '<':
      return isLess(left, right, budget);
    case '>':
      return isLess(right, left, budget);
    case '<=':
      return isLessOrEqual(left, right, budget);
    case '>=':
      return isLessOrEqual(right, left, budget);
  }
}
