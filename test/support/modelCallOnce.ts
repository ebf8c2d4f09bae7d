// A process that makes one call to each API at the port it is given and then has nothing left to do: it must end by itself.
// Prints the outcomes.
import { complete } from '../../src/core/provider/complete.ts';
import { openModelHost } from './modelHost.ts';
import { modelApis, wires } from './modelServerWire.ts';

const { host } = openModelHost();
const outcomes: string[] = [];
for (const api of modelApis) {
  const baseUrl = `http://127.0.0.1:${process.argv[2]}${wires[api].basePath}`;
  const messages = [{ role: 'user', content: 'x' }] as const;
  for (const stream of [true, false]) {
    const { outcome } = await complete(host, { api, baseUrl, apiKey: 'sk-one-call', model: 'm', messages, stream });
    outcomes.push(outcome);
  }
}
console.log(outcomes.join(' '));
