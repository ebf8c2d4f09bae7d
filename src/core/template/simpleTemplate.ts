// The simple format: `{{name}}` is replaced in one pass and nothing else is special. Values are never read as template.
import type { Budget } from './budget.ts';
import { templateLimits } from './budget.ts';
import { copyVariable, hasVariable } from './copyVariable.ts';
import { jsonText } from './jsonText.ts';
import type { SimplePart, SimpleTemplate } from './parsedTemplate.ts';
import { type Finding, findingOf, lineStartsOf, locate, TemplateFailure } from './templateDiagnostic.ts';
import { toText, type Value } from './values.ts';

const plainName = /^[\w.-]+$/;
const longestName = 256;
const mostDiagnostics = 100;
const handlebars = /^\s*(?:[#/>^]|else\s*$)/;

/** Splits the source into text and placeholders; never throws. */
export function parseSimple(source: string, path: string): SimpleTemplate {
  if (source.length > templateLimits.sourceLength) {
    const failure = new TemplateFailure('template/too-large', 'The template is larger than 1 MB. Make it smaller.');
    return { format: 'simple', source, path, parts: [], diagnostics: [locate(findingOf(failure, 0), source, path)] };
  }
  const parts = partsOf(source);
  const starts = lineStartsOf(source);
  const diagnostics = parts
    .filter((part) => part.kind === 'handlebars')
    .slice(0, mostDiagnostics)
    .map((part) => locate(handlebarsFinding(part), source, path, starts));
  return { format: 'simple', source, path, parts, diagnostics };
}

function handlebarsFinding(part: SimplePart): Finding {
  const message =
    'Handlebars is not supported, so this stays as text. Use {% if %} and {% for %} with templateFormat: nunjucks.';
  return { severity: 'warning', code: 'template/handlebars', message, offset: part.offset, length: part.text.length };
}

function partsOf(source: string): SimplePart[] {
  const parts: SimplePart[] = [];
  let textStart = 0;
  let close = 0;
  for (let open = source.indexOf('{{'); open !== -1; ) {
    if (close !== -1 && close < open + 2) close = source.indexOf('}}', open + 2);
    if (close === -1) break;
    const part = close - open > longestName ? null : placeholder(source, open, close);
    if (part !== null) {
      if (open > textStart) parts.push(textPart(source, textStart, open));
      parts.push(part);
      textStart = close + 2;
    }
    open = source.indexOf('{{', part === null ? open + 1 : textStart);
  }
  if (textStart < source.length) parts.push(textPart(source, textStart, source.length));
  return parts;
}

function textPart(source: string, start: number, end: number): SimplePart {
  return { kind: 'text', text: source.slice(start, end), name: '', offset: start };
}

/** The placeholder between two pairs of braces; null when another opens first. */
function placeholder(source: string, open: number, close: number): SimplePart | null {
  const name = source.slice(open + 2, close);
  if (name.includes('{')) return null;
  const text = source.slice(open, close + 2);
  const trimmed = name.trim();
  if (source[open - 1] === '$') return { kind: 'dollar', text, name: trimmed, offset: open };
  if (handlebars.test(name)) return { kind: 'handlebars', text, name: trimmed, offset: open };
  if (trimmed !== name && plainName.test(trimmed)) return { kind: 'padded', text, name: trimmed, offset: open };
  return { kind: 'tight', text, name, offset: open };
}

/** Whether a tight placeholder names a variable even when none is given. */
export function isPlainName(name: string): boolean {
  return plainName.test(name);
}

/** The text with placeholders replaced; what is left as it stands is told to `report`. */
export function renderSimple(
  template: SimpleTemplate,
  variables: unknown,
  options: {
    readonly declared: ReadonlySet<string>;
    readonly budget: Budget;
    readonly report: (finding: Finding) => void;
  },
): string {
  const { budget, report, declared } = options;
  const texts = new Map<string, string>();
  let text = '';
  for (const part of template.parts) {
    budget.step();
    const isGiven = part.kind !== 'text' && part.kind !== 'handlebars' && hasVariable(variables, part.name);
    const isReplaced = isGiven && (part.kind === 'tight' || (part.kind === 'padded' && declared.has(part.name)));
    if (!isReplaced) {
      const finding = leftAsText(part, isGiven, declared);
      if (finding !== null) report(finding);
    }
    budget.at = part.offset;
    text += budget.text(isReplaced ? valueText(part.name, variables, texts, budget) : part.text);
    budget.limit(text.length);
  }
  return text;
}

function valueText(name: string, variables: unknown, texts: Map<string, string>, budget: Budget): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const value: Value = copyVariable(variables, name, budget);
  const isStructure = typeof value === 'object' && value !== null;
  const text = isStructure ? (jsonText(value, '', budget) ?? '') : toText(value ?? '', budget);
  texts.set(name, text);
  return text;
}

function leftAsText(part: SimplePart, isGiven: boolean, declared: ReadonlySet<string>): Finding | null {
  const place = { offset: part.offset, length: part.text.length };
  const { name } = part;
  if (part.kind === 'tight' && isPlainName(name)) {
    const message = `There is no value for ${name}, so {{${name}}} stays as it is.`;
    return { severity: 'warning', code: 'template/unknown-variable', message, ...place };
  }
  const isDeclared = declared.has(name);
  if (part.kind === 'padded' && isDeclared) {
    const message = `There is no value for ${name}, so {{ ${name} }} stays as it is.`;
    return { severity: 'warning', code: 'template/unknown-variable', message, ...place };
  }
  if (part.kind === 'padded' && isGiven) {
    const message = `{{ ${name} }} has spaces and stays as it is. Write {{${name}}}, or declare ${name} in variables.`;
    return { severity: 'hint', code: 'template/padded', message, ...place };
  }
  if (part.kind === 'dollar' && (isGiven || isDeclared)) {
    const message = `\${{ ${name} }} stays as it is because of the $. Put something between $ and {{ to have it replaced.`;
    return { severity: 'hint', code: 'template/dollar', message, ...place };
  }
  return null;
}
