// YAML 1.2 core, hardened: whatever the text, the answer comes in bounded time and trouble is a finding with a place.
// Limits hold while tokens arrive, so that no tree is ever built for a hostile file.
import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';
import { explainYamlErrors } from './explainYaml.ts';
import type { Finding } from './finding.ts';
import type { SourceNode } from './sourceNode.ts';
import { walkYaml } from './walkYaml.ts';

const maxLexemes = 300_000;
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
  const findings: Finding[] = [];
  const parser = new Parser();
  try {
    const document = compose(text, parser, findings);
    if (!document) return { root: null, findings };
    findings.push(...explainYamlErrors(text, document.errors, document.warnings));
    if (document.errors.length > 0 || !document.contents) return { root: null, findings };
    const root = walkYaml(text, document.contents, (finding) => findings.push(finding));
    return { root: findings.some(({ severity }) => severity === 'error') ? null : root, findings };
  } catch (error) {
    const reason = error instanceof RangeError ? 'It is nested too deeply.' : 'It is not valid YAML.';
    const start = Math.min(parser.offset, text.length);
    const message = `The YAML reader stopped here. ${reason}`;
    findings.push({ severity: 'error', code: 'yaml/unreadable', message, start, end: start });
    return { root: null, findings };
  }
}

function compose(text: string, parser: Parser, findings: Finding[]): Document.Parsed | null {
  const tokens = readTokens(text, parser, findings);
  if (!tokens) return null;
  const composer = new Composer(options);
  for (const document of composer.compose(tokens, true, text.length)) return document as Document.Parsed;
  return null;
}

function readTokens(text: string, parser: Parser, findings: Finding[]): CST.Token[] | null {
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let documents = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    if (++lexemes > maxLexemes) {
      return refuse(findings, 'yaml/too-many-values', 'The file has too many values to be a prompt.', start);
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === 'document') documents++;
      tokens.push(token);
    }
    if (parser.stack.length > maxNesting) {
      return refuse(findings, 'yaml/too-deep', `The YAML is nested more than ${maxNesting} levels deep.`, start);
    }
    if (documents > 0 && (lexeme === '---' || lexeme === documentMark)) {
      reportSecondDocument(text, start, findings);
      return tokens;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

function reportSecondDocument(text: string, start: number, findings: Finding[]): void {
  if (/^(?:---)?\s*$/.test(text.slice(start))) return;
  const message = 'A second YAML document starts here. Only the first one is the prompt.';
  findings.push({ severity: 'warning', code: 'yaml/second-document', message, start, end: start + 3 });
}

function refuse(findings: Finding[], code: string, message: string, start: number): null {
  findings.push({ severity: 'error', code, message, start, end: start });
  return null;
}
