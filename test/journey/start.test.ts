import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname } from 'node:path';
import { projectRoot } from '../../scripts/lane.ts';

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
  readonly folder: string;
}

/** Runs `npm start` as the leader of a process group, like a shell does, until it says that it is open. */
async function npmStart(): Promise<Started> {
  const child = spawn('npm', ['start', '--', '--no-open'], { cwd: projectRoot, detached: true, stdio: 'pipe' });
  let text = '';
  const opened = new Promise<Started>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${text}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = /(http:\/\/\S+)\s+Sample repository: (\S+)\s+Ctrl-C/.exec(text);
        if (found) resolve({ child, address: found[1]!, folder: found[2]! });
      });
    }
  });
  return opened;
}

async function isAnswering(address: string): Promise<boolean> {
  return fetch(address, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );
}

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('npm start', () => {
  it('answers at the address it prints, and only there, and leaves nothing behind after Ctrl-C', async () => {
    const { child, address, folder } = await npmStart();
    const { origin, searchParams } = new URL(address);
    assert.equal((await fetch(address, { redirect: 'manual' })).ok, false, 'the token is exchanged for a cookie first');
    assert.equal((await fetch(`${origin}/?folder=${folder}`)).status, 403);
    assert.equal(searchParams.get('folder'), folder);
    process.kill(-child.pid!, 'SIGINT');
    await once(child, 'exit');
    assert.equal(await isAnswering(address), false);
    assert.equal(existsSync(dirname(folder)), false);
  });

  it('stops as well when only npm is told to end', async () => {
    const { child, address, folder } = await npmStart();
    child.kill('SIGTERM');
    await waitUntil(async () => !(await isAnswering(address)) && !existsSync(dirname(folder)));
  });

  it('says so when the port it was asked for is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const child = spawn('npm', ['start', '--', '--no-open', '--port', String(port)], {
      cwd: projectRoot,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const [code] = await once(child, 'close');
    taken.close();
    assert.equal(code, 1);
    assert.match(text, new RegExp(`Port ${port} cannot be used`));
  });

  it('takes the tour in the terminal with --cli', async () => {
    const child = spawn('npm', ['start', '--', '--cli'], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, text);
    for (const command of ['list', 'versions', 'run', 'diff', 'runs']) {
      assert.match(text, new RegExp(`^\\$ prompttracker ${command}\\b`, 'm'));
    }
  });
});
