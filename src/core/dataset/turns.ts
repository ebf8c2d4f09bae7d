// A conversation in a row: what the user says in turn, and how each answer is judged. After that a model may play the user.
import type { Json } from '../base/hash.ts';

export interface Turn {
  readonly user: string;
  /** What was answered, for a turn that is told and not asked. */
  readonly assistant?: string;
  readonly expected: Json | null;
  /** As written; whoever evaluates reads them. */
  readonly evaluators: readonly Json[];
}

export interface SimulatedUser {
  /** Who the user is and what they want, as a template over the row; null where the prompt that plays them says it all. */
  readonly instructions: string | null;
  /** The id of a prompt of the repository that plays the user in place of ours. */
  readonly prompt: string | null;
  /** `provider/model`, or an alias of the repository. */
  readonly model: string | null;
  /** After the turns of the row. */
  readonly maxTurns: number;
  /** When the user has nothing more to say, in words. */
  readonly stopWhen: string | null;
  /** What evaluators of the whole conversation see as its answer: the last one, or everything that was said. */
  readonly judged: 'answer' | 'transcript';
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
  if (!isMap(turn)) return null;
  const { user, assistant, expected = null, evaluators = [], assert = [] } = turn;
  if (typeof user !== 'string' || !Array.isArray(evaluators) || !Array.isArray(assert)) return null;
  if (assistant !== undefined && typeof assistant !== 'string') return null;
  const told = assistant === undefined ? {} : { assistant };
  return { user, ...told, expected, evaluators: [...evaluators, ...assert] };
}

/** A text of instructions, or a mapping; null when absent, a sentence when it cannot be read. Text may be JSON, for tables. */
export function readSimulatedUser(written: Json | undefined): SimulatedUser | string | null {
  if (written === undefined || written === null || written === '') return null;
  const value = typeof written === 'string' ? (mapOf(parseJson(written)) ?? { instructions: written }) : mapOf(written);
  if (value === null) return needsInstructions;
  const { maxTurns = usualTurns, judged = 'answer', ...texts } = value;
  const told = ['instructions', 'prompt', 'model', 'stopWhen'].map((name) => textOrNull(texts[name]));
  const [instructions = null, prompt = null, model = null, stopWhen = null] = told as readonly (string | null)[];
  if (told.includes(undefined) || (instructions ?? prompt) === null) return needsInstructions;
  if (judged !== 'answer' && judged !== 'transcript') return '`judged` of `simulatedUser` is answer or transcript.';
  const isCount = Number.isInteger(maxTurns) && Number(maxTurns) > 0 && Number(maxTurns) <= mostTurns;
  if (!isCount) return `\`maxTurns\` of \`simulatedUser\` must be from 1 to ${mostTurns}.`;
  return { instructions, prompt, model, maxTurns: Number(maxTurns), stopWhen, judged };
}

const needsInstructions =
  '`simulatedUser` must say in `instructions` who the user is, or name in `prompt` what plays them; it may have `model`, `maxTurns`, `stopWhen` and `judged`.';

/** Undefined for what is no text. */
function textOrNull(value: Json | undefined): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : undefined;
}

function mapOf(value: Json | undefined): { readonly [key: string]: Json } | null {
  return isMap(value) ? value : null;
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
