// A prompt without a model, or with a name no provider could resolve, runs only once somebody chooses.
import { makerOf } from '../../prompt/modelMaker.ts';
import type { CheckRule } from '../checkRule.ts';

export const modelName: CheckRule = {
  id: 'model',
  title: 'No model, or a name without the publisher that says who answers.',
  check({ prompt, source }) {
    const { model, provider } = prompt;
    const range = source.valueAt(['model']) ?? { start: 0, end: 0 };
    if (model === null) {
      const key = source.keyAt(['model']);
      if (!key) return [];
      return [{ severity: 'information', message: '`model` is empty. It is chosen when the prompt is run.', ...key }];
    }
    if (/\s/.test(model)) {
      return [
        {
          severity: 'warning',
          message: 'A model name has no spaces. Use a name such as `openai/gpt-6-luna`.',
          ...range,
        },
      ];
    }
    if (provider !== null || model.includes('/') || model === 'auto' || makerOf(model) !== null) return [];
    const message = 'The name does not say who answers. Write `publisher/name`, or set `provider`.';
    return [{ severity: 'hint', message, ...range }];
  },
};
