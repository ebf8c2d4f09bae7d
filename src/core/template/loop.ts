// The for loop: over lists, texts and objects, with nunjucks' `loop` variable.
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import { Scope, standAt } from './scope.ts';
import type { ForStatement } from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { type Dict, entriesOf, isDict, memberOf, newDict, SafeText, type Value } from './values.ts';

/** The text of all rounds, or of the else part when there is no round. */
export function runFor(node: ForStatement, outer: Scope): string {
  const { budget } = outer.unit.rendering;
  const scope = new Scope(outer.unit, { parent: outer, bound: node.names });
  const list = evaluate(node.list, scope);
  standAt(node.at, outer);
  const rounds = node.names.length === 1 ? itemsOf(list, scope) : tuplesOf(list, scope);
  if (rounds.length === 0) return execute(node.otherwise, scope);
  const loop = newDict();
  let text = '';
  for (let index = 0; index < rounds.length; index += 1) {
    budget.step();
    bindRound(node.names, rounds[index], scope);
    describeRound(loop, index, rounds.length);
    scope.bind('loop', loop);
    text += execute(node.body, scope);
    budget.limit(text.length);
  }
  return text;
}

function bindRound(names: readonly string[], round: Value, scope: Scope): void {
  if (names.length === 1) {
    scope.bind(names[0] ?? '', round);
    return;
  }
  const { budget } = scope.unit.rendering;
  if (round === undefined || round === null) {
    throw new TemplateFailure('template/wrong-type', 'A loop with several names needs lists as items.');
  }
  names.forEach((name, position) => {
    scope.bind(name, memberOf(round, position, budget));
  });
}

function describeRound(loop: Dict, index: number, length: number): void {
  loop.index = index + 1;
  loop.index0 = index;
  loop.revindex = length - index;
  loop.revindex0 = length - index - 1;
  loop.first = index === 0;
  loop.last = index === length - 1;
  loop.length = length;
}

function itemsOf(list: Value, scope: Scope): readonly Value[] {
  const { budget } = scope.unit.rendering;
  if (typeof list !== 'string' && !(list instanceof SafeText))
    return Array.isArray(list) ? (list as readonly Value[]) : [];
  const text = typeof list === 'string' ? list : list.text;
  budget.list(text.length);
  return typeof list === 'string' ? text.split('') : [...text];
}

/** What a loop with several names goes over: lists as they are, objects and texts as pairs. */
function tuplesOf(list: Value, scope: Scope): readonly Value[] {
  const { budget } = scope.unit.rendering;
  if (isDict(list)) return entriesOf(list, budget);
  if (typeof list === 'string') return itemsOf(list, scope).map((unit, index) => [String(index), unit]);
  return itemsOf(list, scope);
}
