// Folders that are not on disk have their address for a root. This much is known without the editor.

/** Why something cannot be done to a prompt that is not on disk. */
export const notOnDisk = 'This folder is not on disk, so its prompts are listed and checked only.';

/** True for the address of a folder that only the editor can read; a drive letter is no scheme. */
export function isVirtualRoot(root: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(root);
}
