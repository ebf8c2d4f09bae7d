// The identity of a result: two calls with the same key ask the same thing of the same model, so one answer serves both.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import type { Message, ModelParameters } from '../prompt/prompt.ts';

export interface ResultKeyParts {
  readonly provider: string;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: ModelParameters;
  readonly tools: readonly Json[];
  readonly toolChoice: Json | null;
  readonly responseFormat: string | null;
  readonly jsonSchema: Json | null;
  /** Counts from 0; a repeat is asked anew on purpose. */
  readonly repeat: number;
}

/** Lower-case hex SHA-256 over the canonical JSON of everything that is sent, plus the number of the repeat. */
export function resultKey(host: Pick<Host, 'sha256'>, parts: ResultKeyParts): string {
  const { provider, model, messages, parameters, tools, toolChoice, responseFormat, jsonSchema, repeat } = parts;
  const projection = { provider, model, messages, parameters, tools, toolChoice, responseFormat, jsonSchema, repeat };
  return host.sha256(canonicalJson(projection as unknown as Json));
}
