// The model server of the pictures: it answers the sample's ticket as models do, shorter or longer by model and prompt, and
// can hold an answer halfway. Real wire protocols, invented answers.
import { type ModelServer, type Reply, sendJson, startModelServer } from '../../test/support/modelServer.ts';
import { wires } from '../../test/support/modelServerWire.ts';

export const cloudModel = 'openai/gpt-5.4-mini';
export const localModel = 'ollama/llama3.1:8b';

const long = `The customer bought tent FW-1042 and found no pegs in the bag.
They leave on Friday and ask for a set of pegs before then.
Nothing was sent so far.`;
const short = `The customer bought tent FW-1042 and found no pegs in the bag.
They need a set by Friday.
Nothing was sent so far.`;
const followUp = `Send eight pegs by express today, and say sorry.`;

export interface ShopModel {
  readonly server: ModelServer;
  /** Settings that lead the providers to this server. */
  readonly settings: Readonly<Record<string, string>>;
  /** The next answer stops halfway until the result is called. */
  holdNext(): () => void;
}

/** Starts the server; `close` its `server`. */
export async function startShopModel(): Promise<ShopModel> {
  const server = await startModelServer();
  server.script(...Array.from({ length: 200 }, () => answer));
  return {
    server,
    settings: {
      'promptTracker.providers.openai.baseUrl': server.baseUrl('openai-chat'),
      'promptTracker.providers.ollama.baseUrl': server.baseUrl('ollama'),
    },
    holdNext() {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      server.forget();
      server.script(halfUntil(released), ...Array.from({ length: 200 }, () => answer));
      return release;
    },
  };
}

const answer: Reply = (context) => {
  const { request, response, api, isStream } = context;
  if (api === null) return listModels(request.url, response);
  const isFollowUp = request.body.includes('"assistant"');
  const text = isFollowUp ? followUp : api === 'ollama' ? short : long;
  const usage = { input: isFollowUp ? 141 : 78, output: isFollowUp ? 11 : 36 };
  const { streamType, frames, whole } = wires[api];
  if (!isStream) return sendJson(response, 200, whole({ text, usage }));
  const { model } = JSON.parse(request.body);
  response.writeHead(200, { 'content-type': streamType });
  for (const frame of frames({ text, usage }))
    response.write(frame.replace('"model":"scripted"', `"model":"${model}"`));
  response.end();
};

function listModels(url: string, response: Parameters<typeof sendJson>[0]): void {
  const names = ['gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-nano'];
  if (url.startsWith('/api/tags')) sendJson(response, 200, { models: [{ name: 'llama3.1:8b' }] });
  else sendJson(response, 200, { data: names.map((id) => ({ id })) });
}

/** The first lines at once, the end when the promise resolves. */
function halfUntil(promise: Promise<void>): Reply {
  return async ({ response }) => {
    const { streamType, textFrame, frames } = wires['openai-chat'];
    const half = long.indexOf(' and ask');
    response.writeHead(200, { 'content-type': streamType });
    response.write(textFrame(long.slice(0, half)).replace('"model":"scripted"', '"model":"gpt-5.4-mini"'));
    await promise;
    const rest = frames({ text: long.slice(half), usage: { input: 78, output: 36 } });
    for (const frame of rest) response.write(frame.replace('"model":"scripted"', '"model":"gpt-5.4-mini"'));
    response.end();
  };
}
