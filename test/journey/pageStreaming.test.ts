import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import type { HostMessage } from '../../src/protocol/runPanel.ts';
import { openPanelPage, type PanelPage } from '../support/panelPage.ts';
import { column, exchange, finished, panelState, running } from '../support/panelStates.ts';

const columns = ['a', 'b', 'c', 'd'];
const streamMs = 5_000;
/** A machine that does other things as well may spoil a round, but not all of them. */
const rounds = 4;

/** Processor time of the page's own thread, so that what else the machine does is not counted. */
interface Frames {
  /** Callbacks, style, layout and painting of a frame. */
  readonly p95Ms: number;
  readonly longestMs: number;
  readonly longestTaskMs: number;
  readonly count: number;
}

const state = (isRunning: boolean): HostMessage => ({
  type: 'state',
  state: panelState({ columns: columns.map((id) => column(id, { isRunning })) }),
});

describe('streamed answers', () => {
  let browser: Browser;
  let panel: PanelPage;

  before(async () => {
    browser = await launchBrowser();
    panel = await openPanelPage(browser);
  });

  afterEach(() => assert.deepEqual(panel.errors, []));

  after(() => browser.close());

  /** The text that stands in a column: an edge between two blocks is a line end. */
  function shownText(id: string): Promise<string> {
    return panel.page
      .locator('.column')
      .nth(columns.indexOf(id))
      .locator('.answer .text > .block')
      .evaluateAll((blocks) => blocks.map((block) => block.textContent).join('\n'));
  }

  it('of four columns at 200 tokens a second each leave every frame room to spare', async () => {
    const seen: Frames[] = [];
    while (seen.length < rounds && !seen.some(isSmooth)) {
      await panel.restart({ width: 1400, height: 900 });
      await panel.tell(state(true));
      for (const id of columns) {
        await panel.tell({ type: 'exchanges', column: id, exchanges: [exchange(id, running())] });
      }
      await browser.startTracing(panel.page, { categories: ['cc', 'toplevel', '__metadata'] });
      const sent = await panel.page.evaluate(stream, { columns, streamMs });
      seen.push(readFrames(await browser.stopTracing()));
      for (const id of columns) assert.equal(await shownText(id), sent);
    }
    const report = seen.map((frames) => JSON.stringify(frames)).join('\n');
    console.log(`      ${report}`);
    assert.ok(seen.some(isSmooth), report);
  });

  it('are followed by who stands at the end, and by nobody else', async () => {
    await panel.restart({ width: 600, height: 500 });
    const scroller = panel.page.locator('.scroller');
    const toEnd = () => scroller.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight);
    const send = async (lines: number) => {
      const text = 'a line of the answer\n'.repeat(lines);
      await panel.tell({ type: 'stream', chunks: [{ column: 'a', text, reasoning: '' }] });
      await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    };
    await panel.tell({ type: 'state', state: panelState({ columns: [column('a', { isRunning: true })] }) });
    await panel.tell({ type: 'exchanges', column: 'a', exchanges: [exchange('1', running())] });
    await send(50);
    assert.ok((await toEnd()) < 2);
    await scroller.evaluate((it) => it.scrollTo(0, 40));
    await send(50);
    assert.equal(await scroller.evaluate((it) => it.scrollTop), 40);
  });

  it('are the same text however they were cut', async () => {
    const text = Array.from({ length: 900 }, (_, at) => 'word '.repeat(at % 40)).join('\n\n');
    await panel.restart();
    await panel.tell({ type: 'state', state: panelState({ columns: [column('a', { isRunning: true })] }) });
    await panel.tell({ type: 'exchanges', column: 'a', exchanges: [exchange('1', running())] });
    for (let from = 0, size = 1; from < text.length; from += size, size = (size * 7 + 3) % 4_001) {
      await panel.tell({
        type: 'stream',
        chunks: [{ column: 'a', text: text.slice(from, from + size), reasoning: '' }],
      });
    }
    await panel.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await shownText('a'), text);
    const before = await panel.page.locator('.answer .block').first().elementHandle();
    await panel.tell({ type: 'state', state: panelState() });
    await panel.tell({ type: 'exchanges', column: 'a', exchanges: [exchange('1', finished({ text: `${text}!` }))] });
    await panel.page.locator('.facts').waitFor();
    assert.equal(await shownText('a'), `${text}!`);
    assert.equal(await before?.evaluate((it) => it.isConnected), true);
  });

  it('of a megabyte are on screen at once, and scroll', async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `${at} and a line of some fifty letters, more or less`).join(
      '\n',
    );
    assert.ok(text.length > 1_000_000);
    await panel.restart();
    await panel.tell({ type: 'state', state: panelState() });
    const message: HostMessage = { type: 'exchanges', column: 'a', exchanges: [exchange('1', finished({ text }))] };
    const shownMs = await panel.page.evaluate(async (data) => {
      const startedAt = performance.now();
      window.dispatchEvent(new MessageEvent('message', { data }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - startedAt;
    }, message);
    assert.ok(shownMs < 1_000, `${shownMs} ms`);
    assert.equal(await shownText('a'), text);
    await panel.page.locator('.scroller').evaluate((it) => it.scrollTo(0, it.scrollHeight / 2));
    await panel.page.getByText('and a line').first().waitFor();
    console.log(`      a megabyte: ${shownMs.toFixed(0)} ms`);
  });
});

function isSmooth({ p95Ms, longestTaskMs }: Frames): boolean {
  return p95Ms < 16 && longestTaskMs <= 50;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The times of the thread that drew the most frames: the page's. */
function readFrames(trace: Buffer): Frames {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const drawn = new Map<string, TraceEvent[]>();
  for (const event of events.filter(({ name }) => name === 'ProxyMain::BeginMainFrame')) {
    drawn.set(threadOf(event), [...(drawn.get(threadOf(event)) ?? []), event]);
  }
  const [thread, frames] = [...drawn].sort(([, a], [, b]) => b.length - a.length)[0] ?? ['', []];
  const tasks = events.filter((event) => event.name.endsWith('RunTask') && threadOf(event) === thread);
  const times = (list: readonly TraceEvent[]) => list.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => a - b);
  const frameMs = times(frames);
  return {
    p95Ms: frameMs[Math.floor(frameMs.length * 0.95)] ?? Number.POSITIVE_INFINITY,
    longestMs: frameMs.at(-1) ?? Number.POSITIVE_INFINITY,
    longestTaskMs: times(tasks).at(-1) ?? Number.POSITIVE_INFINITY,
    count: frameMs.length,
  };
}

/** Runs in the page: a message every 10 ms, more often than the extension sends them. Returns what each column got. */
async function stream(given: { columns: string[]; streamMs: number }): Promise<string> {
  let sent = '';
  const startedAt = performance.now();
  for (let tokens = 0; performance.now() - startedAt < given.streamMs; ) {
    await new Promise((done) => setTimeout(done, 10));
    const due = Math.floor((performance.now() - startedAt) / 5);
    let text = '';
    for (; tokens < due; tokens++) text += tokens % 17 === 16 ? 'end.\n' : 'token ';
    sent += text;
    const chunks = given.columns.map((id) => ({ column: id, text, reasoning: '' }));
    window.dispatchEvent(new MessageEvent('message', { data: { type: 'stream', chunks } }));
  }
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return sent;
}
