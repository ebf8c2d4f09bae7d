// Evaluator code runs with the user's own rights, so the user says yes to exactly these bytes first, after reading them.
import { TrackerError } from '../../base/trackerError.ts';
import { type EvaluatorCode, evaluatorCode } from '../evaluation/evaluatorCode.ts';
import { defineOperation } from '../operation.ts';
import type { Style } from '../report.ts';

const shortestHash = 8;
const shownHash = 12;

export const approve = defineOperation({
  id: 'approve',
  title: 'Approve Evaluator Code',
  summary: 'what evaluators of this repository would run, and your yes to it',
  effect: 'write',
  parameters: {
    hashes: {
      kind: 'text',
      summary: 'the beginning of the hash of what may run; none to list everything',
      positional: true,
      repeatable: true,
      placeholder: 'hash',
    },
    prompt: { kind: 'prompt', summary: 'only the code of this prompt', placeholder: 'prompt' },
    revoke: { kind: 'flag', summary: 'take the approval back' },
  },
  examples: [
    { command: 'prompttracker approve', does: 'shows all evaluator code, with its hash' },
    { command: 'prompttracker approve 3f9a1c2b70de', does: 'lets exactly this code run from now on' },
  ],

  async run({ hashes, prompt, revoke }, { host, project, ownCode }): Promise<readonly EvaluatorCode[]> {
    const entries = prompt === null ? await project.prompts() : [await project.find(prompt)];
    const all = await evaluatorCode(entries, ownCode);
    const chosen = hashes.map((hash) => oneWith(hash, all));
    if (revoke && chosen.length === 0)
      throw new TrackerError('usage/invalid-argument', 'Name the hash of what may not run any more.');
    for (const { hash, what } of chosen) {
      if (revoke) await ownCode.approvals.remove(hash);
      else await ownCode.approvals.add({ hash, what, approvedAt: new Date(host.clock.now()).toISOString() });
    }
    if (chosen.length === 0) return all;
    return chosen.map((one) => ({ ...one, isApproved: !revoke }));
  },

  report(data, { style }) {
    if (data.length === 0) return { lines: [], notes: ['No evaluator of a prompt here runs code.'] };
    const waiting = data.filter(({ hash, isApproved }) => hash !== null && !isApproved);
    const example = waiting[0]?.hash?.slice(0, shownHash);
    const notes = example === undefined ? [] : [`Approve what you have read with: prompttracker approve ${example}`];
    return { lines: data.flatMap((one) => linesOf(one, style)), notes };
  },
});

function oneWith(beginning: string, all: readonly EvaluatorCode[]): EvaluatorCode & { readonly hash: string } {
  const isHash = new RegExp(`^[0-9a-f]{${shortestHash},64}$`).test(beginning);
  if (!isHash)
    throw new TrackerError('usage/invalid-argument', `A hash is named by its first ${shortestHash} or more digits.`);
  const found = all.filter(({ hash }) => hash?.startsWith(beginning));
  const [first] = found;
  if (first?.hash && found.length === 1) return { ...first, hash: first.hash };
  const message =
    found.length === 0 ? `No evaluator here runs code with the hash ${beginning}.` : `${beginning} is not unique.`;
  throw new TrackerError('usage/invalid-argument', message, {
    hint: 'The code may have changed since you read it: list it with prompttracker approve.',
  });
}

function linesOf({ hash, what, prompts, files, isApproved, problem }: EvaluatorCode, style: Style): string[] {
  const state =
    problem !== null ? style.red(problem) : isApproved ? style.green('approved') : style.yellow('not approved');
  const head = [hash === null ? '-'.repeat(shownHash) : style.bold(hash.slice(0, shownHash)), what, state];
  return [
    head.join('  '),
    style.dim(`  used by ${prompts.join(', ')}`),
    ...files.flatMap(({ name, text }) => [
      style.dim(`  ${name}`),
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    ]),
  ];
}
