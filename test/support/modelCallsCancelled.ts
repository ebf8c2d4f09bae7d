// A process that makes as many calls as it is told, gives most of them up, closes what it opened, and then prints what still
// keeps it busy as JSON. It must end by itself.
import { complete } from '../../src/core/provider/complete.ts';
import { canary, openModelHost, quickPolicy } from './modelHost.ts';
import { answerWith, startModelServer } from './modelServer.ts';
import { modelApis } from './modelServerWire.ts';
import { stillBusy } from './stillBusy.ts';

const server = await startModelServer();
const { host, close } = openModelHost();
const outcomes: Record<string, number> = {};
for (let turn = 0; turn < Number(process.argv[2]); turn += 1) {
  const api = modelApis[turn % modelApis.length] ?? 'ollama';
  const controller = new AbortController();
  server.script(turn % 3 === 0 ? answerWith() : () => controller.abort());
  const { outcome } = await complete(host, {
    ...{ api, baseUrl: server.baseUrl(api), apiKey: canary, model: 'm', policy: quickPolicy },
    ...{ messages: [{ role: 'user', content: 'x' }], stream: turn % 2 === 0, signal: controller.signal },
  });
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
await close();
await server.close();
const busy = await stillBusy();
process.stdout.write(JSON.stringify({ outcomes, busy }));
