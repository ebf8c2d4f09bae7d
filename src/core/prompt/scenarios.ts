// Scenarios: every test under every configuration, as promptfoo lays them over each other. What a test says wins over what the
// configuration says; what judges them is added up.
import type { Json } from '../base/hash.ts';

export type TestRow = { readonly [key: string]: Json };

/** Keys of a test in promptfoo's form; its variables stand under `vars`. */
export const testKeys: ReadonlySet<string> = new Set([
  ...['vars', 'assert', 'description', 'metadata', 'threshold', 'options', 'provider', 'providers', 'prompts'],
  ...['expected', 'evaluators', 'split', 'weight', 'name', 'turns', 'simulatedUser'],
]);

/** Whether a row says everything as promptfoo's tests do, whatever is left out. */
export function isTestForm(row: TestRow): boolean {
  return Object.keys(row).every((key) => testKeys.has(key)) && (row.vars === undefined || isMap(row.vars));
}

/** More tests than these are made by mistake. */
export const mostTests = 10_000;

export interface TestSuite {
  readonly tests?: Json | undefined;
  readonly scenarios?: Json | undefined;
  readonly defaultTest?: Json | undefined;
}

/** A row, and where it is written: the path of its test in the suite. */
export interface SuiteRow {
  readonly row: TestRow;
  readonly at: readonly (string | number)[];
}

/** The tests, then those of the scenarios, each with what the default test says. `complain` hears of what cannot be read. */
export function testsOfSuite(
  { tests, scenarios, defaultTest }: TestSuite,
  complain: (message: string, at: SuiteRow['at']) => void,
): readonly SuiteRow[] {
  const base = isMap(defaultTest) ? defaultTest : {};
  if (typeof defaultTest === 'string') complain('`defaultTest` in a file of its own is not read.', ['defaultTest']);
  const own = rowsOf(tests, ['tests'], complain).map(({ row, at }) => ({ row: withDefault(base, row), at }));
  const crossed = listOf(scenarios).flatMap((scenario, index) =>
    rowsOfScenario(scenario, ['scenarios', index], complain).map(({ row, at }) => ({
      row: withDefault(base, row),
      at,
    })),
  );
  if (own.length + crossed.length <= mostTests) return [...own, ...crossed];
  const count = (own.length + crossed.length).toLocaleString('en');
  complain(`The scenarios make ${count} tests. The most are ${mostTests.toLocaleString('en')}.`, ['scenarios']);
  return [];
}

function rowsOfScenario(
  scenario: Json,
  at: SuiteRow['at'],
  complain: (message: string, at: SuiteRow['at']) => void,
): readonly SuiteRow[] {
  if (!isMap(scenario) || scenario.config === undefined) {
    complain('A scenario is a mapping with the lists `config` and `tests`. This one is ignored.', at);
    return [];
  }
  const configs = rowsOf(scenario.config, [...at, 'config'], complain);
  // As promptfoo reads its files: without tests there is nothing to lay over the configurations.
  const tests = rowsOf(scenario.tests, [...at, 'tests'], complain);
  if (tests.length === 0) complain('A scenario without `tests` makes no row.', at);
  if (configs.length * tests.length > mostTests) {
    const count = (configs.length * tests.length).toLocaleString('en');
    complain(`This scenario makes ${count} tests. The most are ${mostTests.toLocaleString('en')}.`, at);
    return [];
  }
  return configs.flatMap((config) => tests.map((test) => ({ row: overlay(config.row, test.row), at: test.at })));
}

function rowsOf(
  written: Json | undefined,
  at: SuiteRow['at'],
  complain: (message: string, at: SuiteRow['at']) => void,
): readonly SuiteRow[] {
  if (written === undefined || written === null) return [];
  if (!Array.isArray(written)) {
    complain(`\`${at.at(-1)}\` must be a list here; name a file of rows as a dataset of its own.`, at);
    return [];
  }
  return (written as readonly Json[]).flatMap((row, index) => {
    if (isMap(row)) return [{ row, at: [...at, index] }];
    complain('A test must be a mapping. This one is ignored.', [...at, index]);
    return [];
  });
}

/** A test over a configuration. Where neither has promptfoo's form, a list is a value and no matrix. */
function overlay(config: TestRow, test: TestRow): TestRow {
  const isPlain = !isTestForm(config) || !isTestForm(test);
  if (!isPlain) return merge(config, test);
  const merged = merge(toTestForm(config), toTestForm(test));
  return config.vars === undefined && test.vars === undefined
    ? { ...merged, options: { ...mapOf(merged.options), disableVarExpansion: true } }
    : merged;
}

/** Variables that stand beside the other keys are put under `vars`. */
function toTestForm(row: TestRow): TestRow {
  if (isTestForm(row)) return row;
  const entries = Object.entries(row);
  const vars = Object.fromEntries(entries.filter(([key]) => key === 'vars' || !testKeys.has(key)));
  return { ...Object.fromEntries(entries.filter(([key]) => key !== 'vars' && testKeys.has(key))), vars };
}

/** promptfoo's order: what stands later wins, `vars`, `options` and `metadata` name by name, and `assert` adds up. */
function merge(under: TestRow, over: TestRow): TestRow {
  const joined = (key: string): TestRow => {
    const values = { ...mapOf(under[key]), ...mapOf(over[key]) };
    return Object.keys(values).length === 0 ? {} : { [key]: values };
  };
  const added = (key: string): TestRow => {
    const values = [...listOf(under[key]), ...listOf(over[key])];
    return values.length === 0 ? {} : { [key]: values };
  };
  return {
    ...{ ...under, ...over, vars: { ...mapOf(under.vars), ...mapOf(over.vars) } },
    ...{ ...joined('options'), ...joined('metadata'), ...added('assert'), ...added('evaluators') },
  };
}

function withDefault(base: TestRow, test: TestRow): TestRow {
  if (Object.keys(base).length === 0) return test;
  const isJudgedAlone = mapOf(test.options).disableDefaultAsserts === true;
  return merge(isJudgedAlone ? { ...base, assert: [] } : base, toTestForm(test));
}

function isMap(value: Json | undefined): value is TestRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(value: Json | undefined): TestRow {
  return isMap(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
