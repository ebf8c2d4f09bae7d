// Why an answer was there already, and why another was not: the request is taken apart into what its key is made of, and
// held against the nearest request that was made before.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import type { Run } from '../run/run.ts';
import type { CacheReason } from './dryRun.ts';
import type { CellQuestion } from './planEvaluation.ts';

/** `files` are what a prompt includes or attaches; `repeat` says that the same was asked, another time on purpose. */
export type KeyPart = 'prompt' | 'row' | 'files' | 'model' | 'parameters' | 'tools' | 'format' | 'repeat';

/** Where a run stands in the store, and who was where when it was made. */
export interface RunOrigin {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly by: string | null;
  /** Commit that was checked out. */
  readonly commit: string | null;
  readonly at: string;
}

export interface CellWhy {
  /** `repeated`: an equal question of the same evaluation was answered a moment before. */
  readonly reason: CacheReason | 'repeated';
  /** The run that answers; where none does, the one that came nearest. */
  readonly run: string | null;
  /** What this question has other than the nearest; empty when it was answered, or nothing like it was ever asked. */
  readonly differs: readonly KeyPart[];
  readonly origin: RunOrigin | null;
}

/** A request by the parts of its key, each as a text that is equal where the part is. */
export interface AskedParts {
  readonly run: string | null;
  readonly key: string | null;
  readonly isWhole: boolean;
  readonly prompt: string;
  readonly row: string;
  /** Null where the store keeps no messages. */
  readonly messages: string | null;
  readonly model: string;
  readonly parameters: string;
  readonly tools: string;
  readonly format: string;
}

type Hashing = Pick<Host, 'sha256'>;

export function partsOfRun(run: Run, isWhole: boolean, { sha256 }: Hashing): AskedParts {
  const { tools = [], toolChoice = null, responseFormat = null, jsonSchema = null } = run;
  const isWithheld = 'withheld' in run;
  return {
    ...{ run: run.id, key: run.resultKey ?? null, isWhole, prompt: run.promptHash, row: run.variablesHash },
    messages: isWithheld ? null : sha256(canonicalJson(run.messages as unknown as Json)),
    model: `${run.provider}/${run.model}`,
    ...settingTexts({ parameters: run.parameters, tools, toolChoice, responseFormat, jsonSchema }),
  };
}

export function partsOfQuestion({ messages, prompt, identity, variables, model }: CellQuestion, { sha256 }: Hashing) {
  return {
    ...{ run: null, key: null, isWhole: false, prompt: identity.promptHash },
    row: sha256(canonicalJson(variables)),
    messages: sha256(canonicalJson(messages as unknown as Json)),
    model: `${model.provider.id}/${model.model}`,
    ...settingTexts(prompt),
  } satisfies AskedParts;
}

function settingTexts({ parameters, tools, toolChoice, responseFormat, jsonSchema }: CellQuestion['prompt']) {
  return {
    parameters: canonicalJson(parameters as unknown as Json),
    tools: canonicalJson({ tools, toolChoice } as unknown as Json),
    format: canonicalJson({ responseFormat, jsonSchema } as unknown as Json),
  };
}

/** What one request has other than another. */
export function differingParts(one: AskedParts, other: AskedParts): readonly KeyPart[] {
  const settings = (['model', 'parameters', 'tools', 'format'] as const).filter((part) => one[part] !== other[part]);
  const origins = (['prompt', 'row'] as const).filter((part) => one[part] !== other[part]);
  const isKnown = one.messages !== null && other.messages !== null;
  // A version may say the same to the model, and what is included may change under the same version.
  const messages = !isKnown
    ? origins
    : one.messages === other.messages
      ? []
      : origins.length > 0
        ? origins
        : ['files' as const];
  const parts = [...messages, ...settings];
  return parts.length > 0 ? parts : ['repeat'];
}

export interface Nearest {
  readonly run: string | null;
  readonly differs: readonly KeyPart[];
}

/** Finds the request that came nearest; of several, the one for the same row, then the one given first. */
export function openNearest(before: readonly AskedParts[]): (asked: AskedParts) => Nearest {
  const byRow = new Map<string, AskedParts[]>();
  // For another row, one request with each setting says all there is to say.
  const bySetting = new Map<string, AskedParts>();
  for (const parts of before) {
    byRow.set(parts.row, [...(byRow.get(parts.row) ?? []), parts]);
    const setting = [parts.prompt, parts.model, parts.parameters, parts.tools, parts.format].join('\n');
    if (!bySetting.has(setting)) bySetting.set(setting, parts);
  }
  return (asked) => {
    let nearest: Nearest | null = null;
    for (const parts of [...(byRow.get(asked.row) ?? []), ...bySetting.values()]) {
      const differs = differingParts(asked, parts);
      if (nearest === null || differs.length < nearest.differs.length) nearest = { run: parts.run, differs };
    }
    return nearest ?? { run: null, differs: [] };
  };
}
