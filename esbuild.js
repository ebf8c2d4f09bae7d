// Builds everything that ships: the extension, the command line, the library, the webview pages, and one file for each
// big package. `import('package')` in the source becomes a file of its own in dist/lazy, read when it is first needed.
// The extension and the command line are also cut at dynamic imports of our own files: what they share stays shared, as
// CommonJS parts, which Node loads faster than ES modules.
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as esbuild from 'esbuild';

const root = import.meta.dirname;
const require = createRequire(import.meta.url);

const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
};

/** @type {Set<string>} packages that some bundle loads lazily */
const lazyPackages = new Set();
const lazyFileOf = (name) => `${name.replace(/^@/, '').replaceAll('/', '-')}.cjs`;

const lazyPackagePlugin = {
  name: 'lazy-package',
  setup(build) {
    build.onResolve({ filter: /.*/ }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      if (args.path.startsWith('node:')) return { path: args.path, external: true };
      if (args.path.startsWith('.')) {
        if (build.initialOptions.splitting) return undefined;
        return { errors: [{ text: `Only packages are loaded lazily, not our own file ${args.path}` }] };
      }
      lazyPackages.add(args.path);
      return { path: `./lazy/${lazyFileOf(args.path)}`, external: true };
    });
  },
};

/** The file that is started loads the command line as a file of its own, once its compiled code can be found again. */
const commandLinePlugin = {
  name: 'command-line',
  setup(build) {
    build.onResolve({ filter: /\/main\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './commandLine.cjs', external: true } : undefined,
    );
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  absWorkingDir: root,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const node = { ...shared, platform: 'node', target: 'node22', plugins: [lazyPackagePlugin], external: ['chokidar'] };

const mains = [
  {
    ...node,
    entryPoints: ['src/cli/start.ts'],
    outfile: 'dist/cli.js',
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [commandLinePlugin],
  },
  { ...node, entryPoints: ['src/library/index.ts'], outfile: 'dist/index.mjs', format: 'esm', banner: requireBanner },
  {
    ...shared,
    entryPoints: {
      runPanel: 'src/webview/runPanel.tsx',
      evolution: 'src/webview/evolution.tsx',
      evaluationGrid: 'src/webview/evaluationGrid.tsx',
      review: 'src/webview/review.tsx',
    },
    outdir: 'dist/webview',
    platform: 'browser',
    target: 'chrome132',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file', '.svg': 'text' },
  },
];

/** Of the manifest the command line needs the version alone. */
const versionPlugin = {
  name: 'version',
  setup(build) {
    build.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) =>
      dirname(path) === root
        ? { contents: JSON.stringify({ version: JSON.parse(await readFile(path, 'utf8')).version }), loader: 'json' }
        : undefined,
    );
  },
};

/** The main file holds what activation needs, parts come in when a view, an edit or a run asks for them. */
const extension = {
  entryPoints: { extension: 'src/extension/extension.ts' },
  external: ['vscode', 'chokidar'],
  chunkNames: 'part-[name]-[hash]',
};

/**
 * Each command is a part of its own, so that a start pays for what it uses. Parts are required: the loader of ES modules
 * takes longer than what it loads.
 */
const commandLine = {
  entryPoints: { commandLine: 'src/cli/main.ts' },
  chunkNames: 'command-[name]-[hash]',
  plugins: [...node.plugins, versionPlugin],
  supported: { 'dynamic-import': false },
  smallParts: 'command-shared.cjs',
};

/** esbuild splits only ESM, and parts are CommonJS; so they are split first and translated file by file. */
async function buildInParts({ supported = {}, smallParts = null, ...options }) {
  const result = await esbuild.build({
    ...node,
    ...options,
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'esm',
    splitting: true,
    sourcemap: 'inline',
    write: false,
  });
  const parts = [];
  for (const file of result.outputFiles) {
    const translated = await esbuild.transform(file.text, {
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      supported,
      minify: true,
      sourcemap: 'external',
      sourcesContent: false,
      sourcefile: file.path,
    });
    parts.push({ name: basename(file.path), code: translated.code });
    await writeFile(`${file.path}.map`, translated.map);
  }
  for (const { name, code } of smallParts === null ? parts : gatherSmallParts(parts, smallParts))
    await writeFile(join(root, 'dist', name), code);
  return result;
}

/** To find and open a file takes as long as to load this many bytes of it. */
const smallPart = 10_000;

/** The small parts in one file, `name`, as functions of which each runs when its part is first required. */
function gatherSmallParts(parts, name) {
  const small = new Set(
    parts.filter((part) => part.name.includes('-chunk-') && part.code.length < smallPart).map((part) => part.name),
  );
  const through = (code) =>
    code.replaceAll(/require\("\.\/([\w-]+\.cjs)"\)/g, (call, part) =>
      small.has(part) ? `require("./${name}")("${part}")` : call,
    );
  const gathered = parts
    .filter((part) => small.has(part.name))
    .map((part) => `"${part.name}"(module,exports,require){${through(part.code)}}`);
  const code = `"use strict";const parts={${gathered.join(',\n')}},loaded={};
module.exports=(name)=>{let module=loaded[name];if(!module){loaded[name]=module={exports:{}};parts[name](module,module.exports,require)}return module.exports};
`;
  const others = parts.filter((part) => !small.has(part.name));
  return [...others.map((part) => ({ ...part, code: through(part.code) })), { name, code }];
}

/** Packages of which one part is used: the whole would load for longer than a call takes. */
const partOf = {
  undici: "export { default as Agent } from 'undici/lib/dispatcher/agent.js';",
  // CommonJS without the mark of a translated module has the same default export for `import` and `require`.
  'markdown-it': "module.exports = require('markdown-it');",
};

/** As core/provider/priceList.ts names them in the list, with those that a provider of these falls back on. */
const pricedProviders = ['openai', 'anthropic', 'google', 'mistral', 'groq', 'deepseek', 'openrouter'];
const unusedFields = new Set(['extractors', 'description', 'price_comments', 'pricing_urls']);

/** The price list holds every provider and unit as code to run; those of ours, as JSON, load in a fraction of the time. */
const priceListPlugin = {
  name: 'price-list',
  setup(build) {
    build.onLoad({ filter: /genai-prices[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const literals = /^const (\w+) = (\[\n[\s\S]*?\n\]), (\w+) = (\{\n[\s\S]*?\n\});$/m.exec(text);
      if (literals === null)
        return { errors: [{ text: `${path} does not begin with its providers and units any more` }] };
      const [all, providersName, providersText, unitsName, unitsText] = literals;
      const providers = runInNewContext(providersText).filter(({ id }) => pricedProviders.includes(id));
      const prices = providers.flatMap(({ models }) => models).flatMap(({ prices }) => prices);
      const priced = new Set(prices.flatMap((one) => Object.keys(one.prices ?? one)));
      const units = Object.entries(runInNewContext(`(${unitsText})`)).filter(([, unit]) => priced.has(unit.price_key));
      const used = { providers, units: Object.fromEntries(units) };
      const json = JSON.stringify(used, (key, value) => (unusedFields.has(key) ? undefined : value));
      const names = `{ providers: ${providersName}, units: ${unitsName} }`;
      // Its names are plain ASCII, and the collation of a language takes longer to load than the list.
      const code = text.replaceAll(/([\w.]+)\.localeCompare\(([\w.]+)\)/g, '($1 < $2 ? -1 : $1 > $2 ? 1 : 0)');
      return { contents: code.replace(all, () => `const ${names} = JSON.parse(${JSON.stringify(json)});`) };
    });
  },
};

/** The pool speaks HTTP/1.1 alone (node/fetch.ts), and HTTP/2 loads for longer than all the rest of it. */
const onlyHttp1Plugin = {
  name: 'only-http1',
  setup(build) {
    build.onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: "module.exports = () => { throw new Error('HTTP/2 is not part of this bundle.'); };",
    }));
  },
};

/** A package as a module of its own, with every name it exports, whether it was written as CommonJS or ESM. */
async function lazyBuild(name) {
  return lazyModule(name, partOf[name] ?? (await everyExportOf(name)));
}

async function everyExportOf(name) {
  const names = Object.keys(await import(name)).filter((key) => key !== 'default' && /^[A-Za-z_$][\w$]*$/.test(key));
  const hasDefault = 'default' in (await import(name));
  return [
    `import * as all from ${JSON.stringify(name)};`,
    ...names.map((key) => `export const ${key} = all.${key};`),
    hasDefault ? 'export default all.default;' : '',
  ].join('\n');
}

function lazyModule(name, contents) {
  return {
    ...node,
    plugins: [priceListPlugin, onlyHttp1Plugin],
    external: ['chokidar', 'bufferutil', 'utf-8-validate'],
    define: { esbuildDetection: 'true' },
    stdin: {
      contents,
      resolveDir: root,
      sourcefile: `${name}.js`,
    },
    sourcemap: false,
    outfile: `dist/lazy/${lazyFileOf(name)}`,
    format: 'cjs',
  };
}

/** The licence of every package that ended up in a bundle, as those licences ask. */
async function writeNotices(metafiles) {
  const packages = new Map();
  for (const input of metafiles.flatMap((metafile) => Object.keys(metafile.inputs))) {
    const match = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
    if (match) packages.set(match[2], match[1]);
  }
  const sections = [];
  for (const [name, directory] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const manifest = JSON.parse(await readFile(join(root, directory, 'package.json'), 'utf8'));
    const texts = await Promise.all(
      ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'License', 'LICENSE-MIT'].map((file) =>
        readFile(join(root, directory, file), 'utf8').catch(() => null),
      ),
    );
    const text = texts.find((candidate) => candidate !== null) ?? '';
    sections.push(`${name} ${manifest.version} (${manifest.license ?? 'see text'})\n\n${text.trim()}\n`);
  }
  await writeFile(join(root, 'dist/THIRD_PARTY_NOTICES.txt'), `${sections.join(`\n${'-'.repeat(79)}\n\n`)}`);
}

async function buildAll() {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await mkdir(join(root, 'dist/webview'), { recursive: true });
  const inParts = [extension, commandLine].map(buildInParts);
  const results = await Promise.all([...inParts, ...mains.map((options) => esbuild.build(options))]);
  const lazies = await Promise.all([...lazyPackages].map(async (name) => esbuild.build(await lazyBuild(name))));
  await cp(
    resolve(dirname(require.resolve('@vscode/codicons/package.json')), 'dist/codicon.css'),
    join(root, 'dist/webview/codicon.css'),
  );
  await cp(
    resolve(dirname(require.resolve('@vscode/codicons/package.json')), 'dist/codicon.ttf'),
    join(root, 'dist/webview/codicon.ttf'),
  );
  const metafiles = [...results, ...lazies].map((result) => result.metafile);
  await writeNotices(metafiles);
  if (process.argv.includes('--sizes')) {
    for (const file of metafiles.flatMap((metafile) => Object.keys(metafile.outputs))) {
      const { size } = await stat(join(root, file));
      if (!file.endsWith('.map')) console.log(`${(size / 1000).toFixed(0).padStart(6)} kB  ${file}`);
    }
  }
}

await buildAll();
