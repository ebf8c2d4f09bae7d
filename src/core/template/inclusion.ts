// Templates inside templates: include, import and the run of a whole template with what it extends.
import { execute } from './execute.ts';
import type { NunjucksTemplate } from './parsedTemplate.ts';
import { Context, type Rendering, Scope, type Unit } from './scope.ts';
import type { ImportStatement, Statement } from './syntax.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { newDict, type Value } from './values.ts';

/** A template about to run in `context`. */
export function startUnit(template: NunjucksTemplate, context: Context, rendering: Rendering): Unit {
  const blocks = new Map([...(template.syntax?.blocks ?? [])].map(([name, body]) => [name, [{ template, body }]]));
  return { rendering, template, context, blocks, exported: new Set(), parent: null };
}

/** The text of a template: its own, or that of the template it extends. */
export function renderUnit(unit: Unit, scope: Scope): string {
  const { budget } = unit.rendering;
  unit.rendering.current = unit.template;
  const own = execute(unit.template.syntax?.body ?? [], scope);
  if (unit.parent === null) return own;
  budget.enter();
  const parent: Unit = { ...unit, template: unit.parent, parent: null };
  const text = renderUnit(parent, scope.inUnit(parent));
  budget.leave();
  return text;
}

/** The text of an included template; it sees the names around the tag, and what it sets stays its own. */
export function includeTemplate(node: Extract<Statement, { kind: 'include' }>, scope: Scope): string {
  const { rendering, context, template } = scope.unit;
  const included = rendering.load(node.template, node.at);
  if (included === null) {
    if (node.ignoreMissing) return '';
    throw new TemplateFailure('template/missing-include', `There is no template ${node.template}.`, node.at);
  }
  rendering.budget.enter();
  const unit = startUnit(included, context.copy(), rendering);
  const text = renderUnit(unit, new Scope(unit, { parent: scope, isolated: true, isTop: true }));
  rendering.budget.leave();
  rendering.current = template;
  return text;
}

/** Runs a template for what it sets and defines, and hands those names to `define`. */
export function importNames(node: ImportStatement, scope: Scope, define: (name: string, value: Value) => void): void {
  const { rendering, context, template } = scope.unit;
  const { budget } = rendering;
  const imported = rendering.load(node.template, node.at);
  if (imported === null) {
    throw new TemplateFailure('template/missing-include', `There is no template ${node.template}.`, node.at);
  }
  budget.enter();
  const unit = startUnit(imported, node.withContext ? context.copy() : new Context(null, budget), rendering);
  renderUnit(unit, new Scope(unit, { parent: node.withContext ? scope : null, isTop: true }));
  budget.leave();
  rendering.current = template;
  const exported = newDict();
  for (const name of unit.exported) exported[name] = unit.context.get(name);
  if (node.kind === 'import') {
    define(node.target, exported);
    return;
  }
  for (const { name, alias } of node.names) {
    if (!unit.exported.has(name)) {
      throw new TemplateFailure('template/missing-name', `${node.template} defines no ${name}.`, node.at);
    }
    define(alias, exported[name]);
  }
}
