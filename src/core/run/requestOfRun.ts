// A stored run as a request that can be sent again, word for word. A record that does not hold exactly what was sent
// (by policy, or because something in it had to be cut out) is refused: a repeat of something else would look like this one.

import type { Json } from '../base/hash.ts';
import { sha256Hex } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { AttachedBytes } from '../prompt/attachedFile.ts';
import type { Message } from '../prompt/prompt.ts';
import { resultKey } from './resultKey.ts';
import type { Run } from './run.ts';
import { isHiddenValue } from './shownValue.ts';
import type { CallSettings, PromptIdentity } from './startRun.ts';

export interface RunQuestion {
  readonly messages: readonly Message[];
  /** The images that the messages name, for whoever sends them: `rereadAttachments` reads them anew. */
  readonly attachedBytes?: AttachedBytes;
  readonly prompt: CallSettings;
  readonly identity: PromptIdentity;
  readonly variables: { readonly [name: string]: Json };
}

/** Throws `usage/refused` with the reason when the record does not hold what was sent. */
export function requestOfRun(run: Run): RunQuestion {
  const reason = whyIncomplete(run);
  if (reason !== null) throw new TrackerError('usage/refused', `Run ${run.id} cannot be sent again. ${reason}`);
  const { promptId, promptHash, blob, version, messages, variables } = run;
  return { messages, prompt: settingsOf(run), identity: { promptId, promptHash, blob, version }, variables };
}

function settingsOf(run: Run): CallSettings {
  const { parameters, tools = [], toolChoice = null, responseFormat = null, jsonSchema = null } = run;
  return { parameters, tools, toolChoice, responseFormat, jsonSchema };
}

/** A sentence about what the record lacks; null when it holds what was sent. */
export function whyIncomplete(run: Run): string | null {
  if ((run as { readonly withheld?: Json }).withheld === 'scores-only')
    return 'The store of this repository keeps no texts of it, only figures and scores.';
  if (run.messages.length === 0) return 'Its record holds no messages.';
  const sensitive = Object.entries(run.variables).filter(([, value]) => isHiddenValue(value));
  if (sensitive.length > 0) {
    const names = sensitive.map(([name]) => `\`${name}\``).join(', ');
    return `It was made with sensitive values, which are never stored: ${names}.`;
  }
  if (holdsAsSent(run) === false) {
    return hasAttachments(run)
      ? 'An attachment or another part of what was sent is not in its record.'
      : 'Its record is not word for word what was sent: secrets were cut out of it, or it comes from an older version.';
  }
  return null;
}

function hasAttachments({ messages }: Run): boolean {
  return messages.some(({ attachments }) => (attachments?.length ?? 0) > 0);
}

/** More repeats of one question are not tried out. */
const mostRepeats = 20;

/** Whether the record gives the key of what was sent; null when the record names none. */
function holdsAsSent(run: Run): boolean | null {
  if (run.resultKey === undefined) return null;
  const { provider, model, messages } = run;
  const parts = { provider, model, messages, ...settingsOf(run) };
  const host = { sha256: sha256Hex };
  for (let repeat = 0; repeat < mostRepeats; repeat++)
    if (resultKey(host, { ...parts, repeat }) === run.resultKey) return true;
  return false;
}
