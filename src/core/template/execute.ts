// Statements at run time: each gives the text it prints. Texts are paid where they are printed.
import { evaluate } from './evaluate.ts';
import { importNames, includeTemplate } from './inclusion.ts';
import { runFor } from './loop.ts';
import { makeMacro } from './macro.ts';
import { isIdentical } from './operators.ts';
import { type BlockBody, Scope, standAt } from './scope.ts';
import type { Statement, SwitchStatement } from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { toText, type Value } from './values.ts';

/** The text a body prints. */
export function execute(statements: readonly Statement[], scope: Scope): string {
  let text = '';
  for (const statement of statements) {
    text += executeOne(statement, scope);
    scope.unit.rendering.budget.limit(text.length);
  }
  return text;
}

function executeOne(node: Statement, scope: Scope): string {
  const { rendering } = scope.unit;
  const { budget } = rendering;
  budget.step();
  switch (node.kind) {
    case 'text':
      return budget.text(node.text);
    case 'output': {
      const value = evaluate(node.expression, scope);
      standAt(node.at, scope);
      if (value !== undefined && value !== null) return budget.text(toText(value, budget));
      if (value === undefined && node.expression.kind === 'name' && !scope.has(node.expression.name)) {
        rendering.missing(node.expression.name, node.expression.at, scope.unit.template);
      }
      return '';
    }
    case 'if':
      for (const branch of node.branches) {
        if (evaluate(branch.condition, scope)) return execute(branch.body, scope);
      }
      return execute(node.otherwise, scope);
    case 'for':
      return runFor(node, scope);
    case 'set': {
      const value = evaluate(node.value, scope);
      for (const name of node.names) scope.assign(name, value);
      return '';
    }
    case 'macro':
      defineName(node.definition.name, makeMacro(node.definition, scope.unit), node.nested, scope);
      if (!node.nested && !node.definition.name.startsWith('_')) scope.unit.exported.add(node.definition.name);
      return '';
    case 'switch':
      return runSwitch(node, scope);
    case 'include':
      standAt(node.at, scope);
      return includeTemplate(node, scope);
    case 'import':
    case 'from':
      standAt(node.at, scope);
      importNames(node, scope, (name, value) => defineName(name, value, node.nested, scope));
      return '';
    case 'extends':
      extendTemplate(node.template, node.at, scope);
      return '';
    case 'block':
      if (!node.inBlock && scope.unit.parent !== null) return '';
      return renderBlock(scope.unit.blocks.get(node.name)?.[0], scope);
  }
}

function defineName(name: string, value: Value, nested: boolean, scope: Scope): void {
  if (nested) scope.bind(name, value);
  else scope.unit.context.set(name, value);
}

function runSwitch(node: SwitchStatement, scope: Scope): string {
  const { budget } = scope.unit.rendering;
  const value = evaluate(node.value, scope);
  let matched = false;
  for (const branch of node.cases) {
    matched ||= isIdentical(value, evaluate(branch.condition, scope), budget);
    // A case without body falls through to the next.
    if (matched && branch.body.length > 0) return execute(branch.body, scope);
  }
  return execute(node.otherwise, scope);
}

function extendTemplate(name: string, at: number, scope: Scope): void {
  const { unit } = scope;
  const parent = unit.rendering.load(name, at);
  if (parent === null) throw new TemplateFailure('template/missing-include', `There is no template ${name}.`, at);
  unit.parent = parent;
  for (const [block, body] of parent.syntax?.blocks ?? []) {
    const bodies = unit.blocks.get(block) ?? [];
    bodies.push({ template: parent, body });
    unit.blocks.set(block, bodies);
  }
}

function renderBlock(block: BlockBody | undefined, scope: Scope): string {
  if (block === undefined) return '';
  const { budget } = scope.unit.rendering;
  budget.enter();
  const unit = { ...scope.unit, template: block.template, parent: null };
  const text = execute(block.body, new Scope(unit, { parent: scope, isolated: true }));
  budget.leave();
  return text;
}

/** The text of the block that the running one replaces. */
export function renderSuper(name: string, scope: Scope): string {
  const bodies = scope.unit.blocks.get(name) ?? [];
  const index = bodies.findIndex((body) => body.template === scope.unit.template);
  const next = bodies[index + 1];
  if (next === undefined) throw new TemplateFailure('template/no-super', `The block ${name} replaces no other.`);
  return renderBlock(next, scope);
}
