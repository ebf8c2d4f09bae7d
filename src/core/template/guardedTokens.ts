// The lexer guard: hands nunjucks' parser the tokens of nunjucks' lexer, with the text between tags found here.
// It keeps lexing linear in the source and lets no regular expression of a template come into being.
import lexer from 'nunjucks/src/lexer.js';
import { lineStartsOf, TemplateFailure } from './templateDiagnostic.ts';

/** A token source for the parser, over one template. */
export class GuardedTokens {
  /** Where each line begins. */
  readonly lineStarts: readonly number[];
  /** Offset of the tag being read, for errors that have no place of their own. */
  tagStart = 0;
  readonly tags;
  readonly #source: string;
  readonly #inner;
  #commentEnd = -2;

  constructor(source: string) {
    this.#source = source;
    this.#inner = lexer.lex(source);
    this.tags = this.#inner.tags;
    this.lineStarts = lineStartsOf(source);
  }

  get offset(): number {
    return this.#inner.index;
  }

  get isFinished(): boolean {
    return this.#inner.index >= this.#source.length;
  }

  offsetOf(line: number, column: number): number {
    return (this.lineStarts[line] ?? this.#source.length) + column;
  }

  nextToken(): NunjucksToken | null {
    const inner = this.#inner;
    if (!inner.in_code) return this.#textToken();
    const start = inner.index;
    const token = inner.nextToken();
    if (token?.type === 'regex') {
      throw new TemplateFailure('template/unsupported', 'Templates cannot hold regular expressions. Use text.', start);
    }
    return token;
  }

  /** The text up to the tag that ends a `raw` or `verbatim` block, nested ones included; moves behind that tag. */
  takeRaw(tag: string): string {
    const start = this.#inner.index;
    const boundary = /\{%\s*(end)?(raw|verbatim)\s*%\}/g;
    boundary.lastIndex = start;
    let level = 1;
    for (let match = boundary.exec(this.#source); match !== null; match = boundary.exec(this.#source)) {
      if (match[2] !== tag) continue;
      level += match[1] === undefined ? 1 : -1;
      if (level > 0) continue;
      this.#moveTo(boundary.lastIndex);
      return this.#source.slice(start, match.index);
    }
    throw new TemplateFailure('template/syntax', `This ${tag} block never ends. Add {% end${tag} %}.`, this.tagStart);
  }

  #textToken(): NunjucksToken | null {
    const { index: start, lineno, colno } = this.#inner;
    const source = this.#source;
    if (start >= source.length) return null;
    const opening = source[start] === '{' ? source[start + 1] : undefined;
    if (opening === '%' || opening === '{') return this.#openTag(start, opening);
    if (opening === '#') return this.#comment(start);
    const end = this.#nextTag(start);
    const text = source.slice(start, end);
    this.#moveTo(end);
    // The parser would trim with a pattern that is quadratic in runs of white space.
    const trimmed = end < source.length && source[end + 2] === '-' ? text.trimEnd() : text;
    return { type: 'data', value: trimmed, lineno, colno };
  }

  #openTag(start: number, opening: '%' | '{'): NunjucksToken {
    const { lineno, colno } = this.#inner;
    this.tagStart = start;
    this.#moveTo(start + (this.#source[start + 2] === '-' ? 3 : 2));
    this.#inner.in_code = true;
    const type = opening === '%' ? 'block-start' : 'variable-start';
    return { type, value: `{${opening}`, lineno, colno };
  }

  #comment(start: number): NunjucksToken {
    const { lineno, colno } = this.#inner;
    const end = this.#source.indexOf('#}', start + 2);
    if (end === -1) {
      throw new TemplateFailure(
        'template/syntax',
        'This comment never ends. Add #}, or use templateFormat: simple.',
        start,
      );
    }
    this.#moveTo(end + 2);
    return { type: 'comment', value: this.#source[end - 1] === '-' ? '{# -#}' : '{# #}', lineno, colno };
  }

  /** Offset of the next `{%`, `{{` or `{#`, or the end of the source. */
  #nextTag(start: number): number {
    const source = this.#source;
    let end = source.indexOf('{', start);
    while (end !== -1) {
      const next = source[end + 1];
      if (next === '%' || next === '{' || next === '#') break;
      end = source.indexOf('{', end + 1);
    }
    if (end === -1) end = source.length;
    if (this.#commentEnd !== -1 && this.#commentEnd < start) this.#commentEnd = source.indexOf('#}', start);
    if (this.#commentEnd !== -1 && this.#commentEnd < end) {
      throw new TemplateFailure('template/syntax', 'This #} ends no comment. Put it into {% raw %}.', this.#commentEnd);
    }
    return end;
  }

  #moveTo(offset: number): void {
    const inner = this.#inner;
    let line = inner.lineno;
    while ((this.lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line += 1;
    inner.index = offset;
    inner.lineno = line;
    inner.colno = offset - (this.lineStarts[line] ?? 0);
  }
}
