// A declared variable that no message uses: harmless when optional, a wasted question when required.
import type { CheckRule } from '../checkRule.ts';

export const unusedVariable: CheckRule = {
  id: 'unused-variable',
  title: 'A declared variable that no message uses. A required one is asked for and then thrown away.',
  check({ prompt, source, uses }) {
    const used = new Set(uses.map(({ name }) => name));
    // Names that are no plain words are not seen as uses, but the simple format replaces them.
    const isUsed = (name: string) =>
      used.has(name) ||
      (!/^[\w.-]+$/.test(name) && prompt.messages.some(({ content }) => content.includes(`{{${name}}}`)));
    return prompt.variables
      .filter(({ name }) => !isUsed(name))
      .map(({ name, required }) => {
        const range = source.variables.get(name) ?? { start: 0, end: 0 };
        const message = required
          ? `\`${name}\` is required, but no message uses it. Use it, or remove it.`
          : `\`${name}\` is not used by any message.`;
        return { severity: required ? 'warning' : 'hint', message, ...range };
      });
  },
};
