// A tour opens one editor and shows its surfaces one after another; each is taken in every theme that is asked for, by
// changing the theme of the window as it stands. So all themes show the very same moment.
import { join } from 'node:path';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../../test/support/workbench.ts';
import type { Theme } from '../vscodeServer.ts';

export interface NamedTheme {
  /** As in the names of the pictures. */
  readonly name: string;
  readonly theme: Theme;
}

export interface Tour {
  /** Names of all pictures that it can take, without the theme. */
  readonly surfaces: readonly string[];
  readonly take: (order: Order) => Promise<void>;
}

export interface Order {
  readonly folder: string;
  readonly themes: readonly NamedTheme[];
  /** The surfaces to take; a tour passes the others by. */
  readonly wanted: readonly string[];
}

export interface PictureOptions {
  /** What brings back that which a change of theme closes, such as a hover. */
  readonly show?: () => Promise<void>;
}

const allThemes: readonly NamedTheme[] = [
  { name: 'dark', theme: 'dark' },
  { name: 'light', theme: 'light' },
  { name: 'hc-dark', theme: 'high-contrast' },
  { name: 'hc-light', theme: 'high-contrast-light' },
];

/** The pictures that README and docs show. */
export const docsPictures: readonly string[] = [
  ...['versions-dark', 'versions-light', 'compare-dark', 'compare-light', 'run-dark', 'run-light'],
  ...['blame-hover-light', 'connections-dark', 'tests-light', 'results-dark', 'results-cell-light', 'review-light'],
];

/** All themes, or the one with this name; throws when there is none. */
export function themesOf(name: string | undefined): readonly NamedTheme[] {
  const found = allThemes.filter((theme) => name === undefined || theme.name === name);
  if (found.length === 0) throw new Error(`No theme is called ${name}. There are dark, light, hc-dark and hc-light.`);
  return found;
}

/** Opens an editor for the visit and closes it; when the visit fails, leaves a picture of where it was. */
export async function visitWorkbench(
  options: WorkbenchOptions,
  visit: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const workbench = await openWorkbench(options);
  try {
    await visit(workbench);
  } catch (error) {
    throw new Error(`Stopped at ${await workbench.evidence(`pictures failed ${Date.now()}`)}`, { cause: error });
  } finally {
    await workbench.close();
  }
}

/** Takes what the window shows in every theme as `<surface>-<theme>.png`, when the surface is wanted. */
export async function takePicture(
  workbench: Workbench,
  order: Order,
  surface: string,
  { show }: PictureOptions = {},
): Promise<void> {
  if (!order.wanted.includes(surface)) return;
  for (const { name, theme } of order.themes) {
    await workbench.useTheme(theme);
    if (show === undefined) await leavePointer(workbench);
    else await show();
    await workbench.page.screenshot({ path: join(order.folder, `${surface}-${name}.png`) });
    console.log(`${surface}-${name}.png`);
  }
}

/** Away from everything that shows a hint under the pointer. */
export async function leavePointer({ page }: Workbench): Promise<void> {
  await page.mouse.move(640, 790);
  await page.locator('.workbench-hover-container').first().waitFor({ state: 'hidden' });
}
