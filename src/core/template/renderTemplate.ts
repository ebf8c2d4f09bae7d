// The door of this slice: text and variables in, text and diagnostics out. Nothing given to it makes it throw,
// run code or take long, and the same input gives the same text.
import type { Severity } from '../base/diagnostic.ts';
import { Budget, type MonotonicClock } from './budget.ts';
import { checkIncludeName } from './checkIncludeName.ts';
import { chooseTemplateFormat } from './chooseTemplateFormat.ts';
import { renderUnit, startUnit } from './inclusion.ts';
import { createLoader } from './loader.ts';
import type { NunjucksTemplate, ParsedTemplate, TemplateFormat } from './parsedTemplate.ts';
import { parseTemplate } from './parseTemplate.ts';
import { Context, type Rendering, Scope } from './scope.ts';
import { renderSimple } from './simpleTemplate.ts';
import { type Finding, findingOf, locate, type TemplateDiagnostic, TemplateFailure } from './templateDiagnostic.ts';

export interface RenderOptions {
  /** Names the prompt declares; only those are replaced where `{{ name }}` has spaces in the simple format. */
  readonly declared?: readonly string[];
  /** Makes the use of a variable without value an error. */
  readonly strict?: boolean;
  /** The text of a template to include, or null. Called only with names `checkIncludeName` accepts. */
  readonly include?: (name: string) => string | null;
  /** Monotonic milliseconds; with it rendering also ends after one second. Steps bound it anyway. */
  readonly clock?: MonotonicClock;
}

export interface RenderedTemplate {
  /** Null when `diagnostics` holds an error. */
  readonly text: string | null;
  readonly diagnostics: readonly TemplateDiagnostic[];
}

const mostDiagnostics = 100;

/** Parses and renders; the format is chosen from the source when absent. */
export function renderTemplate(
  source: string,
  variables: unknown,
  options: RenderOptions & { readonly format?: TemplateFormat; readonly path?: string } = {},
): RenderedTemplate {
  if (typeof source !== 'string') {
    const finding = findingOf(new TemplateFailure('template/no-text', 'A template is a text.'), 0);
    return { text: null, diagnostics: [locate(finding, '', options.path ?? '')] };
  }
  const format = options.format ?? chooseTemplateFormat([source]);
  return renderParsed(parseTemplate(source, { format, path: options.path ?? '' }), variables, options);
}

/** Renders a parsed template with variables of plain JSON; anything else in them is left out or refused. */
export function renderParsed(
  template: ParsedTemplate,
  variables: unknown,
  options: RenderOptions = {},
): RenderedTemplate {
  const diagnostics: TemplateDiagnostic[] = [...template.diagnostics];
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return { text: null, diagnostics };
  const seen = new Set<string>();
  const report = (finding: Finding, where: ParsedTemplate) => {
    const key = `${finding.code} ${finding.message} ${finding.severity}`;
    if (diagnostics.length >= mostDiagnostics || seen.has(key)) return;
    seen.add(key);
    diagnostics.push(locate(finding, where.source, where.path));
  };
  let budget: Budget | null = null;
  let place: () => ParsedTemplate = () => template;
  try {
    budget = new Budget(options.clock ?? null);
    if (template.format === 'simple') {
      const declared = new Set(options.declared);
      const text = renderSimple(template, variables, {
        declared,
        budget,
        report: (finding) => report(finding, template),
      });
      return { text, diagnostics };
    }
    const rendering = startRendering(template, options, budget, report);
    place = () => rendering.current;
    const unit = startUnit(template, new Context(variables, budget), rendering);
    return { text: renderUnit(unit, new Scope(unit, { isTop: true })), diagnostics };
  } catch (error) {
    const where = place();
    diagnostics.push(locate(findingOf(error, budget?.at ?? 0), where.source, where.path));
    return { text: null, diagnostics };
  }
}

function startRendering(
  template: NunjucksTemplate,
  options: RenderOptions,
  budget: Budget,
  report: (finding: Finding, where: ParsedTemplate) => void,
): Rendering {
  const severity: Severity = 'warning';
  return {
    budget,
    strict: options.strict ?? false,
    load: createLoader({ include: options.include ?? null, budget, check: checkIncludeName, report }),
    missing: (name, offset, where) => {
      const message = `The variable ${name} has no value, so nothing is printed here.`;
      report({ severity, code: 'template/undefined-variable', message, offset, length: name.length }, where);
    },
    current: template,
  };
}
