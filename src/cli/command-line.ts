// Command lines of the package's commands.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.js';

type OptionTypes = NonNullable<ParseArgsConfig['options']>;

export interface CommandLine<Options extends OptionTypes> {
  /** Shown for `--help`, and with each problem. */
  usage: string;
  options: Options;
  /** Arguments that are not options; none by default. */
  maxArguments?: number;
}

/** An invalid command line. */
export class CommandLineError extends UsageError {
  override readonly name = 'CommandLineError';
  override readonly exitCode = 2;

  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
  }
}

/**
 * Parses the arguments of a command. Throws a `CommandLineError` for anything that is not known, so a command that
 * calls this first does nothing for a misspelt option.
 */
export function readCommandLine<const Options extends OptionTypes>(
  args: string[],
  { maxArguments = 0, options, usage }: CommandLine<Options>,
) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: maxArguments > 0, strict: true });
    const unexpected = parsed.positionals[maxArguments];
    if (unexpected !== undefined) throw new Error(`Unexpected argument '${unexpected}'.`);
    return parsed;
  } catch (error) {
    throw new CommandLineError((error as Error).message, usage);
  }
}
