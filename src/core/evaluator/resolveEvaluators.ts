// What was written down about evaluators, in GitHub's form, ours, or as promptfoo's assertions, becomes uses of registered
// evaluators. What is unknown or wrong is a diagnostic and a use that never passes; nothing is silently left out.
import type { Diagnostic, Fix } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { nearestNames } from '../base/nearestNames.ts';
import type { Evaluator } from './evaluator.ts';
import type { EvaluatorUse } from './evaluatorUse.ts';
import { evaluatorNames, findEvaluator } from './findEvaluator.ts';
import { type Correction, type ReadOptions, readOptions } from './readOptions.ts';
import { unsupportedReason } from './unsupportedTypes.ts';

type Path = readonly (string | number)[];
type Entry = { readonly [key: string]: Json | undefined };

/** Line and column from 1, the end exclusive. */
export interface EvaluatorPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** What stands there, quotes included, and its offset in the file: where a fix can go. */
  readonly written?: { readonly text: string; readonly start: number };
}

export interface ResolveOptions {
  /** Of the file they were written in. */
  readonly path: string;
  /** Where a part is written, by its path from the list of evaluators; null where that is not known. */
  placeOf?(path: Path): EvaluatorPlace | null;
}

export interface ResolvedEvaluators {
  /** One for every entry, in order. */
  readonly uses: readonly EvaluatorUse[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads `Prompt.evaluators`, the evaluators of a row, or promptfoo's `assert`. Never throws. */
export function resolveEvaluators(written: readonly Json[], options: ResolveOptions): ResolvedEvaluators {
  const diagnostics: Diagnostic[] = [];
  const resolver = new Resolver(options, diagnostics);
  const uses = written.map((entry, index) => resolver.resolve(entry, [index]));
  return { uses: tellApart(uses), diagnostics };
}

/** The evaluators of a prompt, then those that a row has of its own. */
export function withOwnOfRow(
  uses: readonly EvaluatorUse[],
  written: readonly Json[],
  path: string,
): readonly EvaluatorUse[] {
  return written.length === 0 ? uses : tellApart([...uses, ...resolveEvaluators(written, { path }).uses]);
}

/** Results are kept by name, so those of one name are numbered from the second on, members of sets with all others. */
function tellApart(uses: readonly EvaluatorUse[], taken = new Set<string>()): readonly EvaluatorUse[] {
  return uses.map((use) => {
    let name = use.name;
    for (let count = 2; taken.has(name); count++) name = `${use.name} ${count}`;
    taken.add(name);
    return { ...use, name, members: tellApart(use.members, taken) };
  });
}

/** What an entry says, whatever form it has. */
interface Reading {
  readonly name: string;
  readonly id: string;
  readonly options: Entry;
  readonly isSimple: boolean;
  /** Where the name and the options are written. */
  readonly idPath: Path;
  readonly optionsPath: Path;
}

class Resolver {
  readonly #options: ResolveOptions;
  readonly #diagnostics: Diagnostic[];

  constructor(options: ResolveOptions, diagnostics: Diagnostic[]) {
    this.#options = options;
    this.#diagnostics = diagnostics;
  }

  resolve(written: Json, path: Path): EvaluatorUse {
    const entry = isEntry(written) ? written : {};
    const shared = this.#readShared(entry, path);
    if (entry.type === 'assert-set') return this.#resolveSet(entry, shared, path);
    const reading = readEntry(entry, shared.name, path);
    if (typeof reading === 'string') {
      // The reader of the prompt file has said so already, with its place.
      if (entry.unsupported === undefined) this.#report('evaluator/unsupported', reading, path);
      return { ...shared, id: 'unsupported', problem: reading };
    }
    const found = findNegatable(reading.id);
    if (!found) return this.#unknown(reading, shared);
    const read = this.#readOptions(found.evaluator, reading);
    const ownThreshold = read.takesThreshold && shared.threshold !== null;
    const measures = read.problem === null && (found.evaluator.measuresOnly?.(read.options) ?? false);
    const fileProblem = read.problem === null ? this.#fileProblem(found.evaluator, reading) : null;
    return {
      ...shared,
      id: found.evaluator.id,
      options: read.options,
      templateFormat: reading.isSimple ? 'simple' : 'nunjucks',
      threshold: ownThreshold ? null : shared.threshold,
      weight: measures && shared.threshold === null ? 0 : shared.weight,
      negate: found.isNegated !== read.isNegated,
      problem: read.problem ?? fileProblem,
    };
  }

  #readShared(entry: Entry, path: Path): EvaluatorUse {
    const place = this.#options.placeOf?.(path) ?? null;
    return {
      name: nameOf(entry, path),
      id: 'assert-set',
      options: {},
      templateFormat: 'nunjucks',
      weight: this.#readNumber(entry, 'weight', path) ?? 1,
      threshold: this.#readNumber(entry, 'threshold', path),
      metric: textOf(entry.metric),
      negate: false,
      source: { path: this.#options.path, line: place?.line ?? null },
      problem: null,
      members: [],
    };
  }

  #readNumber(entry: Entry, key: 'weight' | 'threshold', path: Path): number | null {
    const value = entry[key];
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isFinite(value) && (key === 'threshold' || value >= 0)) return value;
    this.#report(
      'evaluator/wrong-option',
      `\`${key}\` must be a number${key === 'weight' ? ' from 0' : ''}. It is ignored.`,
      [...path, key],
    );
    return null;
  }

  #resolveSet(entry: Entry, shared: EvaluatorUse, path: Path): EvaluatorUse {
    const list = Array.isArray(entry.assert) ? (entry.assert as readonly Json[]) : [];
    const members = list.map((member, index) => this.resolve(member, [...path, 'assert', index]));
    if (members.length > 0) return { ...shared, members };
    const problem = 'An `assert-set` needs a list of evaluators under `assert`.';
    this.#report('evaluator/wrong-option', problem, path);
    return { ...shared, problem };
  }

  #unknown(reading: Reading, shared: EvaluatorUse): EvaluatorUse {
    const base = reading.id.replace(/^not-/, '');
    const known = unsupportedReason(base);
    const near = nearestNames(
      base,
      evaluatorNames().filter((name) => !name.startsWith('promptfoo/')),
    );
    const hint = near.length > 0 ? ` Did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?` : '';
    const problem = known
      ? `\`${reading.id.slice(0, 80)}\` is not supported: ${known}.`
      : `There is no evaluator \`${reading.id.slice(0, 80)}\`.${hint}`;
    this.#report(
      known ? 'evaluator/unsupported' : 'evaluator/unknown',
      `${problem} It never counts as passed.`,
      reading.idPath,
      known || near[0] === undefined ? undefined : { from: base, to: near[0] },
    );
    return { ...shared, id: reading.id, problem };
  }

  #readOptions(evaluator: Evaluator, reading: Reading): ReadOptions {
    const read = readOptions(evaluator, reading.options);
    for (const { message, path, correction } of read.issues) {
      const at = [...reading.optionsPath, ...path];
      this.#report('evaluator/wrong-option', `${message} It never counts as passed.`, at, correction);
    }
    return read;
  }

  /** What promptfoo would read from a file must not be taken for the text itself. */
  #fileProblem(evaluator: Evaluator, { options, optionsPath, isSimple }: Reading): string | null {
    const isFile = (value: Json | undefined) => typeof value === 'string' && value.startsWith('file://');
    const takesFiles = evaluator.files !== undefined || isSimple;
    const { value } = options;
    if (takesFiles || !(isFile(value) || (Array.isArray(value) && value.some(isFile)))) return null;
    const problem = 'A `value` from a file is not read. Write the text itself.';
    this.#report('evaluator/unsupported', `${problem} It never counts as passed.`, [...optionsPath, 'value']);
    return problem;
  }

  #report(code: string, message: string, path: Path, correction?: Correction): void {
    const { written: _written, ...place } = this.#placeNear(path) ?? { line: 1, column: 1 };
    const exact = correction && this.#options.placeOf?.(path);
    const fix = correction && exact?.written ? fixOf(exact.written, correction) : null;
    this.#diagnostics.push({
      ...{ severity: 'warning', code, message, path: this.#options.path, ...place },
      ...(fix === null ? {} : { fix }),
    });
  }

  /** The part, or the nearest part around it that is written somewhere. */
  #placeNear(path: Path): EvaluatorPlace | null {
    for (let length = path.length; length > 0; length--) {
      const place = this.#options.placeOf?.(path.slice(0, length));
      if (place) return place;
    }
    return null;
  }
}

/** The misspelt word ends what stands there, behind `prompttracker/` or `not-`, perhaps between quotes. */
function fixOf({ text, start }: NonNullable<EvaluatorPlace['written']>, { from, to }: Correction): Fix | null {
  const at = text.lastIndexOf(from);
  if (at < 0 || !/^["']?$/.test(text.slice(at + from.length))) return null;
  return { title: `Change to \`${to}\``, start: start + at, end: start + at + from.length, text: to };
}

/** Null stands for an entry that a reader before us could not read; its reason is the text. */
function readEntry(entry: Entry, name: string, path: Path): Reading | string {
  const base = { name, isSimple: false };
  if (typeof entry.unsupported === 'string') return `It is not supported: ${entry.unsupported}.`;
  if (isEntry(entry.string)) {
    const at = [...path, 'string'];
    return { ...base, id: 'github/string', options: entry.string, isSimple: true, idPath: at, optionsPath: at };
  }
  if (isEntry(entry.llm)) {
    const at = [...path, 'llm'];
    return { ...base, id: 'github/llm', options: entry.llm, isSimple: true, idPath: at, optionsPath: at };
  }
  const uses = textOf(entry.uses);
  if (uses) {
    const id = uses.startsWith('prompttracker/') ? uses.slice('prompttracker/'.length) : uses;
    const options = withThreshold(isEntry(entry.with) ? entry.with : {}, entry);
    return { ...base, id, options, idPath: [...path, 'uses'], optionsPath: [...path, 'with'] };
  }
  const type = textOf(entry.type);
  if (!type) return 'An evaluator is one of `string`, `llm`, `uses` or `type`.';
  const { type: _, name: __, weight: ___, metric: ____, ...options } = entry;
  return { ...base, id: idOfType(type), options, idPath: [...path, 'type'], optionsPath: path };
}

/** Where promptfoo computes something in its own way, its types mean that. */
function idOfType(type: string): string {
  const [, negation = '', base = ''] = /^(not-)?(.*)$/s.exec(type) ?? [];
  return findEvaluator(`promptfoo/${base}`) ? `${negation}promptfoo/${base}` : type;
}

/** What the reader of a prompt file numbers is named by what it does. */
function nameOf(entry: Entry, path: Path): string {
  const number = path.findLast((step) => typeof step === 'number') ?? 0;
  const numbered = `evaluator ${number + 1}`;
  const given = textOf(entry.name);
  if (given !== null && given !== numbered) return given;
  const uses = textOf(entry.uses)?.replace(/^prompttracker\//, '');
  return textOf(entry.metric) ?? textOf(entry.type) ?? uses ?? numbered;
}

/** A threshold beside `with` is the evaluator's own where it has one. */
function withThreshold(options: Entry, entry: Entry): Entry {
  return entry.threshold === undefined || 'threshold' in options ? options : { ...options, threshold: entry.threshold };
}

/** `not-x` is the opposite of `x`, where no evaluator has that very name. */
function findNegatable(id: string): { readonly evaluator: Evaluator; readonly isNegated: boolean } | null {
  const evaluator = findEvaluator(id);
  if (evaluator) return { evaluator, isNegated: false };
  const opposite = id.startsWith('not-') ? findEvaluator(id.slice(4)) : null;
  return opposite && { evaluator: opposite, isNegated: true };
}

function isEntry(value: Json | undefined): value is Entry & { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
