// Questions become lots that a provider takes: of one model under one key, no more and no larger than it allows.

import type { HeldRequest } from '../../run/runWithinBudget.ts';
import { completionRequest, type RunRequest } from '../../run/startRun.ts';
import { batchesOf } from './batchQuestions.ts';

export interface HeldQuestion {
  readonly key: string;
  readonly request: RunRequest;
  readonly held: HeldRequest;
}

export interface BatchLot {
  readonly items: readonly HeldQuestion[];
  readonly lines: readonly string[];
}

/** A question that is too large for any batch stands in a lot of its own; the provider will say so. */
export function* makeLots(questions: readonly HeldQuestion[]): Generator<BatchLot> {
  for (const group of byTarget(questions)) {
    const { limits, encode } = batchesOf((group[0] as HeldQuestion).request);
    let [items, lines, bytes]: [HeldQuestion[], string[], number] = [[], [], 0];
    for (const item of group) {
      const { request, key } = item;
      const line = encode({ customId: key, request: completionRequest(request) }, request.connection);
      const size = utf8Length(line) + 1;
      if (items.length > 0 && (items.length === limits.requests || bytes + size > limits.bytes)) {
        yield { items, lines };
        [items, lines, bytes] = [[], [], 0];
      }
      items.push(item);
      lines.push(line);
      bytes += size;
    }
    yield { items, lines };
  }
}

function byTarget(questions: readonly HeldQuestion[]): Iterable<readonly HeldQuestion[]> {
  const groups = new Map<string, HeldQuestion[]>();
  for (const question of questions) {
    const target = targetOf(question.request);
    const known = groups.get(target);
    if (known === undefined) groups.set(target, [question]);
    else known.push(question);
  }
  return groups.values();
}

function targetOf({ model, connection }: RunRequest): string {
  return JSON.stringify([model.provider.id, model.model, connection.baseUrl, connection.apiKey]);
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Both halves of a pair are counted with 2, which makes its 4.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
