// The order in which infix operators are applied. nunjucks writes a parsed expression out as one line of JavaScript without
// parentheses, so JavaScript's precedence decides, for example for `not a == b` and `10 * 3 % 4`. This gives the same order.
import { nodeIn } from './conversion.ts';
import type { BinaryOperator, Expression } from './syntax.ts';

type Item = string | NunjucksNode;

const infix: ReadonlyMap<string, string> = new Map([
  ['Or', '||'],
  ['And', '&&'],
  ['Add', '+'],
  ['Concat', '~'],
  ['Sub', '-'],
  ['Mul', '*'],
  ['Div', '/'],
  ['Mod', '%'],
]);
const prefix: ReadonlyMap<string, string> = new Map([
  ['Not', '!'],
  ['Neg', 'negate'],
  ['Pos', 'plus'],
]);
const levels: readonly ReadonlySet<string>[] = [
  new Set(['||']),
  new Set(['&&']),
  new Set(['==', '!=', '===', '!==']),
  new Set(['<', '>', '<=', '>=']),
  new Set(['+', '-', '~']),
  new Set(['*', '/', '%']),
];

/** Whether a node is written as infix or prefix operator. */
export function isOperator(node: NunjucksNode): boolean {
  const type = node.typename;
  return infix.has(type) || prefix.has(type) || type === 'Compare' || type === 'FloorDiv';
}

/** The expression JavaScript reads in the operands and operators of `node`. `convert` turns an operand into syntax. */
export function orderOperators(node: NunjucksNode, convert: (operand: NunjucksNode) => Expression): Expression {
  if (node.typename === 'FloorDiv') {
    const items = [...itemsOf(nodeIn(node, 'left')), '/', ...itemsOf(nodeIn(node, 'right'))];
    return { kind: 'floor', operand: new Reader(items, convert).level(0) };
  }
  return new Reader(itemsOf(node), convert).level(0);
}

/** Operands and operators from left to right, read with a stack because chains are as long as the source allows. */
function itemsOf(root: NunjucksNode | null): Item[] {
  const items: Item[] = [];
  const stack: (Item | null)[] = [root];
  while (stack.length > 0) {
    const item = stack.pop();
    if (item === null || item === undefined) continue;
    if (typeof item === 'string') items.push(item);
    else if (infix.has(item.typename)) {
      stack.push(nodeIn(item, 'right'), infix.get(item.typename) ?? '', nodeIn(item, 'left'));
    } else if (prefix.has(item.typename)) {
      stack.push(nodeIn(item, 'target'), prefix.get(item.typename) ?? '');
    } else if (item.typename === 'Compare') {
      const operations = [...(item.ops as NunjucksNode[])].reverse();
      for (const operation of operations) stack.push(nodeIn(operation, 'expr'), String(operation.type));
      stack.push(nodeIn(item, 'expr'));
    } else items.push(item);
  }
  return items;
}

class Reader {
  #position = 0;
  readonly #items: readonly Item[];
  readonly #convert: (operand: NunjucksNode) => Expression;

  constructor(items: readonly Item[], convert: (operand: NunjucksNode) => Expression) {
    this.#items = items;
    this.#convert = convert;
  }

  level(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#operand();
    const first = this.level(level + 1);
    const rest: { operator: BinaryOperator; operand: Expression }[] = [];
    for (let item = this.#items[this.#position]; typeof item === 'string' && operators.has(item); ) {
      this.#position += 1;
      rest.push({ operator: item as BinaryOperator, operand: this.level(level + 1) });
      item = this.#items[this.#position];
    }
    if (rest.length === 0) return first;
    if (level > 1) return { kind: 'chain', first, rest };
    return { kind: level === 0 ? 'or' : 'and', operands: [first, ...rest.map((link) => link.operand)] };
  }

  #operand(): Expression {
    const prefixes: ('!' | '-' | '+')[] = [];
    let item = this.#items[this.#position++];
    for (; typeof item === 'string'; item = this.#items[this.#position++]) {
      prefixes.push(item === '!' ? '!' : item === 'negate' ? '-' : '+');
    }
    let expression: Expression = item === undefined ? { kind: 'literal', value: null } : this.#convert(item);
    for (const operator of prefixes.reverse()) expression = { kind: 'prefix', operator, operand: expression };
    return expression;
  }
}
