import { runScript } from './setup.mjs';

await runScript('screenshots.ts');
