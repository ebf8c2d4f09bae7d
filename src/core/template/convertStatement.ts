// Statements: from nunjucks' nodes to our syntax. A tag we do not run is reported, never skipped in silence.
import nodes from 'nunjucks/src/nodes.js';
import { type Conversion, childrenOf, nodeIn } from './conversion.ts';
import { convertExpression, convertMacro, symbolIn } from './convertExpression.ts';
import type { Branch, Statement, Syntax } from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';

/** The syntax of a whole template; findings are left in `conversion`. */
export function convertTemplate(root: NunjucksNode, conversion: Conversion): Syntax {
  return { body: convertBody(root, conversion), blocks: conversion.blocks };
}

/** The statements of a body; a missing body is empty. */
export function convertBody(node: NunjucksNode | null, conversion: Conversion): Statement[] {
  const statements: Statement[] = [];
  for (const child of childrenOf(node)) {
    const statement = convertStatement(child, conversion);
    if (statement.kind !== 'text' || statement.text !== '') statements.push(statement);
  }
  return statements;
}

function convertStatement(node: NunjucksNode, conversion: Conversion): Statement {
  const at = conversion.at(node);
  // The class's own name, unlike the others', does not survive minification.
  if (node instanceof nodes.FromImport) return convertFrom(node, at, conversion);
  switch (node.typename) {
    case 'Output':
      return convertOutput(node, at, conversion);
    case 'If':
      return convertIf(node, conversion);
    case 'For':
      return convertFor(node, at, conversion);
    case 'Set':
      return convertSet(node, at, conversion);
    case 'Macro': {
      const definition = conversion.scoped(0, () => convertMacro(node, conversion));
      return { kind: 'macro', definition, nested: conversion.scopes > 0, at };
    }
    case 'Switch':
      return convertSwitch(node, conversion);
    case 'Include':
      return { kind: 'include', template: templateName(node, at), ignoreMissing: node.ignoreMissing === true, at };
    case 'Extends':
      return { kind: 'extends', template: templateName(node, at), at };
    case 'Block':
      return convertBlock(node, at, conversion);
    case 'Import':
      return {
        kind: 'import',
        template: templateName(node, at),
        target: conversion.name(symbolIn(nodeIn(node, 'target')), at),
        withContext: node.withContext === true,
        nested: conversion.scopes > 0,
        at,
      };
    default:
      conversion.report('template/unsupported', 'Asynchronous tags are not supported. Use if or for.', { at });
      return { kind: 'text', text: '' };
  }
}

function convertOutput(node: NunjucksNode, at: number, conversion: Conversion): Statement {
  const child = childrenOf(node)[0] ?? null;
  if (child?.typename === 'TemplateData') return { kind: 'text', text: String(child.value) };
  return { kind: 'output', expression: convertExpression(child, conversion), at };
}

function convertIf(node: NunjucksNode, conversion: Conversion): Statement {
  const branches: Branch[] = [];
  let rest: NunjucksNode | null = node;
  for (; rest?.typename === 'If'; rest = nodeIn(rest, 'else_')) {
    const condition = convertExpression(nodeIn(rest, 'cond'), conversion);
    branches.push({ condition, body: convertBody(nodeIn(rest, 'body'), conversion) });
  }
  return { kind: 'if', branches, otherwise: convertBody(rest, conversion) };
}

function convertFor(node: NunjucksNode, at: number, conversion: Conversion): Statement {
  const target = nodeIn(node, 'name');
  const targets = target?.typename === 'Array' ? childrenOf(target) : [target];
  const names = targets.map((name) => conversion.name(symbolIn(name), conversion.at(name ?? node)));
  const list = convertExpression(nodeIn(node, 'arr'), conversion);
  return conversion.scoped(conversion.scopes + 1, () => ({
    kind: 'for',
    names,
    list,
    body: convertBody(nodeIn(node, 'body'), conversion),
    otherwise: convertBody(nodeIn(node, 'else_'), conversion),
    at,
  }));
}

function convertSet(node: NunjucksNode, at: number, conversion: Conversion): Statement {
  const targets = node.targets as readonly NunjucksNode[];
  const names = targets.map((target) => conversion.name(symbolIn(target), conversion.at(target)));
  const value = nodeIn(node, 'value') ?? nodeIn(node, 'body');
  return { kind: 'set', names, value: convertExpression(value, conversion), at };
}

function convertSwitch(node: NunjucksNode, conversion: Conversion): Statement {
  return {
    kind: 'switch',
    value: convertExpression(nodeIn(node, 'expr'), conversion),
    cases: (node.cases as readonly NunjucksNode[]).map((branch) => ({
      condition: convertExpression(nodeIn(branch, 'cond'), conversion),
      body: convertCaseBody(nodeIn(branch, 'body'), conversion),
    })),
    otherwise: convertBody(nodeIn(node, 'default'), conversion),
  };
}

/** A case falls through only when nothing at all stands in it: white space that is trimmed away still counts. */
function convertCaseBody(node: NunjucksNode | null, conversion: Conversion): Statement[] {
  const body = convertBody(node, conversion);
  return body.length === 0 && childrenOf(node).length > 0 ? [{ kind: 'text', text: '' }] : body;
}

function convertBlock(node: NunjucksNode, at: number, conversion: Conversion): Statement {
  const name = conversion.name(symbolIn(nodeIn(node, 'name')), at);
  const inBlock = conversion.openBlocks.length > 0;
  conversion.openBlocks.push(name);
  const body = conversion.scoped(0, () => convertBody(nodeIn(node, 'body'), conversion));
  conversion.openBlocks.pop();
  if (conversion.blocks.has(name)) {
    conversion.report('template/duplicate-block', `The block ${name} is defined twice. Rename one of them.`, { at });
  }
  conversion.blocks.set(name, body);
  return { kind: 'block', name, inBlock, at };
}

function convertFrom(node: NunjucksNode, at: number, conversion: Conversion): Statement {
  const names = childrenOf(nodeIn(node, 'names')).map((child) => {
    const isPair = child.typename === 'Pair';
    const name = conversion.name(symbolIn(isPair ? nodeIn(child, 'key') : child), conversion.at(child));
    return { name, alias: isPair ? conversion.name(symbolIn(nodeIn(child, 'value')), conversion.at(child)) : name };
  });
  const withContext = node.withContext === true;
  return { kind: 'from', template: templateName(node, at), names, withContext, nested: conversion.scopes > 0, at };
}

function templateName(node: NunjucksNode, at: number): string {
  const name = nodeIn(node, 'template');
  if (name?.typename === 'Literal' && typeof name.value === 'string') return name.value;
  throw new TemplateFailure('template/dynamic-include', 'Name the included template as a text in quotes.', at);
}
