// Pages of one kind about prompts, at most one for each prompt.
import { createHash } from 'node:crypto';
import type { PromptTarget } from './commandTarget.ts';
import { type Shown, ShownPages, type ShownPagesOptions } from './shownPages.ts';
import type { WorkspaceProjects } from './workspace/workspaceProjects.ts';

export type ShownPage<Session> = Shown<PromptTarget, Session>;

export interface PromptPagesOptions<Session>
  extends Omit<ShownPagesOptions<PromptTarget, Session>, 'keyOf' | 'titleOf' | 'restore'> {
  readonly projects: WorkspaceProjects;
  /** Before the prompt's name in the tab. */
  readonly title: string;
}

export class PromptPages<Session> extends ShownPages<PromptTarget, Session> {
  constructor({ projects, title, ...options }: PromptPagesOptions<Session>) {
    super({
      ...options,
      keyOf,
      titleOf: ({ entry, opened }) => [`${title} ${entry.name}`, opened.place].filter(Boolean).join(' · '),
      async restore({ prompt }) {
        for (const opened of await projects.all()) {
          const entry = (await opened.project.prompts()).find(
            (candidate) => keyOf({ opened, entry: candidate }) === prompt,
          );
          if (entry !== undefined) return { opened, entry, selector: null };
        }
        return null;
      },
    });
  }
}

function keyOf({ opened, entry }: Pick<PromptTarget, 'opened' | 'entry'>): string {
  return createHash('sha256').update(`${opened.root}\n${entry.path}`).digest('hex').slice(0, 32);
}
