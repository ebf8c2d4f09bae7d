// One side of the engine bench in a process of its own: 2,000 calls to a model server, by our run path or by bare undici.
// Prints wall and CPU milliseconds of the whole process as JSON.
import { Pool } from 'undici';
import type { Message } from '../../src/core/prompt/prompt.ts';
import { findProvider } from '../../src/core/provider/findProvider.ts';
import { startRun } from '../../src/core/run/startRun.ts';
import { createPoolFetch } from '../../src/node/fetch.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';

const [side = 'raw', port = '0', calls = '2000', concurrency = '64', model = 'openai/gpt-4o-mini'] =
  process.argv.slice(2);
const connections = Number(concurrency);
const question = (row: number): Message[] => [
  { role: 'system', content: 'You answer in one short sentence and never make anything up.' },
  { role: 'user', content: `Question ${row}: what does a cat say when it meets a friend at the door in the morning?` },
];

async function inTurn(call: (row: number) => Promise<string>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < Number(calls)) {
      const text = await call(next++);
      if (!text.includes('Hello')) throw new Error(`unexpected answer: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
}

if (side === 'raw') {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections });
  await inTurn(async (row) => {
    const body = JSON.stringify({ model: 'gpt-4o-mini', messages: question(row) });
    const headers = { 'content-type': 'application/json', authorization: 'Bearer key' };
    const reply = await pool.request({ path: '/v1/chat/completions', method: 'POST', headers, body });
    const json = (await reply.body.json()) as { choices: { message: { content: string } }[] };
    return json.choices[0]?.message.content ?? '';
  });
  await pool.close();
} else {
  const pool = createPoolFetch({ connections });
  const host = createNodeHost({ environment: {}, fetch: pool.fetch });
  const connection = { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'benchmark-key' };
  const prompt = { parameters: {}, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null } as const;
  const identity = { promptId: 'p', promptHash: 'h', blob: null, version: null };
  await inTurn(async (row) => {
    const base = { host, identity, prompt, connection, variables: { row }, stream: side === 'streamed' };
    const run = await startRun({ ...base, messages: question(row), model: findProvider(model) });
    return run.outcome.status === 'completed' ? run.outcome.output : run.outcome.message;
  });
  await pool.close();
}
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ wallMs: performance.now(), cpuMs: (user + system) / 1000 }));
