// A placeholder that `variables` does not list is usually a misspelling, and then nothing is filled in.
import type { CheckRule } from '../checkRule.ts';

export const undeclaredVariable: CheckRule = {
  id: 'undeclared-variable',
  title: 'A placeholder that `variables` does not list. Only prompts that declare variables are checked.',
  check({ prompt, uses }) {
    if (prompt.variables.length === 0) return [];
    const known = new Set(prompt.variables.map(({ name }) => name));
    const strangers = uses.filter(({ name }) => {
      const isFirst = !known.has(name);
      known.add(name);
      return isFirst;
    });
    return strangers.map(({ name, start, end }) => {
      const message = `\`${name}\` is not declared in \`variables\`. Declare it, or correct its name.`;
      return { severity: 'warning', message, start, end };
    });
  },
};
