import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { layers } from './layers.ts';

/** Pure and small: a page may call them on the texts it was sent. */
const textFunctions = ['core/run/answerDiff.ts', 'core/run/indentJson.ts'];

const source = resolve(import.meta.dirname, '../../src');

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => name.replaceAll('\\', '/'));
}

function layerOf(file: string): number {
  return layers.findIndex((layer) => file.startsWith(`${layer}/`));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
}

describe('layers', () => {
  it('every source file belongs to a layer', () => {
    assert.deepEqual(
      sourceFiles().filter((file) => layerOf(file) < 0),
      [],
    );
  });

  it('no file imports from a layer to its right', () => {
    const wrong: string[] = [];
    for (const file of sourceFiles()) {
      for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
        const target = relative(source, resolve(source, dirname(file), specifier)).replaceAll('\\', '/');
        if (layerOf(target) > layerOf(file)) wrong.push(`${file} -> ${target}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('the webview reaches the rest of the house only through the protocol and a few functions on texts', () => {
    const wrong: string[] = [];
    for (const file of sourceFiles().filter((name) => name.startsWith('webview/'))) {
      for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
        const target = relative(source, resolve(source, dirname(file), specifier)).replaceAll('\\', '/');
        if (!/^(webview|protocol)\//.test(target) && !textFunctions.includes(target))
          wrong.push(`${file} -> ${target}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('core imports neither node nor vscode', () => {
    const wrong = sourceFiles()
      .filter((file) => file.startsWith('core/'))
      .flatMap((file) => importsOf(file).map((name) => [file, name] as const))
      .filter(([, name]) => name === 'vscode' || name.startsWith('node:'));
    assert.deepEqual(wrong, []);
  });

  it('only the node layer starts processes or opens files, and only its git and process modules start processes', () => {
    const wrong = sourceFiles()
      .filter((file) => importsOf(file).some((name) => name === 'node:child_process'))
      .filter((file) => !file.startsWith('node/'));
    assert.deepEqual(wrong, []);
  });

  it('no source compiles text into code', () => {
    const wrong = sourceFiles().filter((file) =>
      /\bnew Function\b|\beval\(|from 'node:vm'|renderString\(|nunjucks\.compile/.test(
        readFileSync(join(source, file), 'utf8'),
      ),
    );
    assert.deepEqual(wrong, []);
  });
});
