// What a change from one text of a prompt to another means: its parts in words and values, what it breaks for those who
// call the prompt, the step of a semantic version it asks for, and a first line for its commit. Pure and without layout:
// two files that say the same have a summary without changes.
import type { Json } from '../base/hash.ts';
import type { Prompt } from '../prompt/prompt.ts';
import { promptHash } from '../prompt/promptHash.ts';
import { type CallerBreak, variableBreaks, variableFacts } from './callerBreaks.ts';
import { changeSubject } from './changeSubject.ts';
import { type PromptChange, promptChanges } from './promptChanges.ts';
import { outputBreaks } from './schemaBreaks.ts';
import { type TextChange, textChanges } from './textChanges.ts';

export type SemanticStep = 'major' | 'minor' | 'patch' | 'none';

export interface ChangeSummary {
  readonly text: readonly TextChange[];
  readonly addedWords: number;
  readonly removedWords: number;
  /** With the provider where the file names one apart; null when the model is the same. */
  readonly model: { readonly before: string | null; readonly after: string | null } | null;
  readonly parameters: readonly PromptChange[];
  /** Declared ones, and names that the text uses without declaring them. */
  readonly variables: readonly PromptChange[];
  readonly tools: readonly PromptChange[];
  /** Response format and JSON schema. */
  readonly output: readonly PromptChange[];
  readonly tests: readonly PromptChange[];
  /** What is neither sent nor judges an answer. */
  readonly metadata: readonly PromptChange[];
  /** What stops working for those who call the prompt, by the path of the change. */
  readonly breaks: readonly CallerBreak[];
  /** `none` when both say the same. */
  readonly bump: SemanticStep;
  /** Why it is this step and no smaller one, one sentence each. */
  readonly reasons: readonly string[];
  /** Whether a model gets the same. */
  readonly isSamePrompt: boolean;
  /** A proposed first line of a commit, at most 72 characters on one line. */
  readonly subject: string;
}

/** Null stands for a file that is not there yet, or no longer. */
export function summarizeChange(before: Prompt | null, after: Prompt | null): ChangeSummary {
  const groups = before && after ? groupChanges(before, after) : wholePrompt(before, after);
  const breaks = before && after ? [...variableBreaks(before, after), ...outputBreaks(before, after)] : [];
  const isSamePrompt = before && after ? promptHash(before) === promptHash(after) : before === after;
  const facts = { ...groups, breaks, isSamePrompt };
  return { ...facts, ...stepOf(before, after, facts), subject: changeSubject(before, after, facts) };
}

export type ChangeFacts = Omit<ChangeSummary, 'bump' | 'reasons' | 'subject'>;
type ChangeGroups = Omit<ChangeFacts, 'breaks' | 'isSamePrompt'>;

type Group = 'text' | 'model' | 'parameters' | 'variables' | 'tools' | 'output' | 'tests' | 'metadata';

const groupOfKey: { readonly [key: string]: Group | undefined } = {
  messages: 'text',
  examples: 'text',
  templateFormat: 'text',
  provider: 'model',
  model: 'model',
  modelParameters: 'parameters',
  variables: 'variables',
  tools: 'tools',
  toolChoice: 'tools',
  responseFormat: 'output',
  jsonSchema: 'output',
  testData: 'tests',
  datasets: 'tests',
  evaluators: 'tests',
};

function groupChanges(before: Prompt, after: Prompt): ChangeGroups {
  const changes = promptChanges(before, after).flatMap(byMember);
  const of = (group: Group) => changes.filter(({ path }) => (groupOfKey[firstKey(path)] ?? 'metadata') === group);
  const text = textChanges(of('text'), before, after);
  const [modelBefore, modelAfter] = [modelName(before), modelName(after)];
  return {
    text,
    addedWords: text.reduce((sum, { addedWords }) => sum + addedWords, 0),
    removedWords: text.reduce((sum, { removedWords }) => sum + removedWords, 0),
    model: modelBefore === modelAfter ? null : { before: modelBefore, after: modelAfter },
    parameters: of('parameters'),
    variables: [...of('variables'), ...undeclaredChanges(before, after)],
    tools: of('tools'),
    output: of('output'),
    tests: of('tests'),
    metadata: of('metadata'),
  };
}

/** A prompt that came or went: all of its text, and nothing else to look at one by one. */
function wholePrompt(before: Prompt | null, after: Prompt | null): ChangeGroups {
  const kind = after ? 'added' : 'removed';
  const changes = (after ?? before)?.messages.map(
    ({ role, content }, index): PromptChange => ({
      path: `messages[${index}]`,
      kind,
      before: after ? null : { role, content },
      after: after ? { role, content } : null,
    }),
  );
  const text = textChanges(changes ?? [], before, after);
  const addedWords = text.reduce((sum, change) => sum + change.addedWords, 0);
  const removedWords = text.reduce((sum, change) => sum + change.removedWords, 0);
  const none: readonly PromptChange[] = [];
  const rest = { parameters: none, variables: none, tools: none, output: none, tests: none, metadata: none };
  return { text, addedWords, removedWords, model: null, ...rest };
}

function firstKey(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

/** A whole map or list that came or went reads as its members. */
function byMember({ path, kind, before, after }: PromptChange): PromptChange[] {
  if (kind === 'changed' || !['modelParameters', 'variables', 'messages', 'examples'].includes(path)) {
    return [{ path, kind, before, after }];
  }
  const whole = kind === 'added' ? after : before;
  const change = (inner: string, value: Json): PromptChange => ({
    path: inner,
    kind,
    before: kind === 'added' ? null : value,
    after: kind === 'added' ? value : null,
  });
  if (!Array.isArray(whole)) {
    return Object.entries(whole as object).map(([key, value]) => change(`${path}.${key}`, value as Json));
  }
  return whole.map((value: Json, index) =>
    change(path === 'variables' ? `variables.${nameOf(value)}` : `${path}[${index}]`, value),
  );
}

function nameOf(value: Json): string {
  return String((value as { readonly name?: Json }).name);
}

function modelName({ provider, model }: Prompt): string | null {
  if (!provider || model?.startsWith(`${provider}/`)) return model;
  return model === null ? provider : `${provider}/${model}`;
}

/** Names that the text began or ceased to use and that no declaration speaks of. */
function undeclaredChanges(before: Prompt, after: Prompt): PromptChange[] {
  const [old, now] = [variableFacts(before), variableFacts(after)];
  const only = (facts: typeof old, others: typeof old) =>
    [...facts.values()].filter(({ name, declared }) => !declared && !others.has(name)).map(({ name }) => name);
  return [
    ...only(old, now).map(
      (name): PromptChange => ({
        path: `variables.${name}`,
        kind: 'removed',
        before: { name },
        after: null,
      }),
    ),
    ...only(now, old).map(
      (name): PromptChange => ({
        path: `variables.${name}`,
        kind: 'added',
        before: null,
        after: { name },
      }),
    ),
  ];
}

/** Of a variable's declaration what only people read. */
const describing = /^variables\..+\.(?:description|example|multiline|sensitive)$/;

function stepOf(
  before: Prompt | null,
  after: Prompt | null,
  facts: ChangeFacts,
): Pick<ChangeSummary, 'bump' | 'reasons'> {
  if (!before || !after) {
    if (after) return { bump: 'minor', reasons: ['The prompt is new.'] };
    return before ? { bump: 'major', reasons: ['The prompt is gone.'] } : { bump: 'none', reasons: [] };
  }
  if (facts.breaks.length > 0) return { bump: 'major', reasons: facts.breaks.map(({ reason }) => reason) };
  const compatible = facts.variables.filter(({ path }) => !describing.test(path));
  const minor = [
    facts.text.length > 0 && 'The text changed.',
    facts.model !== null && 'The model changed.',
    facts.parameters.length > 0 && 'The parameters changed.',
    compatible.length > 0 && 'The variables changed in a way that callers need not follow.',
    facts.tools.length > 0 && 'The tools changed.',
    facts.output.length > 0 && 'The output changed in a way that callers need not follow.',
  ].filter((reason) => reason !== false);
  if (minor.length > 0) return { bump: 'minor', reasons: minor };
  if (!facts.isSamePrompt) return { bump: 'minor', reasons: ['What a model gets changed.'] };
  const patch = [
    facts.metadata.length > 0 && 'Only what describes the prompt changed.',
    facts.variables.length > 0 && 'Only what describes variables changed.',
    facts.tests.length > 0 && 'The tests changed.',
  ].filter((reason) => reason !== false);
  return { bump: patch.length > 0 ? 'patch' : 'none', reasons: patch };
}
