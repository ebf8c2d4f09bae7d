// From argv to what was asked for. commander knows the grammar; every flag it offers comes from an operation's declaration.
// Nothing runs here: wrong use becomes a TrackerError, help and version become text.
import { Command, CommanderError, Option } from 'commander';
import { nearestNames } from '../core/base/nearestNames.ts';
import { TrackerError } from '../core/base/trackerError.ts';
import type { Operation } from '../core/operation/operation.ts';
import { optionName, type Parameter, type RawInput } from '../core/operation/parameter.ts';

export interface GlobalOptions {
  /** `-C`: where to work, as typed. */
  readonly directory: string | null;
  readonly json: boolean;
  readonly jsonl: boolean;
  readonly color: boolean;
  /** `--env-file`: a file of keys the user names. */
  readonly envFile: string | null;
}

export type Invocation =
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly raw: RawInput;
      readonly globals: GlobalOptions;
    }
  | { readonly kind: 'text'; readonly text: string };

/** Throws `usage/invalid-argument` for an unknown command or flag, with the nearest name as its hint. */
export function parseCommandLine(
  argv: readonly string[],
  operations: readonly Operation[],
  version: string,
): Invocation {
  const printed: string[] = [];
  let invocation: Invocation | null = null;
  const program = new Command('prompttracker')
    .description('Versions, runs and results of the prompt files in a Git repository.')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => {}, outputError: () => {} });
  for (const option of globalOptions()) program.addOption(option);
  if (!hasOwnVersion(argv, operations)) program.version(version, '--version', 'print the version');
  for (const operation of operations) {
    const command = addCommand(program, operation);
    command.action((...given: unknown[]) => {
      const positional = given.slice(0, command.registeredArguments.length);
      invocation = {
        kind: 'operation',
        operation,
        raw: rawInput(operation, positional, command.opts()),
        globals: readGlobals(program.opts()),
      };
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text: printed.join('') };
    // commander's word for flags alone: nothing was asked for.
    if (error.code === 'commander.help') throw noCommand(program);
    throw usageError(error, argv, operations);
  }
  return invocation ?? { kind: 'text', text: printed.join('') };
}

/** A flag of the program would take the word from the one command that has a `--version` of its own. */
function hasOwnVersion(argv: readonly string[], operations: readonly Operation[]): boolean {
  const named = argv.find((word) => operations.some(({ id }) => id === word));
  return operations.some(({ id, parameters }) => id === named && Object.hasOwn(parameters, 'version'));
}

/** Flags that stand before or after any command. */
export function globalOptions(): Option[] {
  return [
    new Option('-C <dir>', 'work in this directory'),
    new Option('--json', 'print one JSON value'),
    new Option('--jsonl', 'print one JSON value a line, as they come'),
    new Option('--no-color', 'print without colour (also with NO_COLOR or CI set, or into a pipe)'),
    new Option('--env-file <path>', 'read keys from this file; none is ever read unasked'),
  ];
}

function readGlobals(options: Record<string, unknown>): GlobalOptions {
  return {
    directory: typeof options.C === 'string' ? options.C : null,
    json: options.json === true,
    jsonl: options.jsonl === true,
    color: options.color !== false,
    envFile: typeof options.envFile === 'string' ? options.envFile : null,
  };
}

function addCommand(program: Command, operation: Operation): Command {
  const command = program
    .command(operation.id)
    .summary(operation.summary)
    .description(`${operation.title}: ${operation.summary}.`);
  for (const [name, parameter] of Object.entries(operation.parameters)) {
    const summary = summaryOf(parameter);
    if (parameter.positional) command.argument(positionalUsage(name, parameter), summary);
    else command.addOption(optionOf(name, parameter, summary));
  }
  const examples = operation.examples.map((example) => `  ${example.command}\n      ${example.does}`);
  if (examples.length > 0) command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  return command;
}

/** `<ref>`, `[ref]` or `[ref...]`, as usage lines write a positional parameter. */
export function positionalUsage(name: string, parameter: Parameter): string {
  const inner = `${parameter.placeholder ?? name}${parameter.repeatable ? '...' : ''}`;
  return parameter.required ? `<${inner}>` : `[${inner}]`;
}

/** `-m, --message <text>`, as usage lines write a flag. */
export function optionUsage(name: string, parameter: Parameter): string {
  const short = parameter.short ? `-${parameter.short}, ` : '';
  const value = parameter.kind === 'flag' ? '' : ` <${parameter.placeholder ?? parameter.kind}>`;
  return `${short}${optionName(name)}${value}`;
}

/** The summary with what may be chosen and what holds when nothing is. */
export function summaryOf(parameter: Parameter): string {
  const facts = [
    parameter.choices && parameter.choices.length > 1 ? `one of ${parameter.choices.join(', ')}` : '',
    parameter.default === undefined ? '' : `default ${parameter.default}`,
    parameter.repeatable && !parameter.positional ? 'repeatable' : '',
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? parameter.summary : `${parameter.summary} (${facts.join('; ')})`;
}

function optionOf(name: string, parameter: Parameter, summary: string): Option {
  const option = new Option(optionUsage(name, parameter), summary);
  if (parameter.repeatable) {
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  }
  return option;
}

/** commander reads `--no-save` as `save: false`; the declaration calls it `noSave`. */
function rawInput(operation: Operation, positional: readonly unknown[], options: Record<string, unknown>): RawInput {
  const raw: Record<string, unknown> = {};
  const names = Object.entries(operation.parameters);
  names
    .filter(([, parameter]) => parameter.positional)
    .forEach(([name], index) => {
      if (positional[index] !== undefined) raw[name] = positional[index];
    });
  for (const [name, parameter] of names.filter(([, candidate]) => !candidate.positional)) {
    const option = optionOf(name, parameter, '');
    const value = options[option.attributeName()];
    if (option.negate) raw[name] = value === false;
    else if (value !== undefined) raw[name] = value;
  }
  return raw;
}

function noCommand(program: Command): TrackerError {
  return new TrackerError('usage/invalid-argument', 'No command given.', {
    hint: program.helpInformation().trimEnd(),
  });
}

function usageError(error: CommanderError, argv: readonly string[], operations: readonly Operation[]): TrackerError {
  const message = (error.message.split('\n')[0] ?? '').replace(/^error: /, '').replace(/\.+$/, '');
  const hint =
    error.code === 'commander.unknownCommand'
      ? nearestCommandHint(argv, operations)
      : (error.message.split('\n')[1] ?? '');
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  const fallback = 'See prompttracker --help.';
  return new TrackerError('usage/invalid-argument', sentence, { hint: hint.replace(/^\((.*)\)$/, '$1') || fallback });
}

function nearestCommandHint(argv: readonly string[], operations: readonly Operation[]): string {
  const near = argv.flatMap((word) =>
    nearestNames(
      word,
      operations.map((operation) => operation.id),
    ),
  );
  return near.length > 0 ? `Did you mean ${[...new Set(near)].join(' or ')}?` : '';
}
