// Text that came from outside (an answer, a value) as template source that gives exactly that text, whatever it holds.
import type { TemplateFormat } from './parsedTemplate.ts';
import { renderTemplate } from './renderTemplate.ts';
import { parseSimple } from './simpleTemplate.ts';

/** Source that renders to `text`; null where the simple format would fill something in and cannot be told not to. */
export function literalText(text: string, format: TemplateFormat): string | null {
  if (format === 'simple') {
    return parseSimple(text, '').parts.some(({ kind }) => kind === 'tight' || kind === 'padded') ? null : text;
  }
  const candidates = [
    ...(/\{[{%#]/.test(text) ? [] : [text]),
    `{% raw %}${text}{% endraw %}`,
    text.replace(/\{[{%#]|[}%#]\}/g, (mark) => `{{ ${JSON.stringify(mark)} }}`),
    text.replace(/[{}]/g, (brace) => `{{ ${JSON.stringify(brace)} }}`),
  ];
  return candidates.find((source) => renderTemplate(source, {}, { format }).text === text) ?? null;
}
