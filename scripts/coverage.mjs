import { runScript } from './setup.mjs';

await runScript('coverage.ts');
