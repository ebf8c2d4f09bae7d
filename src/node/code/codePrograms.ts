// What stands around the user's code in its own process: a few lines for each language that call it with the answer and
// write down what it gave. The user's code is a file beside them; no text of it is compiled here.

import type { CodeUnit } from '../../core/evaluator/code/codeUnit.ts';
import { codeExtension } from './codeNames.ts';

export interface CodeProgram {
  /** Name and text of the files to put beside the user's. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** The interpreter, and what it is started with. */
  readonly interpreter: 'node' | 'python3' | 'sh';
  readonly args: readonly string[];
  /** Where the result is: a file the program writes, or what it prints. */
  readonly result: 'file' | 'printed';
}

export const inputName = '.input.json';
export const resultName = '.result.json';

const nodeFlags = ['--no-warnings', '--max-old-space-size=256', '--experimental-strip-types'];

/** `inlineText` is the code of a configuration, which has no file yet. */
export function programOf(unit: CodeUnit, inlineText: string | null): CodeProgram {
  const entry = inlineText === null ? unit.files[0].name : `inline${codeExtension(unit.language)}`;
  switch (unit.language) {
    case 'javascript':
    case 'typescript': {
      const inline = inlineText === null ? [] : [{ name: entry, text: javascriptModule(inlineText) }];
      const runner = javascriptRunner(entry, unit.functionName);
      return {
        files: [...inline, { name: '.run.mjs', text: runner }],
        interpreter: 'node',
        args: [...nodeFlags, '.run.mjs'],
        result: 'file',
      };
    }
    case 'python': {
      const inline = inlineText === null ? [] : [{ name: entry, text: pythonModule(inlineText) }];
      const runner = pythonRunner(entry, unit.functionName);
      return {
        files: [...inline, { name: '.run.py', text: runner }],
        interpreter: 'python3',
        args: ['-I', '-B', '.run.py'],
        result: 'file',
      };
    }
    case 'shell': {
      const inline = inlineText === null ? [] : [{ name: entry, text: `${inlineText}\n` }];
      return { files: inline, interpreter: 'sh', args: [entry], result: 'printed' };
    }
  }
}

/** A text with `return` or several lines is the body of a function, anything else an expression, as in promptfoo. */
function isBody(text: string): boolean {
  return text.trim().includes('\n') || /\breturn\b/.test(text);
}

/** CommonJS, so that `require` is there as in promptfoo. */
function javascriptModule(text: string): string {
  const body = isBody(text) ? text : `return ${text.trim()}`;
  return `module.exports = async (output, context) => {\n${body}\n};\n`;
}

function pythonModule(text: string): string {
  const body = isBody(text) ? text : `return ${text.trim()}`;
  const lines = body.split('\n').map((line) => `    ${line}`);
  return `def get_assert(output, context):\n${lines.join('\n')}\n`;
}

function javascriptRunner(entry: string, functionName: string | null): string {
  return `import { readFileSync, writeFileSync } from 'node:fs';
const { output, context } = JSON.parse(readFileSync(${JSON.stringify(inputName)}, 'utf8'));
const loaded = await import(${JSON.stringify(`./${entry}`)});
const name = ${JSON.stringify(functionName)};
const own = loaded.default ?? loaded;
const judge = name === null ? (typeof own === 'function' ? own : own.default) : (loaded[name] ?? own[name]);
if (typeof judge !== 'function') throw new Error(name === null ? 'It exports no function.' : 'It has no function ' + name + '.');
const value = await judge(output, context);
const text = JSON.stringify(value);
if (text === undefined) throw new Error('It gave nothing.');
writeFileSync(${JSON.stringify(resultName)}, text);
process.exit(0);
`;
}

const pythonMemoryBytes = 1024 * 1024 * 1024;

function pythonRunner(entry: string, functionName: string | null): string {
  return `import importlib.util, json, os, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (${pythonMemoryBytes}, ${pythonMemoryBytes}))
except Exception:
    pass
here = os.getcwd()
entry = ${JSON.stringify(entry)}
sys.path.insert(0, here)
sys.path.insert(0, os.path.dirname(os.path.join(here, entry)))
with open(${JSON.stringify(inputName)}, encoding='utf-8') as file:
    given = json.load(file)
spec = importlib.util.spec_from_file_location('evaluator', os.path.join(here, entry))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
name = ${functionName === null ? "'get_assert'" : JSON.stringify(functionName)}
judge = getattr(module, name, None)
if not callable(judge):
    raise Exception('It has no function ' + name + '.')
value = judge(given['output'], given['context'])
with open(${JSON.stringify(resultName)}, 'w', encoding='utf-8') as file:
    json.dump(value, file, allow_nan=False)
os._exit(0)
`;
}
