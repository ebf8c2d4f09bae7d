// A conversation in a row: what the user says in turn, and how each answer is judged. The user may also be played by a prompt.
import type { Json } from '../base/hash.ts';

export interface Turn {
  readonly user: string;
  readonly expected: Json | null;
  /** As written; whoever evaluates reads them. */
  readonly evaluators: readonly Json[];
}

export interface SimulatedUser {
  /** The id of the prompt that plays the user. */
  readonly prompt: string;
  readonly maxTurns: number;
}

const mostTurns = 200;
const usualTurns = 10;

/** Null when the row has no `turns`; a sentence when they cannot be read. Text is read as JSON, for tables. */
export function readTurns(written: Json | undefined): readonly Turn[] | string | null {
  const value = typeof written === 'string' ? parseJson(written) : written;
  if (value === undefined || value === null) return written === '' || written == null ? null : needsList;
  if (!Array.isArray(value) || value.length === 0) return needsList;
  if (value.length > mostTurns) return `A conversation has at most ${mostTurns} turns.`;
  const turns = (value as readonly Json[]).map(readTurn);
  return turns.every((turn) => turn !== null) ? turns : needsList;
}

const needsList = '`turns` must be a list of what the user says: texts, or mappings with `user`.';

function readTurn(turn: Json): Turn | null {
  if (typeof turn === 'string') return { user: turn, expected: null, evaluators: [] };
  if (typeof turn !== 'object' || turn === null || Array.isArray(turn)) return null;
  const { user, expected = null, evaluators = [] } = turn as { readonly [key: string]: Json };
  if (typeof user !== 'string' || !Array.isArray(evaluators)) return null;
  return { user, expected, evaluators };
}

/** The id of a prompt, or `{prompt, maxTurns}`; null when absent, a sentence when it cannot be read. */
export function readSimulatedUser(written: Json | undefined): SimulatedUser | string | null {
  if (written === undefined || written === null || written === '') return null;
  if (typeof written === 'string') return { prompt: written, maxTurns: usualTurns };
  const { prompt, maxTurns = usualTurns } = written as { readonly [key: string]: Json };
  const isCount = Number.isInteger(maxTurns) && Number(maxTurns) > 0 && Number(maxTurns) <= mostTurns;
  if (typeof prompt === 'string' && isCount) return { prompt, maxTurns: Number(maxTurns) };
  return `\`simulatedUser\` must name a prompt and may have \`maxTurns\` from 1 to ${mostTurns}.`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
