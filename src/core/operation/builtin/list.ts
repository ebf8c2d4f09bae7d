// Every prompt of the repository at a glance, the broken ones included.
import { TrackerError } from '../../base/trackerError.ts';
import type { PromptVersion } from '../../history/promptVersion.ts';
import { compileGlobs } from '../../prompt/glob.ts';
import type { RunSummary } from '../../store/queryRuns.ts';
import { countOf, formatDay } from '../formatValue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { PromptEntry } from '../project.ts';
import { tableLines } from '../report.ts';

const statuses = ['draft', 'active', 'deprecated', 'archived'] as const;

export const list = defineOperation({
  id: 'list',
  title: 'List prompts',
  summary: 'every prompt: id, versions, draft, model, last result',
  effect: 'read',
  parameters: {
    glob: { kind: 'text', summary: 'only prompts whose id or path matches', positional: true },
    tag: { kind: 'text', summary: 'only prompts with this tag', placeholder: 'tag' },
    status: { kind: 'choice', summary: 'only prompts with this status', choices: statuses, placeholder: 'status' },
  },
  examples: [
    { command: 'prompttracker list', does: 'every prompt of the repository' },
    { command: "prompttracker list 'support/**' --json", does: 'those below support/, as JSON' },
  ],

  async run({ glob, tag, status }, context) {
    const matches = globMatcher(glob);
    const entries = (await context.project.prompts())
      .filter((entry) => matches(entry.id) || matches(entry.path))
      .filter((entry) => tag === null || entry.parsed.prompt?.tags.includes(tag))
      .filter((entry) => status === null || entry.parsed.prompt?.status === status);
    const state = await context.project.state();
    for (const notice of state.notices) context.events.notice(notice);
    const lastRuns = await (await context.store()).latest();
    const versions = await context.project.allVersions();
    return await Promise.all(
      entries.map((entry) =>
        summarise(entry, { found: versions.get(entry.path) ?? [], lastRun: lastRuns.get(entry.id) ?? null }, context),
      ),
    );
  },

  report(prompts, view) {
    if (prompts.length === 0)
      return { lines: [], notes: ['No prompt found. Start one with prompttracker create <id>.'] };
    const lines = tableLines(
      prompts,
      [
        { title: 'prompt', cell: (prompt) => prompt.id, paint: (text) => view.style.bold(text) },
        { title: 'version', cell: (prompt) => (prompt.latest ? `v${prompt.latest.number}` : '–') },
        { title: 'draft', cell: (prompt) => (prompt.draft ? 'draft' : ''), paint: (text) => view.style.yellow(text) },
        { title: 'model', cell: (prompt) => prompt.model ?? '–' },
        { title: 'last result', cell: (prompt) => lastResultText(prompt.lastRun) },
        { title: 'problems', cell: (prompt) => problemText(prompt.diagnostics), paint: (text) => view.style.red(text) },
      ],
      view,
    );
    return { lines };
  },
});

function globMatcher(glob: string | null): (text: string) => boolean {
  if (glob === null) return () => true;
  if (glob.length > 1000) throw new TrackerError('usage/invalid-argument', 'The glob is too long.');
  // A plain word is looked for anywhere, as people expect of a filter.
  if (!/[*?[\]{}]/.test(glob)) return (text) => text.includes(glob);
  return compileGlobs([glob]);
}

interface Known {
  readonly found: readonly PromptVersion[];
  readonly lastRun: RunSummary | null;
}

async function summarise(entry: PromptEntry, { found, lastRun }: Known, { project }: OperationContext) {
  const { parsed } = entry;
  const draft = await project.draft(entry);
  const latest = found[0];
  return {
    id: entry.id,
    path: entry.path,
    name: entry.name,
    format: parsed.format,
    status: parsed.prompt?.status ?? null,
    model: parsed.prompt?.model ?? null,
    tags: parsed.prompt?.tags ?? [],
    draft: draft.differs,
    versionCount: found.length,
    latest: latest ? { number: latest.number, hash: latest.hash, commit: latest.commit } : null,
    lastRun: lastRun && {
      id: lastRun.id,
      startedAt: lastRun.startedAt,
      model: lastRun.model,
      outcome: lastRun.outcome,
    },
    diagnostics: parsed.diagnostics.map(({ severity, code, message, line, column }) => ({
      severity,
      code,
      message,
      line,
      column,
    })),
  };
}

function lastResultText(run: { startedAt: string | null; outcome: string } | null): string {
  return run ? `${run.outcome} ${formatDay(run.startedAt ?? '')}` : '–';
}

function problemText(diagnostics: readonly { severity: string }[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return errors === 0 ? '' : countOf(errors, 'error');
}
