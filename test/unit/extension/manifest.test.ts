import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allProviders } from '../../../src/core/provider/all.ts';
import { accountOf, needsNetwork } from '../../../src/core/provider/provider.ts';

const root = resolve(import.meta.dirname, '../../..');

interface Menu {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly scope?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
}

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly enabledApiProposals?: unknown;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly keybindings: readonly Menu[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
    readonly viewsWelcome: readonly { readonly contents: string; readonly view: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon?: string }[]>>;
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly yamlValidation: readonly { readonly url: string }[];
  };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);
const settings = Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Record<
  string,
  Setting
>;

function extensionSource(): string {
  const folder = join(root, 'src/extension');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

describe('what package.json contributes', () => {
  it('is a command for every menu entry, keybinding and welcome button', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(({ command }) => command);
    const buttons = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:(promptTracker\.[\w.]+)\)/g)].map((match) => match[1]!),
    );
    assert.deepEqual(
      [...used, ...buttons].filter((command) => !commands.includes(command)),
      [],
    );
  });

  it('is implemented: every command is registered in the source, and no other', () => {
    const registered = new Set(
      [...extensionSource().matchAll(/^\s*'(promptTracker\.[\w.]+)':/gm)].map((match) => match[1]!),
    );
    assert.deepEqual([...registered].sort(), [...commands].sort());
  });

  it('names commands promptTracker.<noun>.<verb>, with the category in front and not in the title', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.match(command, /^promptTracker\.[a-z]+\.[a-zA-Z]+$/);
      assert.equal(category, 'PromptTracker');
      assert.doesNotMatch(title, /PromptTracker/);
    }
  });

  it('documents every setting, with a default', () => {
    for (const [name, { markdownDescription, default: value }] of Object.entries(settings)) {
      assert.ok((markdownDescription ?? '').length > 20, name);
      assert.notEqual(value, undefined, name);
    }
  });

  it('lets no workspace choose a host or a program', () => {
    for (const [name, { scope }] of Object.entries(settings)) {
      if (/baseUrl|path$/.test(name)) {
        assert.equal(scope, 'machine', name);
        assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), name);
      }
    }
  });

  it('has an address for every provider that is reached over the network', () => {
    for (const provider of allProviders.filter(needsNetwork)) {
      const address = provider.defaultBaseUrl ?? provider.exampleBaseUrl;
      const { markdownDescription } = settings[`promptTracker.providers.${accountOf(provider)}.baseUrl`] ?? {};
      assert.ok(markdownDescription?.includes(`\`${address}\``), provider.id);
    }
  });

  it('is every setting that the source reads', () => {
    for (const name of [
      'prompts.include',
      'prompts.exclude',
      'git.path',
      'run.timeout',
      'run.defaultModel',
      'codeLens.enabled',
      'blame.enabled',
    ]) {
      assert.ok(Object.hasOwn(settings, `promptTracker.${name}`), name);
    }
  });

  it('refers to files that exist', () => {
    const files = [
      manifest.icon,
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.yamlValidation.map(({ url }) => url),
    ];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });

  it('names the grammar as its file does', () => {
    for (const { path, scopeName } of contributes.grammars) {
      assert.equal(scopeName, (JSON.parse(readFileSync(join(root, path), 'utf8')) as { scopeName: string }).scopeName);
    }
  });

  it('starts on prompt files, results and restored panels, never at start-up or for all YAML', () => {
    assert.deepEqual(
      manifest.activationEvents.filter((event) => !/^(workspaceContains|onWebviewPanel):/.test(event)),
      [],
    );
  });

  it('uses stable API only and stays within what a gallery takes', () => {
    assert.equal(manifest.enabledApiProposals, undefined);
    assert.ok(manifest.keywords.length <= 30);
    assert.ok(
      Object.values(contributes.views)
        .flat()
        .every(({ icon }) => icon),
    );
  });

  it('has one icon of 256 by 256 pixels', () => {
    const png = readFileSync(join(root, manifest.icon));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
  });
});
