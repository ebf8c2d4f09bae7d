// `version: 1.10` is the number 1.1 to every YAML reader, so two versions become one.
import { readYaml } from '../../prompt/readYaml.ts';
import { findEntry } from '../../prompt/sourceNode.ts';
import type { CheckRule } from '../checkRule.ts';

export const numericVersion: CheckRule = {
  id: 'numeric-version',
  title: 'A `version` that YAML reads as a different number than was written.',
  check({ source: { text } }) {
    if (!/^version:/m.test(text)) return [];
    const node = findEntry(readYaml(text).root, 'version')?.value;
    if (node?.kind !== 'scalar' || typeof node.value !== 'number' || String(node.value) === node.written) return [];
    const { start, end, written } = node;
    const message = `YAML reads this as the number ${node.value}. Put it in quotes.`;
    return [
      {
        severity: 'warning',
        message,
        start,
        end,
        fix: { title: 'Quote the version', start, end, text: `"${written}"` },
      },
    ];
  },
};
