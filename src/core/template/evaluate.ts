// Expressions at run time. Each node costs a step; each value is one of ours; nothing is called but macros and our functions.

import { execute, renderSuper } from './execute.ts';
import { filters } from './filters.ts';
import { callMacro, makeCallBlock } from './macro.ts';
import { add, applyOperator, isIn } from './operators.ts';
import { type Scope, standAt } from './scope.ts';
import type {
  CallExpression,
  ChainExpression,
  Expression,
  FilterExpression,
  Keyword,
  TestExpression,
} from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { tests } from './tests.ts';
import { Callable, isList, kindOf, memberOf, newDict, SafeText, toNumber, type Value } from './values.ts';

const noKeywords: ReadonlyMap<string, Value> = new Map();

export function evaluate(node: Expression, scope: Scope): Value {
  const { budget } = scope.unit.rendering;
  budget.step();
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'name':
      return lookup(node.name, node.at, scope);
    case 'member': {
      const target = evaluate(node.target, scope);
      const key = evaluate(node.key, scope);
      standAt(node.at, scope);
      return memberOf(target, key, budget);
    }
    case 'filter':
      return applyFilter(node, scope);
    case 'chain':
      return evaluateChain(node, scope);
    case 'or':
    case 'and':
      return evaluateLogic(node.kind === 'or', node.operands, scope);
    case 'prefix': {
      const operand = evaluate(node.operand, scope);
      if (node.operator === '!') return !operand;
      return node.operator === '-' ? -toNumber(operand, budget) : toNumber(operand, budget);
    }
    case 'choice':
      if (evaluate(node.condition, scope)) return evaluate(node.yes, scope);
      return node.no === null ? '' : evaluate(node.no, scope);
    case 'test':
      return applyTest(node, scope);
    case 'call':
      return call(node, scope);
    case 'in': {
      const key = evaluate(node.left, scope);
      const container = evaluate(node.right, scope);
      standAt(node.at, scope);
      return isIn(key, container, budget);
    }
    default:
      return evaluateRare(node, scope);
  }
}

type RareExpression = Extract<
  Expression,
  { readonly kind: 'list' | 'dict' | 'sequence' | 'floor' | 'power' | 'capture' | 'callBlock' | 'super' }
>;

function evaluateRare(node: RareExpression, scope: Scope): Value {
  const { budget } = scope.unit.rendering;
  switch (node.kind) {
    case 'list':
      budget.list(node.items.length);
      return node.items.map((item) => evaluate(item, scope));
    case 'dict': {
      budget.list(node.entries.length);
      const dict = newDict();
      for (const entry of node.entries) dict[entry.name] = evaluate(entry.value, scope);
      return dict;
    }
    case 'sequence':
      return node.items.map((item) => evaluate(item, scope)).at(-1);
    case 'floor':
      return Math.floor(toNumber(evaluate(node.operand, scope), budget));
    case 'power': {
      const base = toNumber(evaluate(node.left, scope), budget);
      return base ** toNumber(evaluate(node.right, scope), budget);
    }
    case 'capture':
      return execute(node.body, scope);
    case 'callBlock':
      return makeCallBlock(node.definition, scope);
    case 'super':
      standAt(node.at, scope);
      return new SafeText(renderSuper(node.block, scope));
  }
}

function lookup(name: string, at: number, scope: Scope): Value {
  const value = scope.lookup(name);
  if (value !== undefined || !scope.unit.rendering.strict || scope.has(name)) return value;
  standAt(at, scope);
  throw new TemplateFailure('template/undefined-variable', `The variable ${name} has no value.`);
}

/** The value of an operand that may be missing even in strict mode. */
function evaluateOptional(node: Expression, scope: Scope): Value {
  return node.kind === 'name' ? scope.lookup(node.name) : evaluate(node, scope);
}

function evaluateChain(node: ChainExpression, scope: Scope): Value {
  const { budget } = scope.unit.rendering;
  let value = evaluate(node.first, scope);
  for (const { operator, operand } of node.rest) {
    const right = evaluate(operand, scope);
    value = operator === '+' ? add(value, right, budget) : applyOperator(operator, value, right, budget);
  }
  return value;
}

function evaluateLogic(isOr: boolean, operands: readonly Expression[], scope: Scope): Value {
  let value: Value;
  for (const operand of operands) {
    value = evaluate(operand, scope);
    if (Boolean(value) === isOr) return value;
  }
  return value;
}

function applyFilter(node: FilterExpression, scope: Scope): Value {
  const { budget } = scope.unit.rendering;
  const filter = filters.get(node.name);
  if (filter === undefined)
    throw new TemplateFailure('template/unknown-filter', `There is no filter ${node.name}.`, node.at);
  const isDefault = node.name === 'default' || node.name === 'd';
  const value = isDefault ? evaluateOptional(node.value, scope) : evaluate(node.value, scope);
  const values = node.arguments.map((argument) => evaluate(argument, scope));
  for (const keyword of node.keywords) {
    const position = filter.parameters.indexOf(keyword.name);
    while (values.length < position) values.push(undefined);
    values[position] = evaluate(keyword.value, scope);
  }
  standAt(node.at, scope);
  const text = value instanceof SafeText ? value.text : value;
  if (typeof text === 'string') budget.read(text.length);
  return filter.apply(value, values, budget);
}

function applyTest(node: TestExpression, scope: Scope): boolean {
  const { budget } = scope.unit.rendering;
  const test = tests.get(node.name);
  if (test === undefined) throw new TemplateFailure('template/unknown-test', `There is no test ${node.name}.`, node.at);
  const isPresence = node.name === 'defined' || node.name === 'undefined';
  const value = isPresence ? evaluateOptional(node.value, scope) : evaluate(node.value, scope);
  const argument = node.argument === null ? undefined : evaluate(node.argument, scope);
  standAt(node.at, scope);
  return test(value, argument, budget);
}

function call(node: CallExpression, scope: Scope): Value {
  const { budget } = scope.unit.rendering;
  const callee = evaluate(node.callee, scope);
  if (!(callee instanceof Callable)) throw notCallable(node, callee, scope);
  const values = node.arguments.map((argument) => evaluate(argument, scope));
  const keywords = node.keywords.length === 0 ? noKeywords : evaluateKeywords(node.keywords, scope);
  standAt(node.at, scope);
  return callMacro(callee, values, keywords, budget);
}

function evaluateKeywords(keywords: readonly Keyword[], scope: Scope): ReadonlyMap<string, Value> {
  return new Map(keywords.map((keyword) => [keyword.name, evaluate(keyword.value, scope)]));
}

function notCallable(node: CallExpression, callee: Value, scope: Scope): TemplateFailure {
  const { callee: called } = node;
  if (called.kind === 'member') {
    const target = evaluate(called.target, scope);
    if (typeof target === 'string' || isList(target) || target instanceof SafeText) {
      const message = 'Methods of texts and lists cannot be called. Use a filter, such as | upper or | join.';
      return new TemplateFailure('template/method-call', message, node.at);
    }
  }
  const what = called.kind === 'name' ? called.name : 'this';
  return new TemplateFailure('template/not-callable', `Cannot call ${what}: it is ${kindOf(callee)}.`, node.at);
}
