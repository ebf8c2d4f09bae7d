// Runs as they are made and as they come back from the store, for tests of what is done with them.
import { sha256Hex } from '../../src/core/base/hash.ts';
import type { Message } from '../../src/core/prompt/prompt.ts';
import { resultKey } from '../../src/core/run/resultKey.ts';
import type { Run } from '../../src/core/run/run.ts';
import { encodeRecord } from '../../src/core/store/record.ts';
import { toRun } from '../../src/core/store/toRun.ts';
import { type WithholdOptions, withhold } from '../../src/core/store/withhold.ts';
import { sampleRun } from './storeRecords.ts';

export interface FinishedRunFacts {
  readonly id?: string;
  readonly messages?: readonly Message[];
  readonly answer?: string;
  readonly more?: Partial<Run>;
}

/** A run with the key of what it sent. */
export function finishedRun({
  id = '01JD0000000000000000000001',
  messages,
  answer = 'Hello.',
  more = {},
}: FinishedRunFacts = {}): Run {
  const sample = sampleRun() as unknown as Run;
  const outcome = { ...sample.outcome, output: answer } as Run['outcome'];
  const run: Run = { ...sample, id, ...(messages ? { messages } : {}), outcome, ...more };
  const { provider, model, parameters, tools = [], toolChoice = null, responseFormat = null, jsonSchema = null } = run;
  const parts = { provider, model, parameters, tools, toolChoice, responseFormat, jsonSchema, messages: run.messages };
  return { ...run, resultKey: resultKey({ sha256: sha256Hex }, { ...parts, repeat: 0 }) };
}

/** The run as another process reads it from the store. */
export function storedRun(run: Run, options: Partial<WithholdOptions> = {}): Run {
  const kept = withhold({ ...run, kind: 'run' } as never, {
    policy: 'full',
    sensitive: [],
    sha256: sha256Hex,
    ...options,
  });
  return toRun(JSON.parse(encodeRecord({ ...kept, schema: 1 }, sha256Hex)));
}
