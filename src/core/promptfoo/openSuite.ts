// A configuration of promptfoo as prompts of ours: every prompt with every provider is one that is only evaluated, and the tests
// are the rows and evaluators of all of them. The file stays as it is; what in it is not followed is told with its line.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import type { Prompt, RowNote } from '../prompt/prompt.ts';
import type { AssertReading } from './suiteAsserts.ts';
import { openSuiteFiles, type SuitePlace } from './suiteFiles.ts';
import { readModelConfig } from './suiteModel.ts';
import { readSuitePrompts, type SuitePrompt } from './suitePrompts.ts';
import { readSuiteProviders, type SuiteAddress, type SuiteProvider } from './suiteProviders.ts';
import { isMap, type JsonMap, listOf, mapOf, readSuiteSource, type SuiteSource, textOrNull } from './suiteSource.ts';
import { readSuiteTests, type SuiteTests } from './suiteTests.ts';

/** One prompt asked of one provider. */
export interface SuiteColumn {
  /** The prompt's name, with the provider's label where it has one. */
  readonly selector: string;
  /** From 0 among the prompts of the configuration. */
  readonly promptIndex: number;
  readonly prompt: Prompt;
}

export interface PromptfooSuite {
  /** The rows, the evaluators, and every text that may name a variable. Null when nothing can be evaluated. */
  readonly tests: Prompt | null;
  readonly columns: readonly SuiteColumn[];
  /** Where the file says that models are reached: to be compared with what the user has set, never to be followed. */
  readonly addresses: readonly SuiteAddress[];
  readonly repeat: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Null for a file that is no configuration of promptfoo. Rejects with nothing but a bug. */
export async function openSuite(bytes: Uint8Array, place: SuitePlace): Promise<PromptfooSuite | null> {
  const source = readSuiteSource(bytes, place.path);
  if (source === null) return null;
  if (!('config' in source)) return { tests: null, columns: [], addresses: [], repeat: 1, diagnostics: source };
  const files = openSuiteFiles(place);
  tellOfWhatIsNotFollowed(source);
  const addresses: SuiteAddress[] = [];
  const reading: AssertReading = { source, files, addresses };
  const prompts = await readSuitePrompts(source, files);
  const { providers, addresses: own } = await readSuiteProviders(source, files);
  const goesOn = prompts.some(({ raw }) => /\b_conversation\b/.test(raw));
  const tests = await readSuiteTests(reading, { goesOn });
  const frame = (raw: string): string => tests.prefix + raw + tests.suffix;
  const shared = testsPrompt(source, { prompts: prompts.map(({ raw }) => frame(raw)), tests });
  const columns = columnsOf({ prompts, providers, shared, frame }, source);
  return {
    tests: columns.length === 0 ? null : shared,
    columns,
    addresses: [...own, ...addresses],
    repeat: repeatOf(source),
    diagnostics: source.diagnostics,
  };
}

/** What in a configuration would change what is asked or judged, and does not here. */
const unfollowed: { readonly [key: string]: string | undefined } = {
  extensions: 'are code that promptfoo runs around a test; nothing of it runs here',
  redteam: 'makes attacks, which are not made here',
  plugins: 'make attacks, which are not made here',
  strategies: 'make attacks, which are not made here',
  nunjucksFilters: 'are code; a prompt that uses one cannot be rendered here',
};

function tellOfWhatIsNotFollowed(source: SuiteSource): void {
  for (const [key, reason] of Object.entries(unfollowed)) {
    const value = source.config[key];
    if (value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0)) continue;
    const message = `\`${key}\` ${reason}. The rest of the file is evaluated.`;
    source.complain({ severity: 'warning', code: 'promptfoo/not-followed', message }, [key]);
  }
  const named = /\{\{[^}]*\benv\s*[.[]/.exec(JSON.stringify(source.config));
  if (named === null) return;
  const message =
    '`env` is not read from your environment here: a file could send what stands there to a model. Write the value under `env` of this file.';
  source.complain({ severity: 'warning', code: 'promptfoo/env', message }, []);
}

function repeatOf({ config }: SuiteSource): number {
  const { repeat } = mapOf(config.evaluateOptions);
  return typeof repeat === 'number' && Number.isInteger(repeat) && repeat > 0 && repeat <= 1_000 ? repeat : 1;
}

function testsPrompt(
  { path, config }: SuiteSource,
  { prompts, tests }: { readonly prompts: readonly string[]; readonly tests: SuiteTests },
): Prompt {
  return {
    ...nothing,
    ...{ path, description: textOrNull(config.description), tags: [] },
    messages: prompts.map((content) => ({ role: 'user', content })),
    testData: tests.rows.map(({ values }) => values),
    rowNotes: tests.rows.map(({ path: file, line, problem }): RowNote => ({ path: file, line, problem })),
    derivedMetrics: listOf(config.derivedMetrics).flatMap((one) => {
      const { name, value } = mapOf(one);
      return typeof name === 'string' && typeof value === 'string' ? [{ name, formula: value, threshold: null }] : [];
    }),
    evaluators: tests.assert,
  };
}

/** A prompt that says nothing. */
const nothing: Prompt = {
  ...{ path: '', format: 'promptfoo', id: null, name: null, description: null, goal: null, owner: null, status: null },
  ...{ tags: [], metadata: {}, provider: null, model: null, parameters: {}, messages: [], wholeText: 'chat' },
  ...{ templateFormat: 'nunjucks', variables: [], examples: [], tools: [], toolChoice: null, responseFormat: null },
  ...{
    jsonSchema: null,
    testData: [],
    datasets: [],
    sweep: {},
    derivedMetrics: [],
    evaluators: [],
    budgets: {},
    unknown: {},
  },
};

interface Crossing {
  readonly prompts: readonly SuitePrompt[];
  readonly providers: readonly SuiteProvider[];
  readonly shared: Prompt;
  frame(raw: string): string;
}

/** Provider by provider, as promptfoo counts them. One that says what another says is asked once. */
function columnsOf({ prompts, providers, shared, frame }: Crossing, source: SuiteSource): readonly SuiteColumn[] {
  const columns = new Map<string, SuiteColumn>();
  const told = new Set<string>();
  for (const { id: _, label, prompts: allowed, model, config, ...plain } of providers) {
    for (const [promptIndex, { name, labels, raw, config: own, at }] of prompts.entries()) {
      if (allowed !== null && !allowed.some((wanted) => isNamedBy(wanted, labels))) continue;
      const { ignored, ...asked } = hasKeys(own)
        ? readModelConfig({ ...config, ...own }, model)
        : { ...plain, ignored: [] };
      for (const { key } of [...ignored, ...placeKeysOf(own)]) {
        if (own[key] === undefined || told.size === told.add(`${promptIndex} ${key}`).size) continue;
        const message = `\`${key}\` of the prompt's \`config\` is not followed here.`;
        source.complain({ severity: 'warning', code: 'promptfoo/config', message }, [...at, 'config', key]);
      }
      const wholeText = model === 'offline/prompt' ? 'plain' : 'chat';
      const messages: Prompt['messages'] = [{ role: 'user', content: frame(raw) }];
      const prompt: Prompt = { ...shared, ...asked, messages, wholeText, model, testData: [], evaluators: [] };
      const key = JSON.stringify([prompt.messages, model, asked] as unknown as Json);
      if (columns.has(key)) {
        const message = 'Two of the prompts with one provider are the same. They are asked once.';
        source.complain({ severity: 'information', code: 'promptfoo/duplicate', message }, ['providers']);
      } else columns.set(key, { selector: selectorOf(name, label), promptIndex, prompt });
    }
  }
  if (columns.size > mostColumns) {
    const message = `The prompts and providers make ${columns.size} columns. The most are ${mostColumns}.`;
    source.complain({ severity: 'error', code: 'promptfoo/too-many', message }, ['prompts']);
    return [];
  }
  if (columns.size === 0) {
    const message = 'Nothing is left to evaluate: there is no prompt with a provider that can be asked here.';
    source.complain({ severity: 'error', code: 'promptfoo/nothing', message }, ['providers']);
  }
  return [...columns.values()];
}

function hasKeys(map: JsonMap): boolean {
  return Object.keys(map).length > 0;
}

/** A prompt says as little as anybody where it is sent, and with which key. */
function placeKeysOf(config: JsonMap): readonly { readonly key: string }[] {
  return ['apiBaseUrl', 'apiHost', 'baseUrl', 'basePath', 'apiKey', 'apiKeyEnvar']
    .filter((key) => config[key] !== undefined)
    .map((key) => ({ key }));
}

/** More are made by mistake, by a pattern that matches too much. */
const mostColumns = 200;

/** By its label, a beginning with `*`, or the group before a colon. */
function isNamedBy(wanted: string, labels: readonly string[]): boolean {
  const beginning = wanted.endsWith('*') ? wanted.slice(0, -1) : `${wanted}:`;
  return labels.some((label) => label === wanted || label.startsWith(beginning));
}

const longestName = 60;

function selectorOf(name: string, label: string | null): string {
  const cut = (text: string): string => {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length > longestName ? `${line.slice(0, longestName - 1)}…` : line;
  };
  return label === null ? cut(name) : `${cut(name)} · ${cut(label)}`;
}
