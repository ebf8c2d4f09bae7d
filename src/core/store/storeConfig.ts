// `.prompttracker/config.yaml`: settings that travel with the repository. It comes with a pull, so it can only narrow what
// is kept and name things; a URL, executable, header, key or variable in it is reported and never used.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import type { Files } from '../base/host.ts';
import type { RateLimit } from '../evaluation/rateLimiter.ts';
import { decodeSource } from '../prompt/decodeSource.ts';
import { type Finding, toDiagnostics } from '../prompt/finding.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry, type SourceEntry, type SourceNode } from '../prompt/sourceNode.ts';
import { openStoreFolder } from './storeFolder.ts';

/** How much of a run is kept: everything, all but what the model answered, or only hashes, figures and scores. */
export type StorePolicy = 'full' | 'no-output' | 'scores-only';

export interface StoreConfig {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Short names for `provider/model`. */
  readonly models: ReadonlyMap<string, string>;
  /** `provider/model`, or one of the short names, for evaluators that need a judge; null when the file names none. */
  readonly judge: string | null;
  /** The same for evaluators that need embeddings. */
  readonly embeddings: string | null;
  /** How fast a provider may be asked, by its id. */
  readonly limits: ReadonlyMap<string, RateLimit>;
  /** Upper bound in USD for one run; null when the file sets none. */
  readonly maxCostUsd: number | null;
  policyOf(promptId: string | null): StorePolicy;
  readonly diagnostics: readonly Diagnostic[];
}

const policies: readonly StorePolicy[] = ['full', 'no-output', 'scores-only'];
const highestUsd = 1_000_000;
const largestConfig = 256 * 1024;
const neverFromRepository =
  /^(?:.*url|uri|endpoint|host|origin|proxy|webhook.*|executable|command|shell|path|headers?|env|environment|.*key|keys|token|secret|password|authorization|plugins?|scripts?)$/i;
const modelName = /^[a-z][a-z0-9-]{0,40}\/[A-Za-z0-9][A-Za-z0-9._:@/-]{0,150}$/;
const sections: Readonly<Record<string, readonly string[] | null>> = {
  prompts: ['include', 'exclude'],
  store: ['default', 'prompts'],
  models: null,
  budgets: ['maxCostUsd'],
  limits: null,
  evaluation: ['judge', 'embeddings'],
};

/** Reads the config of a workspace. A missing file gives the defaults; an unreadable one keeps only scores and spends nothing until it is mended. */
export async function readStoreConfig(files: Files, root: string): Promise<StoreConfig> {
  const folder = openStoreFolder(files, root);
  const path = folder.shown('config.yaml');
  if ((await folder.refusal()) !== null) return configOf(null, []);
  const absolute = folder.absolute('config.yaml');
  try {
    if ((await files.stat(absolute)) === null) return configOf(null, []);
    return parseStoreConfig(await files.read(absolute, largestConfig), path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return brokenConfig([diagnostic(path, `The settings cannot be read: ${message}.`)]);
  }
}

/** The same from bytes. Never throws. */
export function parseStoreConfig(source: Uint8Array | string, path: string): StoreConfig {
  const { text, problem } = decodeSource(source);
  if (problem !== null) return brokenConfig(toDiagnostics([problem], text, path));
  const { root, findings } = readYaml(text);
  const all: Finding[] = [...findings];
  const isBroken = findings.some((finding) => finding.severity === 'error');
  if (root !== null && root.kind !== 'map' && root.value !== null) {
    all.push(finding('error', 'config/not-a-mapping', 'Settings are a mapping of names to values.', root));
  }
  if (isBroken || all.length > findings.length) return brokenConfig(toDiagnostics(all, text, path));
  checkNames(root, all);
  const config = configOf(root, all);
  return { ...config, diagnostics: toDiagnostics(all, text, path) };
}

function checkNames(root: SourceNode | null, findings: Finding[]): void {
  for (const section of entriesOf(root)) {
    const known = sections[section.key];
    if (known === undefined) reportName(section, findings);
    else if (known !== null) {
      for (const entry of entriesOf(section.value)) if (!known.includes(entry.key)) reportName(entry, findings);
    }
  }
}

function reportName({ key, keyStart, keyEnd }: SourceEntry, findings: Finding[]): void {
  const isRefused = neverFromRepository.test(key);
  findings.push({
    severity: isRefused ? 'warning' : 'hint',
    code: isRefused ? 'config/refused' : 'config/unknown-name',
    message: isRefused
      ? `«${key}» is not read from a repository. Set it in your user settings or the environment.`
      : `«${key}» is not a setting this version knows.`,
    start: keyStart,
    end: keyEnd,
  });
}

function configOf(
  root: SourceNode | null,
  findings: Finding[],
): Omit<StoreConfig, 'diagnostics'> & { diagnostics: [] } {
  const prompts = findEntry(root, 'prompts')?.value;
  const store = findEntry(root, 'store')?.value;
  const standard = policyIn(store?.kind === 'map' ? findEntry(store, 'default')?.value : store, 'full', findings);
  const perPrompt = new Map(
    entriesOf(findEntry(store, 'prompts')?.value).map((entry) => [
      entry.key,
      policyIn(entry.value, standard, findings),
    ]),
  );
  return {
    include: textsIn(findEntry(prompts, 'include')?.value),
    exclude: textsIn(findEntry(prompts, 'exclude')?.value),
    models: modelsIn(findEntry(root, 'models')?.value, findings),
    judge: textsIn(findEntry(findEntry(root, 'evaluation')?.value, 'judge')?.value)[0] ?? null,
    embeddings: textsIn(findEntry(findEntry(root, 'evaluation')?.value, 'embeddings')?.value)[0] ?? null,
    limits: limitsIn(findEntry(root, 'limits')?.value, findings),
    maxCostUsd: amountIn(findEntry(findEntry(root, 'budgets')?.value, 'maxCostUsd')?.value, findings),
    policyOf: (promptId) => (promptId === null ? undefined : perPrompt.get(promptId)) ?? standard,
    diagnostics: [],
  };
}

/** Nobody knows what it allowed, so it allows the least. */
function brokenConfig(diagnostics: readonly Diagnostic[]): StoreConfig {
  return { ...configOf(null, []), policyOf: () => 'scores-only', maxCostUsd: 0, diagnostics };
}

/** A policy that cannot be read is the strictest one: keeping too little can be mended, keeping too much cannot. */
function policyIn(node: SourceNode | undefined, standard: StorePolicy, findings: Finding[]): StorePolicy {
  if (node === undefined || node.value === null) return standard;
  const found = policies.find((policy) => policy === node.value);
  if (found !== undefined) return found;
  const message = `A store policy is one of ${policies.join(', ')}. Until this is mended only scores are kept.`;
  findings.push(finding('error', 'config/store-policy', message, node));
  return 'scores-only';
}

function modelsIn(node: SourceNode | undefined, findings: Finding[]): Map<string, string> {
  const models = new Map<string, string>();
  for (const { key, value } of entriesOf(node)) {
    const name: Json = value.value;
    if (typeof name === 'string' && modelName.test(name) && !name.includes('//')) models.set(key, name);
    else
      findings.push(
        finding('warning', 'config/model', `A model is named provider/model; «${key}» is not used.`, value),
      );
  }
  return models;
}

const limitNames = ['requestsPerMinute', 'tokensPerMinute'] as const;

/** A provider's limit that cannot be read is one request a minute: too slow is told, too fast is refused. */
function limitsIn(node: SourceNode | undefined, findings: Finding[]): Map<string, RateLimit> {
  const limits = new Map<string, RateLimit>();
  for (const { key, value } of entriesOf(node)) {
    const [requestsPerMinute, tokensPerMinute] = limitNames.map((name) => findEntry(value, name)?.value?.value ?? null);
    const isRate = (rate: unknown): rate is number | null => rate === null || (typeof rate === 'number' && rate > 0);
    if (value.kind === 'map' && isRate(requestsPerMinute) && isRate(tokensPerMinute)) {
      limits.set(key, { requestsPerMinute, tokensPerMinute });
      continue;
    }
    const message = `A limit is ${limitNames.join(' and ')}, each a number above 0. Until this is mended ${key} is asked once a minute.`;
    findings.push(finding('error', 'config/limit', message, value));
    limits.set(key, { requestsPerMinute: 1, tokensPerMinute: null });
  }
  return limits;
}

/** A limit that cannot be read is the strictest one too: money that was spent does not come back. */
function amountIn(node: SourceNode | undefined, findings: Finding[]): number | null {
  if (node === undefined || node.value === null) return null;
  if (typeof node.value === 'number' && node.value >= 0 && node.value <= highestUsd) return node.value;
  const message = `An amount in USD is a number from 0 to ${highestUsd}. Until this is mended a run may cost nothing.`;
  findings.push(finding('error', 'config/amount', message, node));
  return 0;
}

function textsIn(node: SourceNode | undefined): string[] {
  if (node === undefined) return [];
  const values = node.kind === 'list' ? node.value : [node.value];
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

function entriesOf(node: SourceNode | null | undefined): readonly SourceEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

function finding(severity: Finding['severity'], code: string, message: string, { start, end }: SourceNode): Finding {
  return { severity, code, message, start, end };
}

function diagnostic(path: string, message: string): Diagnostic {
  return { severity: 'error', code: 'config/unreadable', message, path, line: 1, column: 1 };
}
