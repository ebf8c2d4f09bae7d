// Which providers a command is about: those it names, else all that this build has.

import { nearestNames } from '../base/nearestNames.ts';
import { TrackerError } from '../base/trackerError.ts';
import { allProviders } from '../provider/all.ts';
import { editorProviderId } from '../provider/modelName.ts';
import type { Provider } from '../provider/provider.ts';

/** In the order of the names; throws `provider/unknown` with the nearest ids. */
export function chosenProviders(names: readonly string[]): readonly Provider[] {
  return names.length === 0 ? allProviders : names.map(findById);
}

function findById(id: string): Provider {
  const found = allProviders.find((provider) => provider.id === id);
  if (found !== undefined) return found;
  if (id === editorProviderId) {
    throw new TrackerError('provider/unknown', 'The models of VS Code exist only in the editor.', {
      hint: 'Run the prompt there, or choose another provider.',
    });
  }
  const ids = allProviders.map((provider) => provider.id);
  const nearest = nearestNames(id, ids);
  const meant = nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}? ` : '';
  throw new TrackerError('provider/unknown', `There is no provider "${id}".`, {
    hint: `${meant}The providers are ${ids.join(', ')}.`,
  });
}
