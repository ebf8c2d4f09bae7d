// A real VS Code in a real browser with the packed extension installed, as a person would use it: by label and key.
// Every method waits for what it needs to see; none sleeps.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { outFolder } from '../../scripts/lane.ts';
import { installVsix, vsixFile } from '../../scripts/packageExtension.ts';
import { makeSample } from '../../scripts/sample/makeSample.ts';
import { changeTheme, startVscodeServer, type Theme, type VscodeServer } from '../../scripts/vscodeServer.ts';

export interface WorkbenchOptions {
  /** The folder to open; default: a fresh copy of the sample repository. */
  readonly folder?: string;
  readonly theme?: Theme;
  /** Default true; false opens the folder in Restricted Mode. */
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

const journeyFolder = join(outFolder, 'journey');
const menuTries = 4;
const themeClasses: Record<Theme, string> = {
  dark: 'vs-dark',
  light: 'vs',
  'high-contrast': 'hc-black',
  'high-contrast-light': 'hc-light',
};
/** Dark last: a window goes on in the theme it was opened in. */
export const everyTheme: readonly Theme[] = ['high-contrast', 'high-contrast-light', 'light', 'dark'];
let installation: Promise<string> | undefined;
let sample: Promise<string> | undefined;

/** The extensions folder with our VSIX in it, installed once for all workbenches of this process. */
function installedExtensions(): Promise<string> {
  const folder = join(journeyFolder, `extensions-${process.pid}`);
  if (installation === undefined) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  installation ??= installVsix(vsixFile, folder).then(() => folder);
  return installation;
}

/** The sample repository, made once for all workbenches of this process; each gets a copy. */
function sampleFolder(): Promise<string> {
  const folder = join(journeyFolder, `sample-${process.pid}`);
  if (sample === undefined) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  sample ??= makeSample(folder).then(() => folder);
  return sample;
}

/** Starts VS Code and a browser of its own and opens the folder; `close` ends both. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  mkdirSync(journeyFolder, { recursive: true });
  const home = mkdtempSync(join(journeyFolder, 'editor-'));
  const folder = options.folder ?? join(home, 'support-desk');
  if (options.folder === undefined) cpSync(await sampleFolder(), folder, { recursive: true });
  const { theme, settings, env } = options;
  const server = await startVscodeServer({
    home,
    extensionsFolder: await installedExtensions(),
    trust: options.trust ?? true,
    ...(theme === undefined ? {} : { theme }),
    ...(settings === undefined ? {} : { settings }),
    ...(env === undefined ? {} : { env }),
  });
  const browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(30_000);
  const workbench = new Workbench({ home, folder, server, browser, page: await context.newPage() });
  try {
    await workbench.load();
    return workbench;
  } catch (error) {
    const picture = await workbench.evidence('not loaded');
    await workbench.close();
    throw new Error(`VS Code did not come up, see ${picture}`, { cause: error });
  }
}

interface WorkbenchParts {
  readonly home: string;
  readonly folder: string;
  readonly server: VscodeServer;
  readonly browser: Browser;
  readonly page: Page;
}

export class Workbench {
  readonly folder: string;
  readonly page: Page;
  readonly #home: string;
  readonly #server: VscodeServer;
  readonly #browser: Browser;

  constructor({ home, folder, server, browser, page }: WorkbenchParts) {
    this.folder = folder;
    this.page = page;
    this.#home = home;
    this.#server = server;
    this.#browser = browser;
  }

  /** Loads (or reloads) the window and waits until the theme and our icon are there. */
  async load(): Promise<void> {
    await this.page.goto(this.#server.address(this.folder));
    await this.page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor({ timeout: 60_000 });
    await this.activityIcon('PromptTracker').waitFor({ timeout: 60_000 });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** Shows everything that is open in another theme. */
  async useTheme(theme: Theme): Promise<void> {
    changeTheme(this.#home, theme);
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  }

  activityIcon(label: string): Locator {
    return this.page.locator(`.activitybar .action-item a[aria-label^="${label}"]`);
  }

  /** Shows the view container behind an icon of the activity bar. */
  async showContainer(label: string): Promise<void> {
    const title = this.page.locator('.sidebar .composite.title').filter({ hasText: label });
    // A click on the icon of the container that is shown would hide it.
    if (!(await title.isVisible())) await this.activityIcon(label).click();
    await title.waitFor();
  }

  /** Opens the palette on a command by its title, for example `PromptTracker: Run Prompt`. */
  async openPalette(title: string): Promise<Locator> {
    const item = this.quickPickItem(title);
    await this.#untilThere(item, async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.fill(`>${title}`);
    });
    return item;
  }

  /** Runs a command by its palette title. */
  async runCommand(title: string): Promise<void> {
    await (await this.openPalette(title)).click();
  }

  /** Opens a file of the folder by its relative path and waits for its tab. */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.quickInput.fill(join(this.folder, path));
    const name = path.split('/').at(-1) ?? path;
    await this.quickPickItem(name).click();
    await this.activeTab(name).waitFor();
    await this.editor.locator('.view-lines').first().waitFor();
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[type="text"]').filter({ visible: true }).first();
  }

  quickPickItem(label: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  }

  /** Chooses the first entry of the open quick pick that shows the label. */
  async choose(label: string): Promise<void> {
    await this.quickPickItem(label).click();
  }

  /** Types into the open input box and confirms. */
  async enter(text: string): Promise<void> {
    await this.quickInput.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** A section of the side bar by its title, for example `Prompts`. */
  view(title: string): Locator {
    return this.page.locator('.pane', { has: this.page.locator('.pane-header h3', { hasText: title }) });
  }

  /** The first row of a view that shows the label. */
  treeItem(view: string, label: string): Locator {
    return this.view(view).locator('[role="treeitem"]').filter({ hasText: label }).first();
  }

  /** Opens a row and waits until the tree says that it is open. */
  async expand(view: string, label: string): Promise<void> {
    const item = this.treeItem(view, label);
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) === 'false') await item.locator('.monaco-tl-twistie').click();
    await this.view(view)
      .locator('[role="treeitem"][aria-expanded="true"]')
      .filter({ hasText: label })
      .first()
      .waitFor();
  }

  /** Chooses an entry of a row's context menu; a menu that opened before the entry was enabled is opened anew. */
  async contextMenu(item: Locator, entry: string): Promise<void> {
    const row = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry }).first();
    const enabled = row.locator('a:not(.disabled)');
    await this.#untilThere(enabled, () => item.click({ button: 'right' }));
    // By key: a menu takes no click in the first moments after it opened.
    await row.hover();
    await row.and(this.page.locator('.focused')).waitFor();
    await this.page.keyboard.press('Enter');
    await row.waitFor({ state: 'hidden' });
  }

  /** Opens a menu or the palette until it has an item: both show what was enabled when they were opened. */
  async #untilThere(item: Locator, open: () => Promise<void>): Promise<void> {
    for (let left = menuTries; left > 1; left--) {
      await open();
      if (await isShown(item, 3_000)) return;
      await this.page.keyboard.press('Escape');
    }
    await open();
    await item.waitFor();
  }

  /** The notification that shows the text, wherever VS Code shows it. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }).first();
  }

  /** The modal dialog that is open. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The tab in front, when its label contains the text. */
  activeTab(label: string): Locator {
    return this.page.locator('.tab.active').filter({ hasText: label });
  }

  /** The editor group's editor in front; in a diff editor the right side is the last one. */
  get editor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').filter({ visible: true });
  }

  /** The diff editor in front. */
  get diffEditor(): Locator {
    return this.page.locator('.editor-instance .monaco-diff-editor').filter({ visible: true });
  }

  /** The lines that the last visible editor shows, as a person reads them. */
  async editorText(): Promise<string> {
    const lines = await this.editor.last().locator('.view-lines').innerText();
    return lines.replaceAll('\u00a0', ' ');
  }

  /** The document of the webview in front; ask again after it was hidden and shown. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
  }

  /** Saves a picture and the server's log under out/journey; returns the picture's path. */
  async evidence(name: string): Promise<string> {
    const picture = await this.screenshot(name);
    copyFileSync(this.#server.logFile, picture.replace(/png$/, 'log'));
    return picture;
  }

  /** Saves a picture in the light and then in the dark theme, which stays. */
  async pictures(name: string): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      await this.useTheme(theme);
      await this.screenshot(`${name} ${theme}`);
    }
  }

  /** Saves a picture under out/journey and returns its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(journeyFolder, `${name.replace(/[^\w-]+/g, '-')}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}

function isShown(item: Locator, timeoutMs: number): Promise<boolean> {
  return item.waitFor({ timeout: timeoutMs }).then(
    () => true,
    () => false,
  );
}
