import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { requestOfRun } from '../../../src/core/run/requestOfRun.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { finishedRun, storedRun } from '../../support/finishedRun.ts';

const tool = { type: 'function', function: { name: 'look', parameters: {} } };

describe('a stored run sent again', () => {
  it('asks exactly what was asked', () => {
    const run = finishedRun({
      messages: [
        { role: 'system', content: 'Be kind.\n' },
        { role: 'user', content: 'é😀' },
      ],
      more: {
        tools: [tool],
        toolChoice: 'auto',
        responseFormat: 'json_object',
        parameters: { stop: ['a'], extra: { x: [1] } },
      },
    });
    assert.deepEqual(requestOfRun(storedRun(run)), {
      messages: run.messages,
      variables: run.variables,
      identity: { promptId: 'summarize', promptHash: run.promptHash, blob: run.blob, version: 3 },
      prompt: {
        parameters: run.parameters,
        tools: [tool],
        toolChoice: 'auto',
        responseFormat: 'json_object',
        jsonSchema: null,
      },
    });
  });

  it('can be one that the policy keeps without its answer', () => {
    assert.equal(requestOfRun(storedRun(finishedRun(), { policy: 'no-output' })).messages.length, 1);
  });

  it('can be one of an older version, which named no key', () => {
    const { resultKey: _, ...old } = finishedRun();
    assert.equal(requestOfRun(old).messages.length, 1);
  });

  const repeated = finishedRun({ messages: [{ role: 'user', content: 'with sk-a secret' }] });
  const rows: readonly [what: string, run: Run, reason: RegExp][] = [
    ['whose texts are not kept', storedRun(finishedRun(), { policy: 'scores-only' }), /keeps no texts/],
    ['without messages', finishedRun({ messages: [] }), /no messages/],
    [
      'with sensitive variables',
      storedRun(finishedRun({ more: { variables: { input: 'Hello', name: 'x' } } }), { sensitive: ['input'] }),
      /sensitive values.*`input`/,
    ],
    [
      'from which a secret was cut',
      { ...repeated, messages: [{ role: 'user', content: '[redacted:key]' }] },
      /secrets were cut out/,
    ],
    [
      'whose attachment is gone',
      {
        ...finishedRun({ messages: [{ role: 'user', content: 'x', attachments: [{ data: 'AAAA' }] }] }),
        messages: [{ role: 'user', content: 'x', attachments: [{}] }],
      },
      /attachment/,
    ],
    ['whose tools were not recorded', { ...finishedRun({ more: { tools: [tool] } }), tools: [] }, /older version/],
  ];
  for (const [what, run, reason] of rows) {
    it(`is refused when it is one ${what}`, () => {
      assert.throws(
        () => requestOfRun(run),
        (error) => error instanceof TrackerError && error.code === 'usage/refused' && reason.test(error.message),
      );
    });
  }
});
