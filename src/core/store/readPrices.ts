// `.prompttracker/prices.yaml`: prices of models that no list knows, or that cost you something else. It comes with a pull,
// so it is data like everything else here; what in it cannot be read is an unknown price, never a guess and never 0.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Files } from '../base/host.ts';
import { decodeSource } from '../prompt/decodeSource.ts';
import { type Finding, toDiagnostics } from '../prompt/finding.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry, type SourceEntry, type SourceNode } from '../prompt/sourceNode.ts';
import type { UserModelPrice, UserPrices } from '../provider/price.ts';
import { openStoreFolder } from './storeFolder.ts';

export interface PriceFile {
  /** Null without a file, or while it cannot be read. */
  readonly prices: UserPrices | null;
  readonly diagnostics: readonly Diagnostic[];
}

const largestFile = 256 * 1024;
const highestUsd = 1e6;
const figureNames = ['input', 'output', 'cachedInput', 'cacheWrite'] as const;
const sectionNames: readonly string[] = ['date', 'models'];
const unknownPrice: UserModelPrice = { input: Number.NaN, output: Number.NaN };
const noPrices: PriceFile = { prices: null, diagnostics: [] };

/** The price file of a workspace. Never throws. */
export async function readPrices(files: Files, root: string): Promise<PriceFile> {
  const folder = openStoreFolder(files, root);
  const path = folder.shown('prices.yaml');
  try {
    if ((await folder.refusal()) !== null) return noPrices;
    const absolute = folder.absolute('prices.yaml');
    if ((await files.stat(absolute)) === null) return noPrices;
    return parsePrices(await files.read(absolute, largestFile), path);
  } catch (error) {
    const message = `The prices cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    return { prices: null, diagnostics: [{ ...place(path), severity: 'error', code: 'prices/unreadable', message }] };
  }
}

/** The same from bytes: USD per million tokens by `provider/model`. Never throws. */
export function parsePrices(source: Uint8Array | string, path: string): PriceFile {
  const { text, problem } = decodeSource(source);
  if (problem !== null) return { prices: null, diagnostics: toDiagnostics([problem], text, path) };
  const { root, findings: yaml } = readYaml(text);
  const findings: Finding[] = [...yaml];
  const answer = (prices: UserPrices | null): PriceFile => ({
    prices,
    diagnostics: toDiagnostics(findings, text, path),
  });
  if (root === null || root.value === null) return answer(null);
  const models = findEntry(root, 'models')?.value;
  if (root.kind !== 'map' || (models !== undefined && models.kind !== 'map')) {
    findings.push(finding('error', '«models» is a mapping of provider/model to prices.', models ?? root));
    return answer(null);
  }
  if (findings.some(({ severity }) => severity === 'error')) return answer(null);
  for (const entry of root.entries) if (!sectionNames.includes(entry.key)) findings.push(unknownName(entry));
  const date = dateIn(findEntry(root, 'date')?.value, findings);
  const priced = entriesOf(models).map((entry) => [entry.key, priceIn(entry, findings)] as const);
  return answer({
    source: path,
    ...(date === null ? {} : { date, version: date }),
    models: Object.fromEntries(priced),
  });
}

/** One figure that cannot be read makes the whole price unknown. */
function priceIn({ key, value }: SourceEntry, findings: Finding[]): UserModelPrice {
  const refuse = (message: string, node: SourceNode): UserModelPrice => {
    findings.push(finding('error', `${message} The price of ${key} is unknown until this is mended.`, node));
    return unknownPrice;
  };
  if (value.kind !== 'map') return refuse('A price is a mapping with «input» and «output».', value);
  const figures = new Map<string, number>();
  for (const entry of value.entries) {
    if (!(figureNames as readonly string[]).includes(entry.key)) {
      findings.push(unknownName(entry));
      continue;
    }
    const figure = entry.value.value;
    if (typeof figure !== 'number' || !(figure >= 0 && figure <= highestUsd)) {
      return refuse('A price is a number of USD per million tokens, 0 or more.', entry.value);
    }
    figures.set(entry.key, figure);
  }
  if (!figures.has('input') || !figures.has('output')) return refuse('A price needs «input» and «output».', value);
  return Object.fromEntries(figures) as unknown as UserModelPrice;
}

function dateIn(node: SourceNode | undefined, findings: Finding[]): string | null {
  if (node === undefined || node.value === null) return null;
  if (typeof node.value === 'string' && /^\d{4}-\d\d-\d\d$/.test(node.value)) return node.value;
  findings.push(finding('warning', 'A date is written as 2026-11-20.', node));
  return null;
}

function entriesOf(node: SourceNode | undefined): readonly SourceEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

function unknownName({ key, keyStart, keyEnd }: SourceEntry): Finding {
  const message = `«${key}» is not read from a price file.`;
  return { severity: 'warning', code: 'prices/unknown-name', message, start: keyStart, end: keyEnd };
}

function finding(severity: Finding['severity'], message: string, { start, end }: SourceNode): Finding {
  return { severity, code: 'prices/value', message, start, end };
}

function place(path: string): Pick<Diagnostic, 'path' | 'line' | 'column'> {
  return { path, line: 1, column: 1 };
}
