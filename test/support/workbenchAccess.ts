// Accessibility of a page inside a webview, judged by axe in the page itself.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import type { Workbench } from './workbench.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rule ids that the webview in front breaks, each with the elements; empty when axe finds nothing. */
export async function accessibilityProblems(workbench: Workbench): Promise<string[]> {
  const handle = await workbench.webview().locator('body').elementHandle();
  const frame = await handle?.ownerFrame();
  if (!frame) throw new Error('There is no webview to check.');
  const { violations } = await runAxe(frame);
  return violations.map((problem) => `${problem.id}: ${problem.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

async function runAxe(frame: Frame): Promise<AxeResults> {
  // Evaluated from outside, so the page's content security policy stays as strict as it is.
  await frame.evaluate(axeSource);
  return frame.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
}
