// Assertions of a configuration made whole: values from files stand in them, and who grades them, which promptfoo also takes
// from the options of a test, is named in our words.
import type { Json } from '../base/hash.ts';
import { isCode, type SuiteFiles } from './suiteFiles.ts';
import { isEmbeddingModel, modelOf } from './suiteModel.ts';
import { addressesOf, type SuiteAddress } from './suiteProviders.ts';
import { isMap, type JsonMap, listOf, mapOf, type Path, type SuiteSource, textOrNull } from './suiteSource.ts';

export interface AssertReading {
  readonly source: SuiteSource;
  readonly files: SuiteFiles;
  /** Hears of the addresses of graders. */
  readonly addresses: SuiteAddress[];
}

/** What the `options` of a test, or of the default test, say of its graders. */
export interface Grading {
  readonly provider?: Json | undefined;
  readonly rubricPrompt?: Json | undefined;
}

const graded = new Set([
  ...['llm-rubric', 'factuality', 'model-graded-factuality', 'model-graded-closedqa', 'g-eval', 'answer-relevance'],
  ...['context-recall', 'context-relevance', 'context-faithfulness', 'select-best', 'conversation-relevance'],
]);

/** `at` is where the list stands. */
export async function readAsserts(
  written: Json | undefined,
  { grading, at }: { readonly grading: Grading; readonly at: Path },
  reading: AssertReading,
): Promise<readonly Json[]> {
  const asserts: Json[] = [];
  for (const [index, one] of listOf(written).entries())
    asserts.push(isMap(one) ? await readAssert(one, { grading, at: [...at, index] }, reading) : one);
  return asserts;
}

async function readAssert(
  written: JsonMap,
  { grading, at }: { readonly grading: Grading; readonly at: Path },
  reading: AssertReading,
): Promise<Json> {
  const type = textOrNull(written.type) ?? '';
  if (type === 'assert-set')
    return { ...written, assert: await readAsserts(written.assert, { grading, at: [...at, 'assert'] }, reading) };
  const value = await readValue(written.value, { type, at: [...at, 'value'] }, reading);
  const { provider: own, ...rest } = written;
  const base = type.replace(/^not-/, '');
  const provider = own ?? (graded.has(base) || base.startsWith('similar') ? grading.provider : undefined);
  const rubric = written.rubricPrompt ?? (base === 'llm-rubric' ? grading.rubricPrompt : undefined);
  const rubricPrompt = await readRubric(rubric, { at: [...at, 'rubricPrompt'] }, reading);
  return {
    ...rest,
    ...(value === undefined ? {} : { value }),
    ...(rubricPrompt === undefined ? {} : { rubricPrompt }),
    ...(provider === undefined || provider === null
      ? {}
      : readGrader(provider, { base, at, isOwn: own !== undefined }, reading)),
  };
}

interface Grader {
  readonly base: string;
  readonly at: Path;
  readonly isOwn: boolean;
}

/** A grader as `provider`; `{text, embedding}` has one for each kind of question. */
function readGrader(written: Json, { base, at, isOwn }: Grader, { source, addresses }: AssertReading): JsonMap {
  const kinds = mapOf(written);
  const embeds = base.startsWith('similar');
  const isByKind = isMap(written) && written.id === undefined;
  const chosen = isByKind ? (embeds ? kinds.embedding : kinds.text) : written;
  const id = textOrNull(chosen) ?? textOrNull(mapOf(chosen).id);
  if (id === null) return {};
  // promptfoo asks a chat model for no embeddings; it falls back to its own model, and we to the one that is chosen.
  if (embeds && !isOwn && !isByKind && !isEmbeddingModel(id)) return {};
  const found = modelOf(id);
  addresses.push(...addressesOf({ id, config: mapOf(mapOf(chosen).config), isGrader: true }, source, at));
  if (found.problem === undefined) return { provider: found.model };
  const message = `Its grader cannot be asked: ${found.problem}. It never counts as passed.`;
  source.complain({ severity: 'warning', code: 'promptfoo/grader', message }, at);
  return { provider: id };
}

interface Placed {
  readonly type: string;
  readonly at: Path;
}

async function readValue(
  value: Json | undefined,
  { type, at }: Placed,
  { source, files }: AssertReading,
): Promise<Json | undefined> {
  const isOwnCode = /^(?:not-)?(?:javascript|python|ruby)$/.test(type);
  if (typeof value !== 'string' || !value.startsWith('file://') || isOwnCode || isCode(value)) return value;
  const read = await readNamed(value, files);
  if (typeof read !== 'string') return read.value;
  source.complain(
    { severity: 'warning', code: 'promptfoo/file', message: `${read} The assertion never counts as passed.` },
    at,
  );
  return value;
}

async function readRubric(
  value: Json | undefined,
  { at }: Pick<Placed, 'at'>,
  { source, files }: AssertReading,
): Promise<Json | undefined> {
  if (typeof value !== 'string' || !value.startsWith('file://')) return value;
  const read = isCode(value) ? 'A rubric prompt made by code is not read.' : await readNamed(value, files);
  if (typeof read !== 'string') return read.value;
  source.complain({ severity: 'warning', code: 'promptfoo/file', message: read }, at);
  return value;
}

/** What JSON and YAML say, other texts without the white space around them. */
async function readNamed(written: string, files: SuiteFiles): Promise<{ readonly value: Json } | string> {
  const paths = await files.find(written);
  if (typeof paths === 'string') return paths;
  const [path = ''] = paths;
  if (/\.(?:json|ya?ml)$/i.test(path)) return files.readValue(path);
  const read = await files.readText(path);
  return typeof read === 'string' ? read : { value: read.text.trim() };
}
