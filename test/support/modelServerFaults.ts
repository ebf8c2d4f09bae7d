// Everything that can go wrong between us and a model server, each with the outcome it must have. The table is run for
// every API, streamed and not.
import { answers } from './modelFaults/answers.ts';
import { connections } from './modelFaults/connections.ts';
import { errorBodies } from './modelFaults/errorBodies.ts';
import type { Fault } from './modelFaults/fault.ts';
import { malformed } from './modelFaults/malformed.ts';
import { oddAnswers } from './modelFaults/oddAnswers.ts';
import { retries } from './modelFaults/retries.ts';
import { sizes } from './modelFaults/sizes.ts';
import { notTheApi, statuses } from './modelFaults/statuses.ts';
import { streams } from './modelFaults/streams.ts';

export const faults: readonly Fault[] = [
  ...statuses,
  ...retries,
  ...errorBodies,
  ...notTheApi,
  ...connections,
  ...malformed,
  ...streams,
  ...sizes,
  ...answers,
  ...oddAnswers,
];
