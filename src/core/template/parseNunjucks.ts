// From the text of a nunjucks template to syntax, whatever the text: every failure becomes a diagnostic with its place.
import { BoundedParser } from './boundedParser.ts';
import { templateLimits } from './budget.ts';
import { Conversion } from './conversion.ts';
import { convertTemplate } from './convertStatement.ts';
import { GuardedTokens } from './guardedTokens.ts';
import type { NunjucksTemplate } from './parsedTemplate.ts';
import type { Syntax } from './syntax.ts';
import { type Finding, findingOf, lineStartsOf, locate, TemplateFailure } from './templateDiagnostic.ts';

const mostDiagnostics = 100;

/** Parses; never throws. */
export function parseNunjucks(source: string, path: string): NunjucksTemplate {
  const { syntax, findings } = parse(source);
  const starts = lineStartsOf(source);
  const diagnostics = findings.slice(0, mostDiagnostics).map((finding) => locate(finding, source, path, starts));
  return { format: 'nunjucks', source, path, syntax, diagnostics };
}

function parse(source: string): { syntax: Syntax | null; findings: readonly Finding[] } {
  if (source.length > templateLimits.sourceLength) {
    const failure = new TemplateFailure('template/too-large', 'The template is larger than 1 MB. Make it smaller.');
    return { syntax: null, findings: [findingOf(failure, 0)] };
  }
  if (!/\{[{%#]|#\}/.test(source)) {
    return { syntax: { body: source === '' ? [] : [{ kind: 'text', text: source }], blocks: new Map() }, findings: [] };
  }
  const tokens = new GuardedTokens(source);
  const parser = new BoundedParser(tokens);
  const conversion = new Conversion(tokens);
  try {
    const syntax = convertTemplate(parser.parseAsRoot(), conversion);
    return { syntax: conversion.findings.length > 0 ? null : syntax, findings: conversion.findings };
  } catch (error) {
    return { syntax: null, findings: [...conversion.findings, parseFinding(error, tokens, parser)] };
  }
}

/** The parser throws its own errors with a place, and stumbles over missing tokens at the end of the text. */
function parseFinding(error: unknown, tokens: GuardedTokens, parser: BoundedParser): Finding {
  if (error instanceof TemplateFailure || error instanceof RangeError) return findingOf(error, tokens.tagStart);
  const { lineno, colno, message } = error as { lineno?: number; colno?: number; message?: string };
  const start = tokens.isFinished ? (parser.openTags.at(-1) ?? tokens.tagStart) : tokens.tagStart;
  const hasPlace = typeof lineno === 'number' && typeof colno === 'number';
  const offset = hasPlace && !tokens.isFinished ? tokens.offsetOf(lineno - 1, colno - 1) : start;
  const detail = hasPlace && typeof message === 'string' ? message : 'this tag never ends';
  return findingOf(new TemplateFailure('template/syntax', `The template cannot be read: ${detail}.`), offset);
}
