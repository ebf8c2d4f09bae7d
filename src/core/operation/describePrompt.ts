// The shape that `show` and `render` share: one prompt at one version, without its messages and variables.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { ModelParameters, Prompt, PromptStatus } from '../prompt/prompt.ts';
import type { TemplateFormat } from '../template/parsedTemplate.ts';
import type { ResolvedPrompt } from './project.ts';

export interface PromptDescription {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: PromptStatus | null;
  readonly tags: readonly string[];
  /** What the file itself calls its version; it counts for nothing. */
  readonly declaredVersion: string | null;
  /** Null for a draft. */
  readonly version: number | null;
  readonly hash: string;
  readonly blob: string | null;
  readonly source: string;
  readonly model: string | null;
  readonly modelParameters: ModelParameters;
  readonly templateFormat: TemplateFormat;
  readonly diagnostics: readonly Diagnostic[];
}

export function describePrompt(resolved: ResolvedPrompt, prompt: Prompt): PromptDescription {
  const { entry, version, hash, blob, source, diagnostics } = resolved;
  return {
    id: entry.id,
    path: version?.path ?? entry.path,
    name: prompt.name ?? entry.name,
    description: prompt.description,
    status: prompt.status,
    tags: prompt.tags,
    declaredVersion: typeof prompt.unknown.version === 'string' ? prompt.unknown.version : null,
    version: version?.number ?? null,
    hash,
    blob,
    source,
    model: prompt.model,
    modelParameters: prompt.parameters,
    templateFormat: prompt.templateFormat,
    diagnostics,
  };
}
