// The messages of a column as they would be sent: the text of variables told apart, tokens for each message, and what
// goes with them.
import { formatCount } from '../../core/operation/formatValue.ts';
import type { PromptReaders } from '../../core/operation/renderForCall.ts';
import { attachmentsOf } from '../../core/prompt/attachedFile.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import { type VariableSpan, variableSpans } from '../../core/prompt/variableSpans.ts';
import { countEachMessage } from '../../core/provider/countTokens.ts';
import { findProvider } from '../../core/provider/findProvider.ts';
import type { Preview } from '../../protocol/runPanel.ts';
import type { Question } from './panelColumn.ts';

export interface PreviewRequest {
  readonly column: string;
  readonly question: Question;
  /** Null for a stored run, whose messages stand as they are. */
  readonly prompt: Prompt | null;
  readonly modelName: string;
  readonly estimate: readonly string[];
  readonly readers: PromptReaders;
}

export async function previewOf(request: PreviewRequest): Promise<Preview> {
  const { column, question, prompt, readers, estimate } = request;
  const { messages, settings, variables } = question;
  const spans = prompt === null ? [] : variableSpans(prompt, { messages, values: variables }, readers);
  const counts = await countEachMessage(messages, modelOf(request.modelName));
  return {
    column,
    messages: messages.map((message, index) => {
      const { tokens, exact } = counts[index]!;
      return {
        role: message.role,
        parts: partsOf(message.content, spans[index] ?? []),
        tokens: `${exact ? '' : '≈ '}${formatCount(tokens)} tokens`,
        attachments: attachmentsOf(message).map(({ path }) => path),
      };
    }),
    beside: besideOf(settings),
    total: estimate.join(' · '),
    problem: null,
  };
}

/** Nothing can be rendered; `problem` says why. */
export function previewProblem(column: string, problem: string): Preview {
  return { column, messages: [], beside: [], total: '', problem };
}

function partsOf(text: string, spans: readonly VariableSpan[]): { text: string; variable: string | null }[] {
  const parts: { text: string; variable: string | null }[] = [];
  let at = 0;
  for (const { variable, start, end } of spans) {
    if (start > at) parts.push({ text: text.slice(at, start), variable: null });
    parts.push({ text: text.slice(start, end), variable });
    at = end;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), variable: null });
  return parts;
}

function besideOf({ tools, responseFormat, jsonSchema }: Question['settings']): string[] {
  return [
    ...tools.map((tool) => `Tool: ${nameOfTool(tool)}`),
    ...(responseFormat === null || responseFormat === 'text' ? [] : [`Answer in ${responseFormat}`]),
    ...(jsonSchema === null ? [] : ['With a JSON schema']),
  ];
}

function nameOfTool(tool: unknown): string {
  const { name, function: inner } = (tool ?? {}) as { name?: unknown; function?: { name?: unknown } };
  return String(inner?.name ?? name ?? 'unnamed');
}

/** A name that nobody provides is counted as any other model is: about. */
function modelOf(name: string): { providerId: string; model: string } {
  try {
    const { provider, model } = findProvider(name);
    return { providerId: provider.id, model };
  } catch {
    return { providerId: '', model: name };
  }
}
