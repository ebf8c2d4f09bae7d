import { runScript } from './setup.mjs';

await runScript('testDesktop.ts');
