// A model server in a process of its own that answers as a fast model does: an even stream of tokens, so that what is
// measured in the process of the client is the client's work alone. It prints its port; each line of its input is answered
// with how many connections are open. `node streamingServer.ts <tokens a second> <seconds>`.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { wires } from './modelServerWire.ts';

const [rate = 200, seconds = 5] = process.argv.slice(2).map(Number);
const tickMs = 5;
const tokens = rate * seconds;
const { frames, textFrame, streamType } = wires['openai-chat'];
const words = ['Dear ', 'Ada, ', '**we** ', 'are ', 'sorry ', 'for ', 'the ', 'delay ', '– ', '“really”.\n'];

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': streamType });
  const [head = '', ...tail] = frames({ text: '', usage: { input: 40, output: tokens } });
  response.write(head);
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(tokens, Math.floor(((performance.now() - startedAt) * rate) / 1000));
    for (; sent < due; sent += 1) response.write(textFrame(words[sent % words.length]));
    if (sent < tokens) return;
    clearInterval(timer);
    response.end(tail.join(''));
  }, tickMs);
  response.on('close', () => clearInterval(timer));
}

const server = createServer((request, response) => {
  request.resume().on('end', () => stream(response));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
const input = createInterface({ input: process.stdin });
input.on('line', () => server.getConnections((_error, count) => process.stdout.write(`${count}\n`)));
input.on('close', () => process.exit(0));
