// Models that play the user of a conversation: asked with our prompt or one of the repository, always the same model for every
// column, so that a comparison compares answers and not users. They hear the talk from the other side.
import type { Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import type { SimulatedUser } from '../../dataset/turns.ts';
import type { OpenedUser, PlayedUser } from '../../evaluation/conversation/conversation.ts';
import { overMark } from '../../evaluation/conversation/userReply.ts';
import type { JudgePrompts } from '../../evaluator/judge/judgePrompts.ts';
import type { Message, Prompt } from '../../prompt/prompt.ts';
import { promptHash } from '../../prompt/promptHash.ts';
import { renderPrompt } from '../../prompt/renderPrompt.ts';
import { callsAsText } from '../../run/conversation.ts';
import { renderTemplate } from '../../template/renderTemplate.ts';
import type { CallTarget } from '../callTargets.ts';
import type { OperationContext } from '../operation.ts';

type Variables = { readonly [name: string]: Json };

export interface UserOptions {
  /** As they were used in the prompt. */
  readonly variables: Variables;
  /** `provider/model` where nobody names one. */
  readonly fallbackModel: string;
}

export interface SimulatedUsers {
  play(user: SimulatedUser, options: UserOptions): PlayedUser;
}

export interface UserSettings {
  readonly prompts: JudgePrompts;
  /** `provider/model` that plays other parts in this evaluation; null when none is chosen. */
  readonly chosenModel: string | null;
  readonly seed: number;
  /** Rejects with a TrackerError for a name without a provider, an address or a key. */
  resolve(name: string): Promise<CallTarget>;
}

export function openSimulatedUsers(
  settings: UserSettings,
  { project }: Pick<OperationContext, 'project'>,
): SimulatedUsers {
  const promptOf = async ({ prompt: id }: SimulatedUser): Promise<Prompt> => {
    if (id === null) return settings.prompts.find('user.simulated');
    const { parsed } = await project.find(id);
    if (parsed.prompt !== null) return parsed.prompt;
    throw new TrackerError('prompt/invalid', `The prompt ${id}, which should play the user, cannot be read.`);
  };
  return {
    play: (user, options) => ({
      maxTurns: user.maxTurns,
      async open() {
        const prompt = await promptOf(user);
        const named = user.model ?? (prompt.model || settings.chosenModel) ?? options.fallbackModel;
        const target = await settings.resolve(named);
        return openUser({ user, prompt, target, seed: settings.seed }, options.variables);
      },
    }),
  };
}

interface Part {
  readonly user: SimulatedUser;
  readonly prompt: Prompt;
  readonly target: CallTarget;
  readonly seed: number;
}

function openUser({ user, prompt, target, seed }: Part, variables: Variables): OpenedUser {
  const { model, connection } = target;
  const instructions = instructionsOf(user, variables);
  const rules = render(prompt, { ...variables, instructions, stopWhen: user.stopWhen ?? '', mark: overMark });
  const settings = { tools: [], toolChoice: null, responseFormat: null, jsonSchema: null } as const;
  const identity = { promptId: prompt.id ?? prompt.path, promptHash: promptHash(prompt), blob: null, version: null };
  return {
    question: (said) => ({
      messages: [...rules, ...otherSideOf(said)],
      prompt: { ...settings, parameters: { seed, ...prompt.parameters } },
      ...{ identity, variables, model, connection },
    }),
  };
}

function instructionsOf({ instructions }: SimulatedUser, variables: Variables): string {
  if (instructions === null) return '';
  const { text, diagnostics } = renderTemplate(instructions, variables, { format: 'nunjucks' });
  const problem = diagnostics.find(({ severity, code }) => severity === 'error' || code.endsWith('undefined-variable'));
  if (text !== null && problem === undefined) return text;
  const message = `The instructions of the simulated user cannot be filled in. ${problem?.message ?? ''}`;
  throw new TrackerError('prompt/invalid', message.trim());
}

/** It begins after something a user says, which every provider insists on. */
function render(prompt: Prompt, variables: Variables): readonly Message[] {
  const { messages, diagnostics } = renderPrompt(prompt, variables);
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (messages === null || problem)
    throw new TrackerError('prompt/invalid', `The prompt that plays the user cannot be rendered. ${problem?.message}`);
  return messages.at(-1)?.role === 'user' ? messages : [...messages, { role: 'user', content: 'Begin.' }];
}

/** Who plays the user said what the user said, and hears the assistant. */
function otherSideOf(said: readonly Message[]): Message[] {
  return said.flatMap((message): Message[] => {
    if (message.role === 'user') return [{ role: 'assistant', content: message.content }];
    return message.role === 'assistant' ? [{ role: 'user', content: callsAsText(message) }] : [];
  });
}
