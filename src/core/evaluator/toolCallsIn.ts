// The tool calls of an answer: those the provider named, else those a model wrote into its text in a provider's shape.
import type { Json } from '../base/hash.ts';
import type { ToolCall } from '../provider/provider.ts';
import type { EvaluatedAnswer } from './evaluator.ts';
import { parseJson } from './jsonText.ts';
import { isMembers } from './toolMatch.ts';

export function toolCallsIn({ toolCalls, output }: Pick<EvaluatedAnswer, 'toolCalls' | 'output'>): readonly ToolCall[] {
  if (toolCalls.length > 0) return toolCalls;
  const whole = parseJson(output);
  if (whole !== undefined) return callsOf(whole);
  const lines = output.split('\n').filter((line) => /^\s*[{[]/.test(line));
  return lines.flatMap((line) => {
    const value = parseJson(line.trim());
    return value === undefined ? [] : callsOf(value);
  });
}

/** OpenAI's `tool_calls`, Anthropic's `tool_use`, Gemini's `functionCall`, and lists of calls. */
function callsOf(value: Json): readonly ToolCall[] {
  if (Array.isArray(value)) return value.flatMap((item) => callOf(item as Json));
  if (!isMembers(value)) return [];
  if (Array.isArray(value.tool_calls)) return value.tool_calls.flatMap((item) => callOf(item as Json));
  const { toolCall } = value;
  if (isMembers(toolCall) && Array.isArray(toolCall.functionCalls)) {
    return toolCall.functionCalls.flatMap((item) => callOf(item as Json));
  }
  return value.type === 'tool_use' || isMembers(value.functionCall) ? callOf(value) : [];
}

function callOf(value: Json): readonly ToolCall[] {
  if (!isMembers(value)) return [];
  const inner = [value.functionCall, value.function].find(isMembers) ?? value;
  if (typeof inner.name !== 'string') return [];
  const given = inner.arguments ?? inner.args ?? inner.input ?? {};
  const id = typeof value.id === 'string' ? value.id : null;
  return [{ id, name: inner.name, arguments: typeof given === 'string' ? given : JSON.stringify(given) }];
}
