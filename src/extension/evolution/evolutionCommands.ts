// The command that shows how a prompt came to be what it is.
import type { Commands } from '../commands.ts';
import { promptTarget } from '../commandTarget.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { EvolutionPanels } from './evolutionPanels.ts';

export function evolutionCommands(projects: WorkspaceProjects, pages: EvolutionPanels): Commands {
  return {
    'promptTracker.evolution.show': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target !== null) await pages.show(target);
    },
  };
}
