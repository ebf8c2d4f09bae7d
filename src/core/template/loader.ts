// Finds the templates that others name: each is asked for once per rendering, checked, parsed and kept.
import type { Budget } from './budget.ts';
import { templateLimits } from './budget.ts';
import type { NunjucksTemplate, ParsedTemplate } from './parsedTemplate.ts';
import { parseNunjucks } from './parseNunjucks.ts';
import { type Finding, TemplateFailure } from './templateDiagnostic.ts';

/** A function from name to template; null where `include` knows none. Fails for refused names and broken templates. */
export function createLoader(options: {
  readonly include: ((name: string) => string | null) | null;
  readonly budget: Budget;
  readonly check: (name: string) => string | null;
  readonly report: (finding: Finding, where: ParsedTemplate) => void;
}): (name: string, at: number) => NunjucksTemplate | null {
  const { include, budget, check, report } = options;
  const loaded = new Map<string, NunjucksTemplate | null>();
  const read = (name: string, at: number): NunjucksTemplate | null => {
    if (include === null) {
      throw new TemplateFailure('template/no-includes', 'Templates cannot be included here. Put the text in.', at);
    }
    const refusal = check(name);
    if (refusal !== null) throw new TemplateFailure('template/bad-include', refusal, at);
    if (loaded.size >= templateLimits.includes) {
      throw new TemplateFailure('template/too-many-includes', 'More than 64 templates are included.', at);
    }
    const source = include(name);
    if (typeof source !== 'string') return null;
    budget.step(source.length / 8);
    const template = parseNunjucks(source, name);
    for (const { severity, code, message, offset, length } of template.diagnostics) {
      report({ severity, code, message, offset, length }, template);
    }
    if (template.syntax !== null) return template;
    throw new TemplateFailure('template/broken-include', `The included template ${name} has errors.`, at);
  };
  return (name, at) => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const template = read(name, at);
    loaded.set(name, template);
    return template;
  };
}
