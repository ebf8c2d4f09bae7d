// Names of a prompt that follow from its path.

const suffix = /\.prompt\.ya?ml$/i;

export function isPromptPath(path: string): boolean {
  return suffix.test(path);
}

/** Path without `.prompt.yaml`; a file named only `.prompt.yaml` takes its folder, and `prompt` at the root. */
export function promptIdOf(path: string): string {
  const stem = path.replaceAll('\\', '/').replace(suffix, '');
  return stem.replace(/\/$/, '') || 'prompt';
}

/** The declared name, else the last part of the id. */
export function promptNameOf(path: string, declared: string | null): string {
  return declared ?? promptIdOf(path).split('/').at(-1) ?? path;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/** Whether a file may declare `id`: letters, digits, `.`, `_`, `-` and `/`, and no step upwards. */
export function isPromptId(id: string): boolean {
  return idPattern.test(id) && !id.split('/').includes('..');
}
