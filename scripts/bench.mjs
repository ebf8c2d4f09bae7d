import { runScript } from './setup.mjs';

await runScript('bench.ts');
