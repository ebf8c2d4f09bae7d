// A process of its own that writes runs and says on standard output which ones were acknowledged. Started by tests:
// node storeWriter.ts <root> <count> <at once> [<abandon>]
import { writeSync } from 'node:fs';
import { openStore } from '../../src/core/store/openStore.ts';
import { createNodeFiles } from '../../src/node/files.ts';
import { createWriterIdentity } from '../../src/node/writerIdentity.ts';
import { createStoreHost } from './storeHost.ts';
import { sampleRun } from './storeRecords.ts';

const [root, count, atOnce, ending] = process.argv.slice(2) as [string, string, string, string | undefined];
const files = createNodeFiles();
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => undefined };
const store = await openStore({ host: createStoreHost({ files, clock, writer: createWriterIdentity(files) }), root });
const session = store.session({ purpose: 'cli' });
let next = 0;
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (next < Number(count)) {
      const id = await session.append(sampleRun({ note: `run ${next++}` }));
      // Straight to the pipe: what is said here was acknowledged, even if the process dies in the next moment.
      writeSync(1, `${id}\n`);
    }
  }),
);
if (ending === 'abandon') process.exit(0);
await session.close();
