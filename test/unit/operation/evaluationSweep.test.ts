import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { readSweepTexts, sweptVariables } from '../../../src/core/operation/evaluation/evaluationSweep.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';

describe('a sweep on the command line', () => {
  const read: readonly [texts: readonly string[], sweep: ReturnType<typeof readSweepTexts>][] = [
    [[], null],
    [['temperature=0, 0.5,1'], { temperature: ['0', '0.5', '1'] }],
    [['model=a/x', 'model=b/y'], { model: ['a/x', 'b/y'] }],
    [['stop=["a,b","c"]'], { stop: ['a,b', 'c'] }],
    [['tone=[not json'], { tone: ['[not json'] }],
    [['formula=x=1'], { formula: ['x=1'] }],
    [['__proto__=1'], Object.fromEntries([['__proto__', ['1']]])],
  ];
  for (const [texts, sweep] of read)
    it(`is read from ${texts.join(' and ') || 'nothing'}`, () => assert.deepEqual(readSweepTexts(texts), sweep));

  for (const text of ['temperature', '=1', 'temperature=', ''])
    it(`is not read from "${text}"`, () => assert.throws(() => readSweepTexts([text]), TrackerError));
});

describe('the sweep of a prompt that is asked as it is written', () => {
  it('keeps what makes rows, and what is wrong with it', () => {
    const { prompt } = parsePrompt(
      'messages: [{role: user, content: "{{tone}}"}]\nsweep: {model: [a/b], temperature: [0], tone: [x], tune: [y]}\n',
      'a.prompt.yaml',
    );
    assert.ok(prompt);
    assert.deepEqual(sweptVariables(prompt), { tone: ['x'], tune: ['y'] });
  });
});
