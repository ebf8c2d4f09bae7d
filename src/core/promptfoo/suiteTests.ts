// The tests of a configuration as rows in promptfoo's form: those in place, those of files, and scenarios, with what the default
// test adds. A test that asks for what is not done here stays a row, which says why it cannot be asked.
import type { Json } from '../base/hash.ts';
import { datasetFormat, isTable } from '../dataset/dataset.ts';
import { testOfColumns } from '../dataset/promptfooRow.ts';
import { readRows } from '../dataset/readRows.ts';
import { isTestForm, mostTests, testsOfSuite } from '../prompt/scenarios.ts';
import { type AssertReading, type Grading, readAsserts } from './suiteAsserts.ts';
import { fileName, isCode } from './suiteFiles.ts';
import { isMap, type JsonMap, listOf, mapOf, type Path } from './suiteSource.ts';
import { readVars } from './suiteVars.ts';

export interface SuiteRow {
  /** `vars`, `assert` and the like. */
  readonly values: JsonMap;
  /** Relative to the root. */
  readonly path: string;
  readonly line: number | null;
  readonly problem: string | null;
}

export interface SuiteTests {
  readonly rows: readonly SuiteRow[];
  /** Assertions of every row. */
  readonly assert: readonly Json[];
  /** Before and behind every prompt. */
  readonly prefix: string;
  readonly suffix: string;
}

interface WrittenTest {
  readonly test: JsonMap;
  readonly path: string;
  readonly line: number | null;
  readonly problem: string | null;
}

/** `goesOn`: a prompt says `_conversation`, so the tests of a scenario are one conversation under each configuration. */
export async function readSuiteTests(
  reading: AssertReading,
  { goesOn }: { readonly goesOn: boolean },
): Promise<SuiteTests> {
  const { source } = reading;
  const { tests: written, scenarios: writtenScenarios } = source.config;
  const defaultTest = mapOf(await resolved(source.config.defaultTest, ['defaultTest'], reading));
  const tests = await testsIn(written, ['tests'], reading);
  const scenarios: JsonMap[] = [];
  const ofScenarios = new Map<string, WrittenTest>();
  for (const [index, one] of listOf(await resolved(writtenScenarios, ['scenarios'], reading)).entries()) {
    const scenario = mapOf(await resolved(one, ['scenarios', index], reading));
    const inside = await testsIn(scenario.tests, ['scenarios', index, 'tests'], reading);
    for (const [at, test] of inside.entries()) ofScenarios.set(`${index} ${at}`, test);
    const config = listOf(await resolved(scenario.config, ['scenarios', index, 'config'], reading));
    scenarios.push({ ...scenario, config, tests: inside.map(({ test }) => test) });
  }
  // Without any test promptfoo asks every prompt once as it is.
  const own = tests.length === 0 && written === undefined && scenarios.length === 0 ? [emptyTest(source.path)] : tests;
  const { assert: defaultAsserts, ...base } = defaultTest;
  const configs = scenarios.flatMap(({ config }) => listOf(config).map(mapOf));
  const all = [...[...own, ...ofScenarios.values()].map(({ test }) => test), ...configs];
  const isShared = all.every(takesDefaultAsserts);
  const suite = { tests: own.map(({ test }) => test), scenarios, defaultTest: isShared ? base : defaultTest };
  const complain = (message: string, at: Path): void =>
    source.complain({ severity: 'warning', code: 'promptfoo/test', message }, at);
  const { prefix = '', suffix = '' } = mapOf(base.options);
  const rows: SuiteRow[] = [];
  let conversation = 0;
  for (const { row: merged, at } of testsOfSuite(suite, complain)) {
    const isOfScenario = at[0] !== 'tests';
    // A configuration begins with the first test.
    if (isOfScenario && at[3] === 0) conversation += 1;
    const row = goesOn && isOfScenario ? inConversation(merged, conversation) : merged;
    const from = at[0] === 'tests' ? own[Number(at[1])] : ofScenarios.get(`${at[1]} ${at[3]}`);
    rows.push(await rowOf(row, { from: from ?? emptyTest(source.path), at, frame: { prefix, suffix } }, reading));
  }
  const { provider, rubricPrompt } = mapOf(base.options);
  const at = ['defaultTest', 'assert'];
  const assert = isShared
    ? await readAsserts(defaultAsserts, { grading: { provider, rubricPrompt }, at }, reading)
    : [];
  return { rows, assert, prefix: textOf(prefix), suffix: textOf(suffix) };
}

function inConversation(row: JsonMap, number: number): JsonMap {
  return { ...row, metadata: { conversationId: `scenario ${number}`, ...mapOf(row.metadata) } };
}

function emptyTest(path: string): WrittenTest {
  return { test: {}, path, line: 1, problem: null };
}

/** Whether the assertions of the default test judge it as they judge every other. */
function takesDefaultAsserts({ options }: JsonMap): boolean {
  return !['disableDefaultAsserts', 'provider', 'rubricPrompt'].some((key) => mapOf(options)[key] !== undefined);
}

/** What a file says where a file is named. */
async function resolved(
  written: Json | undefined,
  at: Path,
  { source, files }: AssertReading,
): Promise<Json | undefined> {
  if (typeof written !== 'string') return written;
  const complain = (message: string): undefined =>
    void source.complain({ severity: 'error', code: 'promptfoo/file', message: `${message} It is left out.` }, at);
  if (isCode(written)) return complain(`\`${fileName(written)}\` is code, and no code makes tests here.`);
  const paths = await files.find(written);
  if (typeof paths === 'string') return complain(paths);
  const read = await Promise.all(paths.map((path) => files.readValue(path)));
  const problem = read.find((one) => typeof one === 'string');
  if (problem !== undefined) return complain(problem);
  const values = (read as readonly { readonly value: Json }[]).map(({ value }) => value);
  return values.length === 1 ? values[0] : values.flatMap((value) => listOf(value));
}

async function testsIn(written: Json | undefined, at: Path, reading: AssertReading): Promise<readonly WrittenTest[]> {
  const { source } = reading;
  const tests: WrittenTest[] = [];
  for (const [index, one] of listOf(written).entries()) {
    const place = Array.isArray(written) ? [...at, index] : at;
    const named = typeof one === 'string' ? one : isMap(one) && typeof one.path === 'string' ? one.path : null;
    if (named !== null) tests.push(...(await testsOfFile(named, place, reading)));
    else if (isMap(one)) tests.push({ test: one, path: source.path, line: source.placeOf(place).line, problem: null });
    else source.complain({ severity: 'warning', code: 'promptfoo/test', message: notTest }, place);
  }
  return tests;
}

const notTest = 'A test is a mapping with `vars` and `assert`, or the name of a file with tests. This one is left out.';

async function testsOfFile(
  written: string,
  at: Path,
  { source, files }: AssertReading,
): Promise<readonly WrittenTest[]> {
  const leaveOut = (message: string): readonly WrittenTest[] => {
    source.complain({ severity: 'error', code: 'promptfoo/test', message: `${message} Its tests are left out.` }, at);
    return [];
  };
  if (/^(?:https?|huggingface|az|s3):/.test(written))
    return leaveOut(`\`${written.slice(0, 80)}\` is not fetched. Save it as a file and name that.`);
  if (isCode(written))
    return leaveOut(
      `\`${fileName(written)}\` is code, and no code makes tests here. Save what it makes as a file and name that.`,
    );
  const [name = '', sheet = null] = fileName(written).split('#');
  const paths = await files.find(name);
  if (typeof paths === 'string') return leaveOut(paths);
  const tests: WrittenTest[] = [];
  for (const path of paths) {
    const file = await files.read(path);
    if (typeof file === 'string') return leaveOut(file);
    const { rows, diagnostics } = readRows(file.bytes, path, { limit: mostTests, sheet, mayBeOne: true });
    for (const { severity, message, line } of diagnostics)
      source.complain({ severity, code: 'promptfoo/test', message: `${path}:${line}: ${message}` }, at);
    const isColumns = isTable(datasetFormat(path));
    for (const { values, line } of rows) tests.push({ test: testOf(values, isColumns), path, line, problem: null });
  }
  return tests;
}

/** A row that says nothing but values is a test with these. */
function testOf(values: JsonMap, isColumns: boolean): JsonMap {
  if (isColumns || Object.keys(values).some((name) => name.startsWith('__'))) return testOfColumns(values);
  return isTestForm(values) && (isMap(values.vars) || values.assert !== undefined) ? values : { vars: values };
}

/** Options of promptfoo that change what is asked or how it is judged, and that are not followed here. */
const unfollowed: { readonly [key: string]: string | undefined } = {
  transform: 'is code that would change the answers',
  postprocess: 'is code that would change the answers',
  transformVars: 'is code that would change the variables',
  storeOutputAs: 'hands an answer on to other tests; write them as `turns` of one row',
  repeat: 'repeats one test alone; use --repeat',
};
const followed = new Set([
  ...['disableVarExpansion', 'disableDefaultAsserts', 'runSerially', 'provider', 'rubricPrompt'],
  ...['prefix', 'suffix'],
]);

interface RowPlace {
  readonly from: WrittenTest;
  readonly at: Path;
  /** What stands around every prompt. */
  readonly frame: { readonly [side: string]: Json };
}

async function rowOf(row: JsonMap, { from, at, frame }: RowPlace, reading: AssertReading): Promise<SuiteRow> {
  const { path, line } = from;
  const options = mapOf(row.options);
  const { provider, rubricPrompt } = options;
  const grading: Grading = { provider, rubricPrompt };
  const vars = await readVars(row.vars, reading);
  const assert = await readAsserts(row.assert, { grading, at: [...at, 'assert'] }, reading);
  const kept = Object.entries(options).filter(([key]) => key.startsWith('disable'));
  const problem = from.problem ?? vars.problem ?? problemOf(row, { options, frame });
  const { options: _, assert: __, vars: ___, ...rest } = row;
  const values = {
    ...{ ...rest, vars: vars.values },
    ...(assert.length > 0 ? { assert } : {}),
    ...(kept.length > 0 ? { options: Object.fromEntries(kept) } : {}),
  };
  return { values, path, line, problem };
}

function problemOf(
  row: JsonMap,
  { options, frame }: { readonly options: JsonMap } & Pick<RowPlace, 'frame'>,
): string | null {
  const side = ['prefix', 'suffix'].find((key) => (options[key] ?? '') !== frame[key]);
  if (side !== undefined) return `A \`${side}\` of one test alone is not followed here, so this test is not asked.`;
  for (const [key, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === '') continue;
    const reason = Object.hasOwn(unfollowed, key) ? unfollowed[key] : undefined;
    if (reason !== undefined) return `\`options.${key}\` ${reason}, so this test is not asked.`;
    if (!followed.has(key)) return `\`options.${key}\` is not followed here, so this test is not asked.`;
  }
  const { provider, assertScoringFunction } = row;
  const id = typeof provider === 'string' ? provider : mapOf(provider).id;
  if (provider !== undefined && provider !== null && id !== 'promptfoo:simulated-user')
    return 'A test with a `provider` of its own is not asked here. Put the provider into `providers`.';
  const chosen = ['prompts', 'providers'].find((key) => row[key] !== undefined && row[key] !== null);
  if (chosen !== undefined)
    return `A test for some \`${chosen}\` alone is not asked here. Put it into a configuration of its own with these.`;
  if (assertScoringFunction !== undefined) return '`assertScoringFunction` is code, so this test is not asked.';
  return row.providerOutput === undefined ? null : '`providerOutput` is not judged here, so this test is not asked.';
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
