import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { version } from '../../package.json'
import { ProblemError } from '../base/problem'
import type { Language } from '../base/text'
import { backendNames } from '../kernels/names'
import type { ExportOptions } from './commands/convert'
import type { EvalOptions } from './commands/eval'
import type { ServeOptions } from './commands/serve'
import type { TrainOptions } from './commands/train'
import { exit, type Context, type ExitCode, type Io } from './io'
import { printProblems } from './print-problems'
import { maxThreads } from './threads'

/*
 * A command comes with the code that it needs, and no other: help is there at once.
 */
const evalCommands = () => import('./commands/eval')
const checkCommands = () => import('./commands/check')
const trainCommands = () => import('./commands/train')
const convertCommands = () => import('./commands/convert')
const opsCommands = () => import('./commands/ops')
const serveCommands = () => import('./commands/serve')

/** Runs one command line (without the program's own name) and answers its exit code. Never throws for bad usage. */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let answer: ExitCode = exit.ok
  const program = new Command('gradwire')
  const context = (): Context => ({ io, language: program.opts<{ lang: Language }>().lang })
  const finish = (code: ExitCode): void => {
    answer = code
  }
  program
    .description('See every value that flows forward and every gradient that flows back.')
    .addOption(new Option('--lang <language>', 'language of messages').choices(['en', 'ja']).default('en'))
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })

  const mode = (): Option =>
    new Option('--mode <mode>', 'how layers such as dropout behave').choices(['train', 'eval'])
  const evaluating = (name: string, summary: string): Command =>
    program
      .command(name)
      .argument('<file>', 'a Gradwire document')
      .description(summary)
      .addOption(
        new Option('--feed <name=JSON>', 'value of an input or parameter; may be repeated')
          .default([])
          .argParser(collect),
      )
      .addOption(mode())
      .option('--json', 'as JSON')

  evaluating('eval', 'values of all nodes, gradients of all wires and parameters')
    .option('--grad', 'show gradients too; the document must have an objective')
    .option(
      '--plan',
      'show instead how a training step is computed: its steps, their work, what is fused, memory and threads',
    )
    .addOption(backend())
    .action(async (file: string, options: EvalOptions) =>
      finish(await (await evalCommands()).evalCommand(context(), file, options)),
    )
  evaluating('trace', 'the log of the forward and the backward pass').action(
    async (file: string, options: EvalOptions) =>
      finish(await (await evalCommands()).traceCommand(context(), file, options)),
  )
  program
    .command('check')
    .argument('<file>', 'a Gradwire document')
    .description('problems of a document; exit 1 if it has any')
    .option('--json', 'as JSON')
    .action(async (file: string, options: { json?: boolean }) =>
      finish(await (await checkCommands()).checkCommand(context(), file, options)),
    )
  evaluating('gradcheck', 'gradients against central differences; exit 1 if one fails').action(
    async (file: string, options: EvalOptions) =>
      finish(await (await checkCommands()).gradcheckCommand(context(), file, options)),
  )
  program
    .command('train')
    .argument('<file>', 'a Gradwire document with a training section')
    .description(
      'train; exit 3 if it diverges, 130 after Ctrl+C, which ends it with what it has learned until then',
    )
    .addOption(
      new Option('--steps <n>', 'updates in all, instead of what the document says').argParser(wholeNumber),
    )
    .addOption(backend())
    .addOption(
      new Option(
        '--threads <n>',
        'threads to train on at most, 1 to 16; as many as the machine has, up to 4, when absent. Fewer are used where that is faster; the numbers are the same',
      ).argParser(threadCount),
    )
    .option(
      '--experiments',
      'train all runs of the document’s experiments, as many at once as there are threads (up to 8), and compare them',
    )
    .option('-o, --out <file>', 'write the trained document here')
    .option('--json', 'JSON lines, also on a terminal')
    .option(
      '--stats',
      'JSON lines; those with metrics also tell mean, standard deviation and share of zeros of every node, and the norm of every gradient',
    )
    .action(async (file: string, options: TrainOptions) =>
      finish(await (await trainCommands()).trainCommand(context(), file, options)),
    )
  program
    .command('import')
    .argument('<file>', 'a file of another format')
    .description('another format as a Gradwire document: json, onnx')
    .option('-o, --output <file>', 'where to write it; the terminal when absent')
    .action(async (file: string, options: { output?: string }) =>
      finish(await (await convertCommands()).importCommand(context(), file, options)),
    )
  program
    .command('export')
    .argument('<file>', 'a Gradwire document')
    .description('a document in another format: json, svg')
    .requiredOption('--to <format>', 'the format')
    .option('-o, --output <file>', 'where to write it; the terminal when absent')
    .addOption(new Option('--theme <theme>', 'of a picture').choices(['light', 'dark']).default('light'))
    .action(async (file: string, options: ExportOptions) =>
      finish(await (await convertCommands()).exportCommand(context(), file, options)),
    )
  program
    .command('ops')
    .argument('[name]', 'one op, in full')
    .description('the table of ops')
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, options: { json?: boolean }) =>
      finish((await opsCommands()).opsCommand(context(), name, options)),
    )
  program
    .command('serve')
    .argument('[file]', 'a document to open')
    .description('the editor, opened in the browser')
    .addOption(new Option('--port <n>', 'the first port to try').argParser(portNumber))
    .option('--no-open', 'do not open the browser')
    .action(async (file: string | undefined, options: ServeOptions) =>
      finish(await (await serveCommands()).serveCommand(context(), file, options)),
    )

  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof ProblemError) {
      // What only shows when numbers are made: feeds that do not fit, more numbers than memory.
      printProblems(context(), error.problems)
      return exit.problems
    }
    if (!(error instanceof CommanderError)) throw error
    // Help and version are thrown as well, with code 0; help that nobody asked for is bad usage.
    answer = error.exitCode === 0 ? exit.ok : exit.usage
  }
  return answer
}

const backend = (): Option =>
  new Option('--backend <name>', 'how to compute: in plain loops, or fast and in single precision').choices(
    backendNames,
  )

const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value]

function threadCount(text: string): number {
  const n = wholeNumber(text)
  if (n >= 1 && n <= maxThreads) return n
  throw new InvalidArgumentError(`It must be from 1 to ${maxThreads}.`)
}

function portNumber(text: string): number {
  const n = wholeNumber(text)
  if (n <= 65_535) return n
  throw new InvalidArgumentError('It must be from 0 to 65535.')
}

function wholeNumber(text: string): number {
  const n = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(n)) return n
  throw new InvalidArgumentError('It must be a whole number.')
}
