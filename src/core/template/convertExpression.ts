// Expressions: from nunjucks' nodes to our syntax. What templates may not say is reported here, before anything runs.
import { type Conversion, childrenOf, nodeIn } from './conversion.ts';
import { convertBody } from './convertStatement.ts';
import { filters } from './filters.ts';
import { isForbiddenName } from './names.ts';
import { isOperator, orderOperators } from './operatorOrder.ts';
import type { Expression, Keyword, MacroDefinition } from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { tests } from './tests.ts';

/** The expression of a node; null stands for a missing part, which the parser lets through in a few places. */
export function convertExpression(node: NunjucksNode | null, conversion: Conversion): Expression {
  if (node === null) throw new TemplateFailure('template/syntax', 'An expression is missing here.');
  const at = conversion.at(node);
  return conversion.deeper(at, () => {
    if (isOperator(node)) return orderOperators(node, (operand) => convertExpression(operand, conversion));
    return convertOperand(node, at, conversion);
  });
}

function convertOperand(node: NunjucksNode, at: number, conversion: Conversion): Expression {
  const part = (field: string) => convertExpression(nodeIn(node, field), conversion);
  const items = () => childrenOf(node).map((child) => convertExpression(child, conversion));
  switch (node.typename) {
    case 'Literal':
      return { kind: 'literal', value: node.value as null | boolean | number | string };
    case 'Symbol':
      return { kind: 'name', name: conversion.name(node.value, at), at };
    case 'Array':
      return { kind: 'list', items: items() };
    case 'Group':
      return convertGroup(items());
    case 'Dict':
      return { kind: 'dict', entries: convertPairs(node, conversion) };
    case 'LookupVal':
      return convertMember(node, at, conversion);
    case 'FunCall':
      return convertCall(node, at, conversion);
    case 'Filter':
      return convertFilter(node, at, conversion);
    case 'In':
      return { kind: 'in', left: part('left'), right: part('right'), at };
    case 'Is':
      return convertTest(node, at, conversion);
    case 'Pow':
      return { kind: 'power', left: part('left'), right: part('right') };
    case 'InlineIf': {
      const no = nodeIn(node, 'else_') === null ? null : part('else_');
      return { kind: 'choice', condition: part('cond'), yes: part('body'), no };
    }
    case 'Capture':
      return { kind: 'capture', body: convertBody(nodeIn(node, 'body'), conversion) };
    case 'Caller': {
      const scopes = conversion.scopes + 1;
      return { kind: 'callBlock', definition: conversion.scoped(scopes, () => convertMacro(node, conversion)) };
    }
    default:
      throw new TemplateFailure('template/syntax', 'This cannot stand in an expression.', at);
  }
}

function convertGroup(items: readonly Expression[]): Expression {
  if (items.length === 0) throw new TemplateFailure('template/syntax', 'There is nothing between the parentheses.');
  return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'sequence', items };
}

function convertMember(node: NunjucksNode, at: number, conversion: Conversion): Expression {
  const key = convertExpression(nodeIn(node, 'val'), conversion);
  if (key.kind === 'literal' && typeof key.value === 'string') checkKey(key.value, at, conversion);
  return { kind: 'member', target: convertExpression(nodeIn(node, 'target'), conversion), key, at };
}

function checkKey(key: string, at: number, conversion: Conversion): void {
  if (isForbiddenName(key)) conversion.name(key, at);
}

function convertCall(node: NunjucksNode, at: number, conversion: Conversion): Expression {
  const name = nodeIn(node, 'name');
  const block = conversion.openBlocks.at(-1);
  if (name?.typename === 'Symbol' && name.value === 'super' && block !== undefined) return { kind: 'super', block, at };
  const callee = convertExpression(name, conversion);
  return { kind: 'call', callee, ...convertArguments(childrenOf(nodeIn(node, 'args')), conversion), at };
}

function convertFilter(node: NunjucksNode, at: number, conversion: Conversion): Expression {
  const name = String(nodeIn(node, 'name')?.value);
  const [value, ...rest] = childrenOf(nodeIn(node, 'args'));
  const { arguments: positional, keywords } = convertArguments(rest, conversion);
  const filter = filters.get(name);
  const place = { at, length: name.length };
  if (filter === undefined) {
    conversion.report('template/unknown-filter', `There is no filter named ${name.slice(0, 40)}.`, place);
  }
  const unknown = keywords.find((keyword) => filter !== undefined && !filter.parameters.includes(keyword.name));
  if (unknown !== undefined) {
    conversion.report('template/unknown-keyword', `The filter ${name} has no parameter ${unknown.name}.`, place);
  }
  const converted = convertExpression(value ?? null, conversion);
  return { kind: 'filter', name, value: converted, arguments: positional, keywords, at };
}

function convertTest(node: NunjucksNode, at: number, conversion: Conversion): Expression {
  const right = nodeIn(node, 'right');
  const value = convertExpression(nodeIn(node, 'left'), conversion);
  const isCall = right?.typename === 'FunCall';
  const named = isCall ? nodeIn(right, 'name') : right;
  if (right === null || (named?.typename !== 'Symbol' && named?.typename !== 'Literal')) {
    throw new TemplateFailure('template/syntax', 'After "is" a test must follow, such as "defined".', at);
  }
  const name = String(named.value);
  const nameAt = conversion.at(named);
  if (!tests.has(name)) {
    conversion.report('template/unknown-test', `There is no test named ${name.slice(0, 40)}.`, {
      at: nameAt,
      length: name.length,
    });
  }
  const [argument = null, ...more] = isCall ? childrenOf(nodeIn(right, 'args')) : [];
  if (more.length > 0 || argument?.typename === 'KeywordArgs') {
    conversion.report('template/syntax', `The test ${name} takes one argument.`, { at: nameAt, length: name.length });
    return { kind: 'test', name, value, argument: null, at };
  }
  return { kind: 'test', name, value, argument: argument && convertExpression(argument, conversion), at };
}

function convertArguments(
  nodes: readonly NunjucksNode[],
  conversion: Conversion,
): { arguments: Expression[]; keywords: Keyword[] } {
  const keywords = nodes.find((node) => node.typename === 'KeywordArgs');
  const positional = nodes.filter((node) => node !== keywords);
  return {
    arguments: positional.map((node) => convertExpression(node, conversion)),
    keywords: keywords === undefined ? [] : convertPairs(keywords, conversion),
  };
}

function convertPairs(node: NunjucksNode, conversion: Conversion): Keyword[] {
  return childrenOf(node).map((pair) => {
    const key = nodeIn(pair, 'key');
    const name = key?.value;
    if (key === null || typeof name !== 'string' || (key.typename !== 'Symbol' && key.typename !== 'Literal')) {
      throw new TemplateFailure('template/syntax', 'Keys must be names or texts.', conversion.at(key ?? node));
    }
    checkKey(name, conversion.at(key), conversion);
    return { name, value: convertExpression(nodeIn(pair, 'value'), conversion) };
  });
}

/** The definition of a macro or call block, its body converted in the scope the caller has set. */
export function convertMacro(node: NunjucksNode, conversion: Conversion): MacroDefinition {
  const signature = childrenOf(nodeIn(node, 'args'));
  const optional = signature.find((parameter) => parameter.typename === 'KeywordArgs');
  const parameters = signature
    .filter((parameter) => parameter !== optional)
    .map((parameter) => conversion.name(symbolIn(parameter), conversion.at(parameter)));
  const name = nodeIn(node, 'name');
  return {
    name: conversion.name(symbolIn(name), conversion.at(name ?? node)),
    parameters,
    optional: optional === undefined ? [] : convertPairs(optional, conversion),
    body: convertBody(nodeIn(node, 'body'), conversion),
  };
}

/** The text of a name node; anything else gives a value that `Conversion.name` refuses. */
export function symbolIn(node: NunjucksNode | null): unknown {
  return node?.typename === 'Symbol' ? node.value : null;
}
