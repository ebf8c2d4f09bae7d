// The tests of `is`, in one table. A name not in it does not exist, whatever an object's prototype may hold.
import type { Budget } from './budget.ts';
import { applyOperator, isIdentical } from './operators.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { Callable, isDict, isList, kindOf, SafeText, toNumber, type Value } from './values.ts';

export type Test = (value: Value, argument: Value, budget: Budget) => boolean;

const identical: Test = (value, argument, budget) => isIdentical(value, argument, budget);
const greater: Test = (value, argument, budget) => applyOperator('>', value, argument, budget) === true;
const less: Test = (value, argument, budget) => applyOperator('<', value, argument, budget) === true;

export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['callable', (value) => value instanceof Callable],
  ['defined', (value) => value !== undefined],
  ['divisibleby', (value, argument, budget) => toNumber(value, budget) % toNumber(argument, budget) === 0],
  ['eq', identical],
  ['equalto', identical],
  ['escaped', (value) => value instanceof SafeText],
  ['even', (value, _argument, budget) => toNumber(value, budget) % 2 === 0],
  ['falsy', (value) => !value],
  ['ge', (value, argument, budget) => applyOperator('>=', value, argument, budget) === true],
  ['greaterthan', greater],
  ['gt', greater],
  ['iterable', isIterable],
  ['le', (value, argument, budget) => applyOperator('<=', value, argument, budget) === true],
  ['lessthan', less],
  ['lower', (value, _argument, budget) => isInCase(value, (text) => text.toLowerCase(), budget)],
  ['lt', less],
  ['mapping', (value) => isDict(value) || value instanceof SafeText],
  ['ne', (value, argument, budget) => !isIdentical(value, argument, budget)],
  ['null', (value) => value === null],
  ['number', (value) => typeof value === 'number'],
  ['odd', (value, _argument, budget) => toNumber(value, budget) % 2 === 1],
  ['sameas', identical],
  ['string', (value) => typeof value === 'string'],
  ['truthy', (value) => Boolean(value)],
  ['undefined', (value) => value === undefined],
  ['upper', (value, _argument, budget) => isInCase(value, (text) => text.toUpperCase(), budget)],
]);

function isIterable(value: Value): boolean {
  if (value === undefined || value === null) {
    throw new TemplateFailure('template/wrong-type', 'The test iterable needs a value, and there is none.');
  }
  return typeof value === 'string' || isList(value) || value instanceof SafeText;
}

function isInCase(value: Value, change: (text: string) => string, budget: Budget): boolean {
  if (value instanceof SafeText) return false;
  if (typeof value !== 'string') {
    throw new TemplateFailure('template/wrong-type', `This test needs text, not ${kindOf(value)}.`);
  }
  budget.read(value.length);
  return change(value) === value;
}
