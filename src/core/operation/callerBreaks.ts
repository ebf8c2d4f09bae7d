// What a change of a prompt's variables breaks for those who fill them in. A prompt is called with names and values, so
// it breaks like a function: a parameter that is gone, renamed, needed all of a sudden, or takes less than before.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { Prompt, Variable, VariableType } from '../prompt/prompt.ts';
import { templateVariables } from '../template/templateVariables.ts';

export interface CallerBreak {
  /** `variables.tone`, `jsonSchema.schema.properties.title`, `responseFormat`. */
  readonly path: string;
  /** One sentence. */
  readonly reason: string;
}

/** What a caller knows of a variable. */
export interface VariableFact {
  readonly name: string;
  /** Whether a call without a value fails or sends the placeholder itself. */
  readonly isNeeded: boolean;
  /** Null for a name that the text uses and nothing declares. */
  readonly declared: Variable | null;
}

/** By name: every declared variable, and every name the text fills in without a declaration. */
export function variableFacts(prompt: Prompt): ReadonlyMap<string, VariableFact> {
  const facts = new Map<string, VariableFact>();
  for (const declared of prompt.variables) {
    const isNeeded = declared.required && (declared.default === undefined || declared.default === null);
    facts.set(declared.name, { name: declared.name, isNeeded, declared });
  }
  for (const { content } of prompt.messages) {
    for (const { name, kind } of templateVariables(content, prompt.templateFormat)) {
      const known = facts.get(name);
      // Of the simple format a padded name is text unless it is declared.
      if (kind === 'padded' || known?.declared) continue;
      const isNeeded = known?.isNeeded === true || (kind !== 'condition' && kind !== 'guarded');
      facts.set(name, { name, isNeeded, declared: null });
    }
  }
  return facts;
}

/** In the order of the older declarations, then of the newer ones. */
export function variableBreaks(before: Prompt, after: Prompt): CallerBreak[] {
  const [old, now] = [variableFacts(before), variableFacts(after)];
  const gone = [...old.values()].filter(({ name }) => !now.has(name));
  const come = [...now.values()].filter(({ name }) => !old.has(name));
  const breaks = gone.map(({ name }) => ({ name, reason: goneReason(name, come, before, after) }));
  for (const fact of old.values()) {
    const next = now.get(fact.name);
    for (const reason of next ? narrowings(fact, next) : []) breaks.push({ name: fact.name, reason });
  }
  for (const { name, isNeeded } of come) {
    if (isNeeded) breaks.push({ name, reason: `The new variable ${name} needs a value.` });
  }
  return breaks.map(({ name, reason }) => ({ path: `variables.${name}`, reason }));
}

function goneReason(name: string, come: readonly VariableFact[], before: Prompt, after: Prompt): string {
  const renamed = come.find((fact) => isRename(name, fact.name, before, after));
  return renamed ? `The variable ${name} is now called ${renamed.name}.` : `The variable ${name} is gone.`;
}

/** The text with the one name for the other is the new text: then nobody has to guess. */
function isRename(name: string, next: string, before: Prompt, after: Prompt): boolean {
  const usesOf = (prompt: Prompt, wanted: string, mark: string) => {
    let isUsed = false;
    const texts = prompt.messages.map(({ content }) => {
      let text = content;
      for (const use of templateVariables(content, prompt.templateFormat).toReversed()) {
        if (use.name !== wanted) continue;
        isUsed = true;
        text = text.slice(0, use.offset) + mark + text.slice(use.offset + use.length);
      }
      return text;
    });
    return { isUsed, texts: JSON.stringify(texts) };
  };
  const old = usesOf(before, name, '\0');
  const now = usesOf(after, next, '\0');
  return old.isUsed && now.isUsed && old.texts === now.texts;
}

function narrowings(before: VariableFact, after: VariableFact): string[] {
  const { name } = after;
  const [from, to] = [before.declared?.type ?? 'string', after.declared?.type ?? 'string'];
  return [
    !before.isNeeded && after.isNeeded && `The variable ${name} now needs a value.`,
    !takesAll(from, to) && `The variable ${name} is now ${article(to)}, not ${article(from)}.`,
    enumNarrows(before.declared, after.declared) && `The variable ${name} takes fewer values.`,
    itemsNarrow(before.declared, after.declared) && `The members of the variable ${name} have another type.`,
  ].filter((reason) => reason !== false);
}

/** Any plain value prints as text; a whole number is a number. Everything else is another thing. */
function takesAll(from: VariableType, to: VariableType): boolean {
  if (from === to || (from === 'integer' && to === 'number')) return true;
  return to === 'string' && !['array', 'object', 'file', 'image'].includes(from);
}

function article(type: VariableType): string {
  if (type === 'string') return 'text';
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function enumNarrows(before: Variable | null, after: Variable | null): boolean {
  if (!after?.enum) return false;
  if (!before?.enum) return true;
  const allowed = new Set(after.enum.map((value: Json) => canonicalJson(value)));
  return before.enum.some((value) => !allowed.has(canonicalJson(value)));
}

function itemsNarrow(before: Variable | null, after: Variable | null): boolean {
  return after !== null && after.items !== null && after.items !== (before?.items ?? null);
}
