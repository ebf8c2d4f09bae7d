// YAML 1.2 core, hardened: whatever the text, the answer comes in bounded time and trouble is a finding with a place.
// Limits hold while tokens arrive, so that no tree is ever built for a hostile file.
import { type CST, Lexer, Parser } from 'yaml';
import { type ComposedYaml, composeYaml, mostTroubles, type YamlTrouble } from './composeYaml.ts';
import { explainYamlErrors } from './explainYaml.ts';
import type { Finding } from './finding.ts';
import type { SourceNode } from './sourceNode.ts';
import { walkYaml } from './walkYaml.ts';

/** Some seven a key, so that no file reaches the limit of walkYaml without being near this one. */
const maxLexemes = 200_000;
const maxNesting = 100;
/** What the lexer emits where a document begins. */
const documentMark = '\u0002';

export interface YamlReading {
  /** Null when the text is empty or cannot be read; in the second case `findings` holds an error. */
  readonly root: SourceNode | null;
  readonly findings: readonly Finding[];
}

export interface ReadYamlOptions {
  /** `<<` takes over the keys of other mappings, as other tools read their files; else it is an error. */
  readonly mergesKeys?: boolean;
}

/** Reads the first document of `text`. Never throws. */
export function readYaml(text: string, options: ReadYamlOptions = {}): YamlReading {
  const parser = new Parser();
  try {
    const { tokens, errors, finding } = readTokens(text, parser);
    if (finding?.code === 'yaml/too-many-values') return { root: null, findings: [finding] };
    const composed = composeYaml(tokens, text);
    const all = { ...composed, errors: [...composed.errors, ...errors].sort((a, b) => a.pos[0] - b.pos[0]) };
    if (finding?.severity === 'error') return { root: null, findings: explainStop(text, finding, all) };
    return readDocument(text, all, { before: finding ? [finding] : [], ...options });
  } catch (error) {
    const reason = error instanceof RangeError ? 'It is nested too deeply.' : 'It is not valid YAML.';
    const start = Math.min(parser.offset, text.length);
    const message = `The YAML reader stopped here. ${reason}`;
    return { root: null, findings: [{ severity: 'error', code: 'yaml/unreadable', message, start, end: start }] };
  }
}

function readDocument(
  text: string,
  composed: ComposedYaml,
  { before, mergesKeys = false }: ReadYamlOptions & { readonly before: readonly Finding[] },
): YamlReading {
  const { contents, errors, warnings } = composed;
  const findings = [...before, ...explainYamlErrors(text, errors, warnings)];
  if (errors.length > 0 || !contents) return { root: null, findings };
  const root = walkYaml(text, contents, { report: (finding) => findings.push(finding), mergesKeys });
  return { root: findings.some(({ severity }) => severity === 'error') ? null : root, findings };
}

/** Errors pile up into depth; then the first of them is worth more than the depth. */
function explainStop(text: string, stop: Finding, { errors }: ComposedYaml): readonly Finding[] {
  const earlier = errors.filter(({ code, pos }) => code !== 'MISSING_CHAR' && pos[0] < stop.start);
  return earlier.length > 0 ? explainYamlErrors(text, earlier, []) : [stop];
}

interface TokenReading {
  /** Without the error tokens, which are in `errors`. */
  readonly tokens: readonly CST.Token[];
  readonly errors: readonly YamlTrouble[];
  /** Why reading ended early: an error, or a warning about a second document. */
  readonly finding: Finding | null;
}

function readTokens(text: string, parser: Parser): TokenReading {
  const tokens: CST.Token[] = [];
  const errors: YamlTrouble[] = [];
  const take = (token: CST.Token) => {
    if (token.type === 'error') errors.push(troubleOf(token));
    else tokens.push(token);
    hasDocument ||= token.type === 'document';
  };
  let finding: Finding | null = null;
  let lexemes = 0;
  let hasDocument = false;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    for (const token of parser.next(lexeme)) take(token);
    if (hasDocument && (lexeme === '---' || lexeme === documentMark)) {
      return { tokens, errors, finding: secondDocument(text, start) };
    }
    finding = limitReached(++lexemes, parser.stack.length, start);
    if (finding || errors.length >= mostTroubles) break;
  }
  for (const token of parser.end()) take(token);
  return { tokens, errors, finding };
}

function troubleOf({ message, source, offset }: CST.ErrorToken): YamlTrouble {
  const what = source ? `${message}: ${JSON.stringify(source)}` : message;
  return { code: 'UNEXPECTED_TOKEN', message: what, pos: [offset, offset + Math.max(1, source.length)] };
}

function limitReached(lexemes: number, nesting: number, start: number): Finding | null {
  const place = { severity: 'error', start, end: start } as const;
  if (lexemes > maxLexemes)
    return { code: 'yaml/too-many-values', message: 'The file has too many values to be a prompt.', ...place };
  const message = `The YAML is nested more than ${maxNesting} levels deep.`;
  return nesting > maxNesting ? { code: 'yaml/too-deep', message, ...place } : null;
}

function secondDocument(text: string, start: number): Finding | null {
  if (/^(?:---)?\s*$/.test(text.slice(start))) return null;
  const message = 'A second YAML document starts here. Only the first one is the prompt.';
  return { severity: 'warning', code: 'yaml/second-document', message, start, end: start + 3 };
}
