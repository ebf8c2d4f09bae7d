// A template once parsed, ready to be rendered any number of times.
import type { Syntax } from './syntax.ts';
import type { TemplateDiagnostic } from './templateDiagnostic.ts';

export type TemplateFormat = 'simple' | 'nunjucks';

/** A nunjucks template; `syntax` is null when `diagnostics` holds an error. */
export interface NunjucksTemplate {
  readonly format: 'nunjucks';
  readonly source: string;
  readonly path: string;
  readonly syntax: Syntax | null;
  readonly diagnostics: readonly TemplateDiagnostic[];
}

/** A template with plain placeholders. */
export interface SimpleTemplate {
  readonly format: 'simple';
  readonly source: string;
  readonly path: string;
  readonly parts: readonly SimplePart[];
  readonly diagnostics: readonly TemplateDiagnostic[];
}

/** Text that stays, or a placeholder: `text` is what stands in the source, `name` what it names. */
export interface SimplePart {
  readonly kind: 'text' | 'tight' | 'padded' | 'dollar' | 'handlebars';
  readonly text: string;
  readonly name: string;
  readonly offset: number;
}

export type ParsedTemplate = NunjucksTemplate | SimpleTemplate;
