// YAML 1.2 core, hardened: whatever the text, the answer comes in bounded time and trouble is a finding with a place.
// Limits hold while tokens arrive, so that no tree is ever built for a hostile file.
import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';
import { explainYamlErrors } from './explainYaml.ts';
import type { Finding } from './finding.ts';
import type { SourceNode } from './sourceNode.ts';
import { walkYaml } from './walkYaml.ts';

/** Some seven a key, so that no file reaches the limit of walkYaml without being near this one. */
const maxLexemes = 200_000;
const maxNesting = 100;
/** What the lexer emits where a document begins. */
const documentMark = '\u0002';

const options = {
  version: '1.2',
  schema: 'core',
  merge: false,
  // The library compares every key with every other; walkYaml finds duplicates in linear time.
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
  keepSourceTokens: false,
} as const;

export interface YamlReading {
  /** Null when the text is empty or cannot be read; in the second case `findings` holds an error. */
  readonly root: SourceNode | null;
  readonly findings: readonly Finding[];
}

/** Reads the first document of `text`. Never throws. */
export function readYaml(text: string): YamlReading {
  const parser = new Parser();
  try {
    const { tokens, finding } = readTokens(text, parser);
    if (finding?.code === 'yaml/too-many-values') return { root: null, findings: [finding] };
    const document = composeFirst(tokens, text);
    if (finding?.severity === 'error') return { root: null, findings: explainStop(text, finding, document) };
    return readDocument(text, document, finding ? [finding] : []);
  } catch (error) {
    const reason = error instanceof RangeError ? 'It is nested too deeply.' : 'It is not valid YAML.';
    const start = Math.min(parser.offset, text.length);
    const message = `The YAML reader stopped here. ${reason}`;
    return { root: null, findings: [{ severity: 'error', code: 'yaml/unreadable', message, start, end: start }] };
  }
}

function readDocument(text: string, document: Document.Parsed | null, before: readonly Finding[]): YamlReading {
  if (!document) return { root: null, findings: before };
  const findings = [...before, ...explainYamlErrors(text, document.errors, document.warnings)];
  if (document.errors.length > 0 || !document.contents) return { root: null, findings };
  const root = walkYaml(text, document.contents, (finding) => findings.push(finding));
  return { root: findings.some(({ severity }) => severity === 'error') ? null : root, findings };
}

/** Errors pile up into depth; then the first of them is worth more than the depth. */
function explainStop(text: string, stop: Finding, document: Document.Parsed | null): readonly Finding[] {
  const earlier = document?.errors.filter(({ code, pos }) => code !== 'MISSING_CHAR' && pos[0] < stop.start) ?? [];
  return earlier.length > 0 ? explainYamlErrors(text, earlier, []) : [stop];
}

function composeFirst(tokens: readonly CST.Token[], text: string): Document.Parsed | null {
  const composer = new Composer(options);
  for (const document of composer.compose(tokens, true, text.length)) return document as Document.Parsed;
  return null;
}

interface TokenReading {
  readonly tokens: readonly CST.Token[];
  /** Why reading ended early: an error, or a warning about a second document. */
  readonly finding: Finding | null;
}

function readTokens(text: string, parser: Parser): TokenReading {
  const tokens: CST.Token[] = [];
  let finding: Finding | null = null;
  let lexemes = 0;
  let hasDocument = false;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    for (const token of parser.next(lexeme)) {
      hasDocument ||= token.type === 'document';
      tokens.push(token);
    }
    if (hasDocument && (lexeme === '---' || lexeme === documentMark))
      return { tokens, finding: secondDocument(text, start) };
    finding = limitReached(++lexemes, parser.stack.length, start);
    if (finding) break;
  }
  tokens.push(...parser.end());
  return { tokens, finding };
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
