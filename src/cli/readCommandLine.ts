// Which command was asked for, loading no other: a start pays for what it uses.
import { TrackerError } from '../core/base/trackerError.ts';
import type { Operation } from '../core/operation/operation.ts';
import { operationLoaders } from '../core/operation/operationLoaders.ts';
import { type Invocation, parseCommandLine } from './parseCommandLine.ts';

const loaders: { readonly [id: string]: () => Promise<Operation> } = operationLoaders;

/** As `parseCommandLine` with every operation, which are all loaded only to explain them, or what is wrong. */
export async function readCommandLine(argv: readonly string[], version: string): Promise<Invocation> {
  if (argv.length === 1 && argv[0] === '--version') return parseCommandLine(argv, [], version);
  const named = argv.find((word) => Object.hasOwn(loaders, word));
  if (named !== undefined) {
    const operation = (await loaders[named]?.()) as Operation;
    try {
      const invocation = parseCommandLine(argv, [operation], version);
      if (invocation.kind === 'operation') return invocation;
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
    }
  }
  return parseCommandLine(argv, await Promise.all(Object.values(loaders).map((load) => load())), version);
}
