// Parsing of either format. Callers that render a template more than once keep what this returns.
import type { ParsedTemplate, TemplateFormat } from './parsedTemplate.ts';
import { parseNunjucks } from './parseNunjucks.ts';
import { parseSimple } from './simpleTemplate.ts';

/** The parsed template with its diagnostics; never throws. Positions count within `source`. */
export function parseTemplate(
  source: string,
  options: { readonly format: TemplateFormat; readonly path: string },
): ParsedTemplate {
  return options.format === 'simple' ? parseSimple(source, options.path) : parseNunjucks(source, options.path);
}
