// Whose answer a run is, in the words of every list; told to a rater only once there is nothing left to vote on.
import type { Run } from '../../run/run.ts';

export interface AnswerSource {
  /** `v3`, or `draft`. */
  readonly version: string;
  /** `provider/model`. */
  readonly model: string;
}

export function answerSource({ version, provider, model }: Run): AnswerSource {
  return {
    version: versionText(version),
    model: model.startsWith(`${provider}/`) ? model : `${provider}/${model}`,
  };
}

/** `v3`, or `draft`. */
export function versionText(version: number | null): string {
  return version === null ? 'draft' : `v${version}`;
}

/** `support.reply@v3 · openai/gpt-4o-mini`; drafts are told apart by their hash. */
export function sourceText(run: Run): string {
  const { version, model } = answerSource(run);
  return `${run.promptId}@${run.version === null ? `draft ${run.promptHash.slice(0, 8)}` : version} · ${model}`;
}
