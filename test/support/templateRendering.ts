// Short forms for tests about templates.
import assert from 'node:assert/strict';
import { type RenderedTemplate, type RenderOptions, renderTemplate } from '../../src/core/template/renderTemplate.ts';

export function render(source: string, variables: unknown = {}, options: RenderOptions = {}): RenderedTemplate {
  return renderTemplate(source, variables, { format: 'nunjucks', path: 'test.njk', ...options });
}

/** The text of a rendering that must succeed. */
export function textOf(source: string, variables: unknown = {}, options: RenderOptions = {}): string {
  const { text, diagnostics } = render(source, variables, options);
  assert.notEqual(text, null, `${source} -> ${diagnostics.map((diagnostic) => diagnostic.message).join(' ')}`);
  return text ?? '';
}

/** The codes of the errors of a rendering that must fail. */
export function failureOf(source: string, variables: unknown = {}, options: RenderOptions = {}): string {
  const { text, diagnostics } = render(source, variables, options);
  assert.equal(text, null, `${source} -> ${text}`);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  assert.ok(errors.length > 0);
  return errors.map((diagnostic) => diagnostic.code).join(' ');
}
