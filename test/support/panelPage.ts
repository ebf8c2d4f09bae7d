// A built page of ours, the run panel's unless told otherwise, in a plain browser, without an editor around it: the same policy, the real themes' colours,
// and an `acquireVsCodeApi` that keeps what the page posts. Whatever the page asks of a network is noted and refused.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { outFolder, projectRoot } from '../../scripts/lane.ts';
import type { Theme } from '../../scripts/vscodeServer.ts';
import { type HostMessage, type PageMessage, readHostMessage, readPageMessage } from '../../src/protocol/runPanel.ts';

export interface PanelPageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly reducesMotion?: boolean;
  /** What the page had kept with setState before. */
  readonly memory?: unknown;
}

/** Which page it is, and what it and the extension may say to each other. */
export interface PageContract<In, Out> {
  readonly name: string;
  readonly title: string;
  readonly readHost: (data: unknown) => In | null;
  readonly readPage: (data: unknown) => Out | null;
}

const runPanelContract: PageContract<HostMessage, PageMessage> = {
  ...{ name: 'runPanel', title: 'Run a prompt', readHost: readHostMessage, readPage: readPageMessage },
};

interface ThemeColours {
  readonly classes: string;
  readonly variables: Readonly<Record<string, string>>;
}

const themeFile = join(import.meta.dirname, 'themeVariables.json');
export const themeColours = JSON.parse(readFileSync(themeFile, 'utf8')) as Record<Theme, ThemeColours>;
const pageFolder = join(projectRoot, 'dist/webview');
const pictureFolder = join(outFolder, 'page');
const origin = 'https://panel.test';
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens the run panel's page; it has posted `ready` and waits for a state. */
export function openPanelPage(browser: Browser, options: PanelPageOptions = {}): Promise<PanelPage> {
  return openPage(browser, runPanelContract, options);
}

/** Opens a page; it has posted `ready` and waits for a state. */
export async function openPage<In extends { type: string }, Out extends { type: string }>(
  browser: Browser,
  contract: PageContract<In, Out>,
  options: PanelPageOptions = {},
): Promise<PanelPage<In, Out>> {
  const context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const panel = new PanelPage(context, page, contract);
  await page.route('**', (route) => panel.answer(route));
  page.on('pageerror', (error) => panel.errors.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && panel.errors.push(line.text()));
  await page.exposeFunction('postedByPage', (message: unknown) => panel.take(message));
  await page.addInitScript(() => {
    let state: unknown = null;
    const w = globalThis as unknown as Record<string, unknown>;
    w.acquireVsCodeApi = () => {
      state = JSON.parse(document.getElementById('memory')?.textContent ?? 'null');
      return {
        postMessage: (message: unknown) => (w.postedByPage as (message: unknown) => void)(message),
        setState: (next: unknown) => {
          state = structuredClone(next);
        },
        getState: () => state,
      };
    };
    w.keptState = () => state;
  });
  await panel.restart(options);
  return panel;
}

type Named = Pick<PageContract<unknown, unknown>, 'name' | 'title'>;

function pageHtml(
  { name, title }: Named,
  { theme = 'dark', memory = null, reducesMotion = false }: PanelPageOptions,
): string {
  const { classes, variables } = themeColours[theme];
  const colours = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
  const policy = `default-src 'none'; script-src 'nonce-n'; style-src 'self' 'nonce-n'; img-src 'self'; font-src 'self'`;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="n">:root { ${colours.join(' ')} }
@layer vscode-default {
  body { margin: 0; padding: 0 20px; color: var(--vscode-editor-foreground); }
  code { padding: 1px 3px; border-radius: 4px; background-color: var(--vscode-textPreformat-background); }
  blockquote { background: var(--vscode-textBlockQuote-background); }
  ::-webkit-scrollbar { width: 10px; height: 10px; }
  ::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
}</style>
<link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/${name}.css"><title>${title}</title></head>
<body class="${classes}${reducesMotion ? ' vscode-reduce-motion' : ''}"><div id="root"></div>
<script type="application/json" id="memory">${JSON.stringify(memory).replaceAll('<', '\\u003c')}</script>
<script nonce="n" src="/${name}.js"></script></body></html>`;
}

export class PanelPage<In extends { type: string } = HostMessage, Out extends { type: string } = PageMessage> {
  readonly page: Page;
  /** Addresses the page asked for that are no part of it. */
  readonly requests: string[] = [];
  readonly errors: string[] = [];
  /** What the extension says at once to a message; nothing unless set. */
  replies: (message: Out) => readonly In[] = () => [];
  readonly #context: BrowserContext;
  readonly #contract: PageContract<In, Out>;
  readonly #posted: Out[] = [];
  #waiting: (() => void)[] = [];
  #options: PanelPageOptions = {};

  constructor(context: BrowserContext, page: Page, contract: PageContract<In, Out>) {
    this.#contract = contract;
    this.#context = context;
    this.page = page;
  }

  /** Loads the page anew, as when it is shown again. */
  async restart(options: PanelPageOptions = {}): Promise<void> {
    const { width = 1000, height = 800 } = options;
    this.#options = options;
    for (const list of [this.requests, this.errors, this.#posted]) list.length = 0;
    await this.page.setViewportSize({ width, height });
    await this.page.goto(`${origin}/`);
    await this.posted('ready' as Out['type']);
  }

  /** Serves the page and its files, and nothing else. */
  async answer(route: Route): Promise<void> {
    const url = new URL(route.request().url());
    if (url.origin === origin && url.pathname === '/') {
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: pageHtml(this.#contract, this.#options) });
    }
    const file = join(pageFolder, url.pathname);
    if (url.origin === origin && existsSync(file)) {
      return route.fulfill({ contentType: types[extname(file)] ?? 'text/plain', body: readFileSync(file) });
    }
    this.requests.push(url.href);
    return route.abort();
  }

  /** Keeps a message that the page posted; one that is not in the contract is an error of the page. */
  take(message: unknown): void {
    const known = this.#contract.readPage(message);
    if (known === null) this.errors.push(`not in the contract: ${JSON.stringify(message)}`);
    else assert.deepEqual(known, message);
    if (known !== null) {
      this.#posted.push(known);
      void this.tell(...this.replies(known));
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Says something as the extension would. */
  async tell(...messages: In[]): Promise<void> {
    if (messages.length === 0) return;
    for (const message of messages) assert.ok(this.#contract.readHost(message), `not in the contract: ${message.type}`);
    // As JSON, because the way of arguments into a page takes no deep ones.
    await this.page.evaluate((all) => {
      for (const data of JSON.parse(all)) window.dispatchEvent(new MessageEvent('message', { data }));
    }, JSON.stringify(messages));
  }

  /** The next message of the kind that was not asked for yet; waits until it comes. Others before it are passed over. */
  async posted<T extends Out['type']>(type: T): Promise<Extract<Out, { type: T }>> {
    for (const deadline = Date.now() + 5_000; Date.now() < deadline; ) {
      const at = this.#posted.findIndex((message) => message.type === type);
      if (at >= 0) return this.#posted.splice(0, at + 1).at(-1) as Extract<Out, { type: T }>;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    throw new Error(`The page did not post ${type}; it posted ${JSON.stringify(this.#posted)}.`);
  }

  /** Everything posted and not asked for yet. */
  takeAll(): Out[] {
    return this.#posted.splice(0);
  }

  kept(): Promise<unknown> {
    return this.page.evaluate(() => (globalThis as unknown as { keptState(): unknown }).keptState());
  }

  /** Rule ids that the page breaks, each with the elements; empty when axe finds nothing. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.evaluate(axeSource);
    const { violations } = await this.page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }

  /** Saves a picture under out/page and returns its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(pictureFolder, { recursive: true });
    const path = join(pictureFolder, `${name.replace(/[^\w-]+/g, '-')}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
