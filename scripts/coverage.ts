// `npm run coverage`: the unit and integration tests once more under c8; fails when src/core is covered too little.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findTests, outFolder, runNode } from './lane.ts';
import { exitOnSignals } from './ownProcess.ts';

exitOnSignals();
mkdirSync(outFolder, { recursive: true });
const c8 = 'node_modules/c8/bin/c8.js';
const tests = ['scripts/mochaProcess.ts', join(outFolder, 'coverage-result.json'), '120000'];
const files = findTests(['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts']);
const measured = await runNode([
  ...[
    c8,
    '--all',
    '--src',
    'src',
    '--include',
    'src/**',
    '--exclude',
    'src/extension/**',
    '--exclude',
    'src/webview/**',
  ],
  ...['--reporter', 'text', '--reporter', 'html', '--reports-dir', 'coverage'],
  ...[process.execPath, ...tests, ...files],
]);
const enough = await runNode([c8, 'check-coverage', '--include', 'src/core/**', '--lines', '85']);
process.exitCode = measured || enough;
