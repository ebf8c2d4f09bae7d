// The messages exactly as they would be sent, and what they would take; no call is made.
import { collectVariables, variableParameters } from '../collectVariables.ts';
import { describePrompt } from '../describePrompt.ts';
import { formatCount } from '../formatValue.ts';
import { messageLines } from '../messageLines.ts';
import { countTokensOf } from '../messageTokens.ts';
import { defineOperation } from '../operation.ts';
import { parameterOptions, readParameterOptions, tryParameters } from '../parameterOptions.ts';
import { renderForCall } from '../renderForCall.ts';

export const render = defineOperation({
  id: 'render',
  title: 'Render',
  summary: 'the messages as they would be sent, tokens, no call',
  effect: 'read',
  parameters: {
    ref: {
      kind: 'promptReference',
      summary: 'prompt[@selector]; the draft by default',
      positional: true,
      required: true,
    },
    ...variableParameters,
    ...parameterOptions,
  },
  examples: [
    {
      command: 'prompttracker render support.summary --var tone=friendly --vars ticket.json',
      does: 'the finished messages',
    },
    {
      command: 'cat ticket.txt | prompttracker render support.summary@v2 -',
      does: 'with standard input as the variable input',
    },
  ],

  async run({ ref, param, ...given }, context) {
    const resolved = await context.project.resolve(ref);
    const { prompt } = tryParameters(resolved, readParameterOptions(param));
    const variables = await collectVariables(given, prompt, context);
    const rendered = renderForCall({ ...resolved, prompt }, variables, context.readersOf(resolved.entry.path));
    for (const warning of rendered.warnings) context.events.notice(warning);
    return {
      ...describePrompt(resolved, prompt),
      variables: rendered.variables,
      messages: rendered.messages,
      tokens: await countTokensOf(rendered.messages, prompt),
    };
  },

  report(data, { style }) {
    const count =
      data.tokens.input === null ? 'unknown' : `${data.tokens.exact ? '' : '≈ '}${formatCount(data.tokens.input)}`;
    return { lines: messageLines(data.messages, style).slice(1), notes: [`${count} input tokens`] };
  },
});
