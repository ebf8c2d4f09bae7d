import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeError } from '../../../src/cli/exitCode.ts';
import { optionUsage, parseCommandLine, positionalUsage } from '../../../src/cli/parseCommandLine.ts';
import { readCommandLine } from '../../../src/cli/readCommandLine.ts';
import { runCommandLine } from '../../../src/cli/runCommandLine.ts';
import { createAnswerWriter, createProgressLine } from '../../../src/cli/terminal.ts';
import { toSafeJson } from '../../../src/core/base/safeJson.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { createPause } from '../../../src/core/evaluation/pause.ts';
import { allOperations } from '../../../src/core/operation/all.ts';
import type { Parameter } from '../../../src/core/operation/parameter.ts';

const said = async (read: () => unknown): Promise<unknown> => {
  try {
    return await read();
  } catch (error) {
    return error instanceof TrackerError ? [error.code, error.message, error.hint] : error;
  }
};
const parse = (...argv: readonly string[]) => parseCommandLine(argv, allOperations, '1.2.3');
const invocation = (...argv: readonly string[]) => {
  const parsed = parse(...argv);
  assert.equal(parsed.kind, 'operation');
  return parsed as Extract<typeof parsed, { kind: 'operation' }>;
};
const text = (...argv: readonly string[]) => {
  const parsed = parse(...argv);
  assert.equal(parsed.kind, 'text');
  return (parsed as Extract<typeof parsed, { kind: 'text' }>).text;
};

function memorySink(isTerminal = false) {
  const written: string[] = [];
  return { written, isTerminal, columns: null, write: (piece: string) => void written.push(piece) };
}

describe('a command line', () => {
  it('gives the parameters their names', () => {
    const { operation, raw } = invocation(
      'run',
      'greet@v1',
      '--model',
      'a/b',
      '--model',
      'c/d',
      '--no-save',
      '--var',
      'x=1',
    );
    assert.equal(operation.id, 'run');
    assert.deepEqual(raw, { ref: 'greet@v1', model: ['a/b', 'c/d'], noSave: true, var: ['x=1'] });
  });

  it('knows a flag that was not given as not given', () => {
    assert.deepEqual(invocation('run', 'greet').raw, { ref: 'greet', noSave: false });
  });

  it('takes a bare - as a value of its own', () => {
    assert.equal(invocation('run', 'greet', '-').raw.standardInput, '-');
  });

  it('takes everything after -- as it stands', () => {
    assert.equal(invocation('show', '--', '--odd').raw.ref, '--odd');
  });

  it('finds the flags of every command before and after it', () => {
    assert.deepEqual(invocation('-C', 'a', 'list', '--json').globals, invocation('list', '--json', '-C', 'a').globals);
  });

  it('is read with one command loaded as with all of them', async () => {
    const words = [
      'list',
      'run',
      'eval',
      'show',
      'greet',
      '-C',
      '--json',
      '--version',
      '--help',
      'help',
      '3',
      '--',
      '-m',
      '--nonsense',
    ];
    const some = fc.array(fc.constantFrom(...words), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(some, async (argv) => {
        const [alone, among] = [() => readCommandLine(argv, '1.2.3'), () => parse(...argv)];
        assert.deepEqual(await said(alone), await said(among));
      }),
      { numRuns: 150 },
    );
  });

  it('prints the version and nothing else', () => assert.equal(text('--version'), '1.2.3\n'));

  it('explains every command', () => {
    for (const { id, parameters } of allOperations) {
      const help = text(id, '--help');
      for (const [name, parameter] of Object.entries<Parameter>(parameters)) {
        const usage = parameter.positional ? positionalUsage(name, parameter) : optionUsage(name, parameter);
        assert.ok(help.includes(usage), `${id}: ${usage}`);
      }
      assert.match(help, /Examples:/);
    }
  });

  it('lists every command in its help', () => {
    const help = text('--help');
    for (const { id } of allOperations) assert.match(help, new RegExp(`^ {2}${id}\\b`, 'm'));
  });

  const wrong: readonly [readonly string[], RegExp, RegExp][] = [
    [['lsit'], /^Unknown command 'lsit'\.$/, /Did you mean list\?/],
    [['list', '--stauts', 'x'], /^Unknown option '--stauts'\.$/, /--status/],
    [['list', '--status'], /argument missing/, /--help/],
    [['show'], /^Missing required argument 'ref'\.$/, /--help/],
    [['show', 'a', 'b'], /^Too many arguments/, /--help/],
    [[], /^No command given\.$/, /versions/],
    [['--json', '-C', '.'], /^No command given\.$/, /versions/],
  ];
  for (const [argv, message, hint] of wrong) {
    it(`«${argv.join(' ')}» is wrong use with a way on`, () => {
      assert.throws(
        () => parse(...argv),
        (error) =>
          error instanceof TrackerError &&
          error.exitCode === 2 &&
          message.test(error.message) &&
          hint.test(error.hint ?? ''),
      );
    });
  }
});

describe('an error', () => {
  it('has the exit code of its kind', () => {
    const codes = (
      [
        'usage/refused',
        'provider/missing-key',
        'provider/failed',
        'budget/exceeded',
        'interrupted',
        'git/failed',
      ] as const
    ).map((code) => describeError(new TrackerError(code, 'x')).exitCode);
    assert.deepEqual(codes, [2, 3, 4, 5, 130, 1]);
  });

  it('that is none of ours is a bug: 70, with its stack on stderr', async () => {
    const stdout = memorySink();
    const stderr = memorySink();
    const host = {
      version: '0',
      directory: import.meta.dirname,
      environment: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('the moon is full');
          },
        },
      ),
      signal: new AbortController().signal,
      readStandardInput: async () => '',
      standardInputLines: async function* () {},
      stdout,
      stderr,
    };
    assert.equal(await runCommandLine(['list', '--json'], host), 70);
    const { error } = JSON.parse(stdout.written.join(''));
    assert.equal(error.code, 'internal/bug');
    assert.match(stderr.written.join(''), /the moon is full\n\s+at /);
  });
});

describe('JSON for a terminal', () => {
  it('parses back to the same value and holds nothing that steers', () => {
    const value = { 'k\u009b': ['a\u001b[0m\u202e\ufeff', '\u{e0041}', '\u2028'] };
    const printed = toSafeJson(value);
    assert.deepEqual(JSON.parse(printed), value);
    assert.doesNotMatch(
      printed.replaceAll('\n', ''),
      /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\ufeff]|[\u{e0000}-\u{e007f}]/u,
    );
  });

  it('is one line when asked', () => assert.equal(toSafeJson({ a: [1] }, true), '{"a":[1]}'));
});

describe('a streamed answer', () => {
  it('keeps a character whole that arrives in two pieces', () => {
    const sink = memorySink();
    const answer = createAnswerWriter(sink);
    answer.text('a\ud83d', null);
    answer.text('\ude42b', null);
    answer.end();
    assert.equal(sink.written.join(''), 'a🙂b\n');
  });

  it('shows half a character that never got its other half', () => {
    const sink = memorySink();
    const answer = createAnswerWriter(sink);
    answer.text('a\ud83d', null);
    answer.end();
    assert.equal(sink.written.join(''), 'a\\ud83d\n');
  });

  it('gets no second line end', () => {
    const sink = memorySink();
    const answer = createAnswerWriter(sink);
    answer.text('a\n', null);
    answer.end();
    answer.end();
    assert.equal(sink.written.join(''), 'a\n');
  });
});

describe('progress', () => {
  const show = (isTerminal: boolean, elapsedMs: number): string => {
    const sink = memorySink(isTerminal);
    let now = 0;
    const line = createProgressLine(sink, { isShown: true, now: () => now, pause: null });
    now = elapsedMs;
    line.show({ done: 1, total: 4, spentUsd: 0.5 });
    line.clear();
    return sink.written.join('');
  };

  it('says what is done, spent and left once the work takes longer than a second', () => {
    assert.equal(show(true, 2000), '\r\u001b[2K1/4, $0.50 spent, 6.0 s left\r\u001b[2K');
  });

  it('names the key that pauses, and says that it is paused at once and without a time left', () => {
    const sink = memorySink(true);
    let now = 0;
    const pause = createPause(() => now);
    const line = createProgressLine(sink, { isShown: true, now: () => now, pause });
    line.show({ done: 1, total: 4, spentUsd: 0.5, remainingMs: 9_000 });
    assert.equal(sink.written.join(''), '');
    line.togglePause();
    now = 2000;
    line.togglePause();
    line.show({ done: 2, total: 4, spentUsd: 0.5, remainingMs: 9_000 });
    assert.deepEqual(
      sink.written.map((text) => text.slice('\r\u001b[2K'.length)),
      [
        '1/4, $0.50 spent, paused: p goes on',
        '1/4, $0.50 spent, 9.0 s left (p pauses)',
        '2/4, $0.50 spent, 9.0 s left (p pauses)',
      ],
    );
    assert.equal(pause.pausedMs(), 2000);
  });

  it('is not shown for quick work', () => assert.equal(show(true, 900), ''));

  it('is not written into a pipe', () => assert.equal(show(false, 2000), ''));
});
