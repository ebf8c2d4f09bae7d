// The interpreters of evaluator code: found on the user's PATH outside the workspace, so that a repository cannot bring one.
import { statSync } from 'node:fs';
import path from 'node:path';

export type InterpreterName = 'node' | 'python3' | 'sh';

const isWindows = process.platform === 'win32';
const fileNames: { readonly [name in InterpreterName]: readonly string[] } = {
  node: isWindows ? ['node.exe'] : ['node'],
  python3: isWindows ? ['python3.exe', 'python.exe'] : ['python3', 'python'],
  sh: isWindows ? [] : ['sh'],
};

/** Absolute; null when there is none. `searchPath` has absolute entries only. */
export function findInterpreter(name: InterpreterName, searchPath: readonly string[]): string | null {
  // Our own program is a Node that can strip types; one on the PATH may be too old for that.
  if (name === 'node') return process.execPath;
  for (const folder of searchPath) {
    const file = fileNames[name].map((one) => path.join(folder, one)).find(isProgram);
    if (file !== undefined) return file;
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    const stat = statSync(file);
    return stat.isFile() && (isWindows || (stat.mode & 0o111) !== 0);
  } catch {
    // Not in this folder of the PATH, or in one that is closed to us: the next one may have it.
    return false;
  }
}
