// JSON text of a template's value, written as JSON.stringify would, but paid step by step: values that share parts can be
// far larger written out than in memory.
import type { Budget } from './budget.ts';
import { templateLimits } from './budget.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { Callable, SafeText, type Value } from './values.ts';

/** The JSON text, or undefined for undefined and functions. `indent` is what one level is indented by; '' is compact. */
export function jsonText(value: Value, indent: string, budget: Budget): string | undefined {
  const text = write(value, '', indent, budget);
  if (text !== undefined) budget.reserve(text.length);
  return text;
}

function write(value: Value, margin: string, indent: string, budget: Budget): string | undefined {
  budget.step();
  if (value === undefined || value instanceof Callable) return undefined;
  if (typeof value === 'string' || value instanceof SafeText) return writeText(value, budget);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (margin.length >= templateLimits.depth * Math.max(1, indent.length)) {
    throw new TemplateFailure('template/too-deep', 'A value is nested too deeply to be written as JSON.');
  }
  const inner = margin + (indent === '' ? ' ' : indent);
  const parts: string[] = [];
  let length = 0;
  const push = (part: string) => {
    length += part.length + inner.length;
    budget.reserve(part.length);
    budget.limit(length);
    parts.push(part);
  };
  if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) push(write(item, inner, indent, budget) ?? 'null');
    return wrap('[', parts, ']', { margin, inner, indent });
  }
  for (const [key, member] of Object.entries(value)) {
    const text = write(member as Value, inner, indent, budget);
    if (text !== undefined) push(`${writeText(key, budget)}:${indent === '' ? '' : ' '}${text}`);
  }
  return wrap('{', parts, '}', { margin, inner, indent });
}

function writeText(value: string | SafeText, budget: Budget): string {
  const text = typeof value === 'string' ? value : value.text;
  budget.step(text.length / 8);
  return JSON.stringify(text);
}

function wrap(
  open: string,
  parts: readonly string[],
  close: string,
  layout: { readonly margin: string; readonly inner: string; readonly indent: string },
): string {
  if (parts.length === 0) return open + close;
  if (layout.indent === '') return open + parts.join(',') + close;
  return `${open}\n${layout.inner}${parts.join(`,\n${layout.inner}`)}\n${layout.margin}${close}`;
}
