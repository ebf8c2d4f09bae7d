// The `providers` of a configuration: who is asked, with which parameters, and where the file would have sent it. Keys and
// addresses of a file are never used; an address is kept only to be compared with what the user has set.
import type { Json } from '../base/hash.ts';
import { fileName, isCode, type SuiteFiles } from './suiteFiles.ts';
import { type ModelConfig, modelOf, readModelConfig } from './suiteModel.ts';
import { isMap, type JsonMap, listOf, mapOf, type Path, type SuiteSource, textOrNull } from './suiteSource.ts';

export interface SuiteProvider extends ModelConfig {
  readonly id: string;
  readonly label: string | null;
  /** `provider/model` here. */
  readonly model: string;
  /** As it is written. */
  readonly config: JsonMap;
  /** Labels of the prompts it is asked; null for all. */
  readonly prompts: readonly string[] | null;
}

/** A base URL that the file names for a model. */
export interface SuiteAddress {
  readonly model: string;
  readonly baseUrl: string;
  readonly isGrader: boolean;
  readonly line: number;
  readonly column: number;
}

export interface SuiteProviders {
  readonly providers: readonly SuiteProvider[];
  readonly addresses: readonly SuiteAddress[];
}

/** In the order of the file; those that cannot be asked are told and left out. */
export async function readSuiteProviders(source: SuiteSource, files: SuiteFiles): Promise<SuiteProviders> {
  const key = source.config.providers === undefined ? 'targets' : 'providers';
  const providers: SuiteProvider[] = [];
  const addresses: SuiteAddress[] = [];
  for (const { entry, at } of await entriesOf(source.config[key], { source, files, key })) {
    const read = readProvider(entry, source, at);
    if (read === null) continue;
    providers.push(read.provider);
    addresses.push(...read.addresses);
  }
  return { providers, addresses };
}

interface Entry {
  readonly entry: Json;
  readonly at: Path;
}

interface Listing {
  readonly source: SuiteSource;
  readonly files: SuiteFiles;
  readonly key: string;
}

/** Entries of files that are named in place of a provider stand there. */
async function entriesOf(written: Json | undefined, { source, files, key }: Listing): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const [index, entry] of listOf(written).entries()) {
    const at = Array.isArray(written) ? [key, index] : [key];
    if (typeof entry !== 'string' || !entry.startsWith('file://') || isCode(entry)) {
      entries.push({ entry, at });
      continue;
    }
    const read = await readFiles(entry, files);
    if (typeof read === 'string') source.complain({ severity: 'error', code: 'promptfoo/provider', message: read }, at);
    else entries.push(...read.map((one) => ({ entry: one, at })));
  }
  return entries;
}

async function readFiles(written: string, files: SuiteFiles): Promise<readonly Json[] | string> {
  const paths = await files.find(written);
  if (typeof paths === 'string') return paths;
  const entries: Json[] = [];
  for (const path of paths) {
    const read = await files.readValue(path);
    if (typeof read === 'string') return read;
    entries.push(...listOf(read.value));
  }
  return entries;
}

interface ReadProvider {
  readonly provider: SuiteProvider;
  readonly addresses: readonly SuiteAddress[];
}

function readProvider(entry: Json, source: SuiteSource, at: Path): ReadProvider | null {
  const leaveOut = (reason: string): null => {
    const message = `This provider is left out: ${reason}. Name one as \`openai:chat:gpt-4o-mini\`, or choose a model with --model.`;
    source.complain({ severity: 'error', code: 'promptfoo/provider', message }, at);
    return null;
  };
  const options = optionsOf(entry);
  if (options === null) return leaveOut('it is neither a name nor a mapping with `id`');
  const { id, label, config, prompts, transform } = options;
  const found = modelOf(id);
  if (found.problem !== undefined) return leaveOut(found.problem);
  if (transform !== undefined && transform !== null)
    return leaveOut(
      `its \`transform\` is code that would change the answers (${fileName(String(transform)).slice(0, 40)})`,
    );
  const { ignored, ...read } = readModelConfig(config, found.model);
  for (const { key, message } of ignored)
    source.complain({ severity: 'warning', code: 'promptfoo/config', message }, [...at, 'config', key]);
  if (config.apiKey !== undefined) {
    const message = 'The key of a file is not used. Keys come from your environment, or from the Connections view.';
    source.complain({ severity: 'warning', code: 'promptfoo/key', message }, [...at, 'config', 'apiKey']);
  }
  const named = { id, label: textOrNull(label), model: found.model, config, prompts: textsOrNull(prompts) };
  const provider = { ...read, ...named };
  return { provider, addresses: addressesOf({ id, config, isGrader: false }, source, [...at, 'config']) };
}

interface Options {
  readonly id: string;
  readonly label: Json | undefined;
  readonly config: JsonMap;
  readonly prompts: Json | undefined;
  readonly transform: Json | undefined;
}

/** A name, `{id, label, config}`, or `{name: {label, config}}`. */
function optionsOf(entry: Json): Options | null {
  if (typeof entry === 'string')
    return { id: entry, label: undefined, config: {}, prompts: undefined, transform: undefined };
  if (!isMap(entry)) return null;
  const [first] = Object.keys(entry);
  const options = entry.id === undefined && first !== undefined && isMap(entry[first]) ? mapOf(entry[first]) : entry;
  const id = textOrNull(options.id) ?? (options === entry ? null : (first ?? null));
  if (id === null) return null;
  const { label, config, prompts, transform } = options;
  return { id, label, config: mapOf(config), prompts, transform };
}

/** Where `config` of a provider or of a grader says that its model is reached. */
export function addressesOf(
  { id, config, isGrader }: Pick<Options, 'id' | 'config'> & Pick<SuiteAddress, 'isGrader'>,
  source: Pick<SuiteSource, 'placeOf'>,
  at: Path,
): readonly SuiteAddress[] {
  const found = modelOf(id);
  const host = textOrNull(config.apiHost);
  const key = ['apiBaseUrl', 'baseUrl', 'apiHost'].find((name) => textOrNull(config[name]) !== null);
  const baseUrl = host === null ? textOrNull(config[key ?? '']) : `https://${host}/v1`;
  if (found.problem !== undefined || baseUrl === null) return [];
  return [{ model: found.model, baseUrl, isGrader, ...source.placeOf([...at, key ?? '']) }];
}

function textsOrNull(value: Json | undefined): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return (value as readonly Json[]).filter((one): one is string => typeof one === 'string');
}
