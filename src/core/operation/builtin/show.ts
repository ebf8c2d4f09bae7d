// One prompt at one version: what it is, what it takes, what it says, and its source.
import { renderPrompt } from '../../prompt/renderPrompt.ts';
import { describePrompt } from '../describePrompt.ts';
import { formatCount, shortId } from '../formatValue.ts';
import { messageLines } from '../messageLines.ts';
import { estimateMessageTokens } from '../messageTokens.ts';
import { defineOperation } from '../operation.ts';
import { requireRunnable } from '../requireRunnable.ts';

export const show = defineOperation({
  id: 'show',
  title: 'Show',
  summary: 'one prompt at one version: its parts, variables and source',
  effect: 'read',
  parameters: {
    ref: {
      kind: 'promptReference',
      summary: 'prompt[@selector]; the draft by default',
      positional: true,
      required: true,
    },
  },
  examples: [
    { command: 'prompttracker show support.summary', does: 'the working file' },
    { command: 'prompttracker show support.summary@v2 --json', does: 'version 2 as JSON, source included' },
    { command: 'prompttracker show support.summary@main~3', does: 'as it was three commits ago' },
  ],

  async run({ ref }, { project }) {
    const resolved = await project.resolve(ref);
    const prompt = requireRunnable(resolved);
    return {
      ...describePrompt(resolved, prompt),
      variables: prompt.variables,
      messages: prompt.messages,
      // Known only for a prompt that needs nothing from outside.
      tokens: estimateMessageTokens(renderPrompt(prompt, {}).messages),
    };
  },

  report(data, { style }) {
    const version = data.version === null ? 'draft' : `v${data.version}`;
    const facts = [
      ['path', data.path],
      ['hash', shortId(data.hash)],
      ['model', data.model ?? '–'],
      ['status', data.status ?? '–'],
      ['tags', data.tags.join(', ')],
      ['declared', data.declaredVersion === null ? '' : `version ${data.declaredVersion}`],
      [
        'parameters',
        Object.entries(data.modelParameters)
          .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
          .join(' '),
      ],
      ['tokens', data.tokens.input === null ? '' : `${data.tokens.exact ? '' : '≈ '}${formatCount(data.tokens.input)}`],
    ].filter(([, value]) => value !== '');
    const variableLines = data.variables.map((variable) => {
      const need = variable.required ? ', required' : '';
      const start = variable.default === undefined ? '' : `, default ${JSON.stringify(variable.default)}`;
      return `  ${style.cyan(variable.name)}  ${variable.type}${need}${start}${variable.description ? `  ${style.dim(variable.description)}` : ''}`;
    });
    return {
      lines: [
        `${style.bold(data.id)} ${version}${data.description ? `  ${data.description}` : ''}`,
        ...facts.map(([name, value]) => `${style.dim(name!.padEnd(10))}  ${value}`),
        ...(variableLines.length > 0 ? [style.dim('variables'), ...variableLines] : []),
        ...messageLines(data.messages, style),
      ],
    };
  },
});
