// `{{name}` and `{name}}` are typing errors that are sent to the model as they stand.
import type { CheckRule } from '../checkRule.ts';

export const unbalancedBraces: CheckRule = {
  id: 'unbalanced-braces',
  title: 'A placeholder with one brace too few.',
  check({ prompt, source, uses }) {
    const known = new Set([...prompt.variables.map(({ name }) => name), ...uses.map(({ name }) => name)]);
    return prompt.messages.flatMap(({ content }, index) => {
      const place = source.messages[index]?.content;
      if (!place) return [];
      const broken = [...content.matchAll(almost)].filter((match) => known.has(match[1] ?? match[2] ?? ''));
      return broken.map((match) => {
        const name = match[1] ?? match[2];
        const message = `A brace is missing, so this is sent as it stands. Write \`{{${name}}}\`.`;
        const start = place.toFile(match.index);
        const end = place.toFile(match.index + match[0].length);
        const isExact = source.text.slice(start, end) === match[0];
        const fix = { title: 'Add the brace', start, end, text: `{{${name}}}` };
        return { severity: 'warning', message, start, end, ...(isExact ? { fix } : {}) };
      });
    });
  },
};

/** Only names that the prompt knows count: braces are also the subject of many prompts. */
const almost = /(?<![{$])\{\{ ?([\w.-]+) ?\}(?!\})|(?<![{$])\{ ?([\w.-]+) ?\}\}(?!\})/g;
