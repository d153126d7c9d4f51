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
import { japaneseHelp, japaneseUsage, languageOf } from './usage'

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
  const written = languageOf(args)
  const t = (en: string, ja: string): string => (written === 'ja' ? ja : en)
  const program = new Command('gradwire')
  const context = (): Context => ({ io, language: program.opts<{ lang: Language }>().lang })
  const finish = (code: ExitCode): void => {
    answer = code
  }
  program
    .description(
      t(
        'See every value that flows forward and every gradient that flows back.',
        '順方向に流れる値と、逆方向に流れる勾配をすべて見る。',
      ),
    )
    .addOption(
      new Option('--lang <language>', t('language of messages', '表示の言語'))
        .choices(['en', 'ja'])
        .default('en'),
    )
    .version(version, '-V, --version', t('show the version', 'バージョンを表示する'))
    .helpOption('-h, --help', t('show this help', 'この説明を表示する'))
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })

  if (written === 'ja')
    program
      .configureHelp(japaneseHelp)
      .configureOutput({ outputError: (line, write) => write(japaneseUsage(line)) })

  const backend = (): Option =>
    new Option(
      '--backend <name>',
      t(
        'how to compute: in plain loops, or fast and in single precision',
        '計算のしかた。単純なループ（reference）か、高速な単精度（simd）',
      ),
    ).choices(backendNames)
  const wholeNumber = (text: string): number => {
    const n = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(n)) return n
    throw new InvalidArgumentError(t('It must be a whole number.', '0 以上の整数で指定する'))
  }
  const numberTo =
    (least: number, most: number) =>
    (text: string): number => {
      const n = wholeNumber(text)
      if (n >= least && n <= most) return n
      throw new InvalidArgumentError(
        t(`It must be from ${least} to ${most}.`, `${least} から ${most} までで指定する`),
      )
    }
  const mode = (): Option =>
    new Option(
      '--mode <mode>',
      t('how layers such as dropout behave', 'ドロップアウトなどの層の動作'),
    ).choices(['train', 'eval'])
  const evaluating = (name: string, summary: string): Command =>
    program
      .command(name)
      .argument('<file>', t('a Gradwire document', 'Gradwire の文書'))
      .description(summary)
      .addOption(
        new Option(
          '--feed <name=JSON>',
          t('value of an input or parameter; may be repeated', '入力やパラメータの値。何度でも指定できる'),
        )
          .default([])
          .argParser(collect),
      )
      .addOption(mode())
      .option('--json', t('as JSON', 'JSON で出力する'))

  evaluating(
    'eval',
    t(
      'values of all nodes, gradients of all wires and parameters',
      'すべてのノードの値と、すべての線とパラメータの勾配',
    ),
  )
    .option(
      '--grad',
      t('show gradients too; the document must have an objective', '勾配も表示する。文書に目的関数が必要'),
    )
    .option(
      '--plan',
      t(
        'show instead how a training step is computed: its steps, their work, what is fused, memory and threads',
        '代わりに、学習 1 回分の計算手順（計算量、融合、メモリー、スレッド）を表示する',
      ),
    )
    .addOption(backend())
    .action(async (file: string, options: EvalOptions) =>
      finish(await (await evalCommands()).evalCommand(context(), file, options)),
    )
  evaluating('trace', t('the log of the forward and the backward pass', '順伝播と逆伝播の全ステップ')).action(
    async (file: string, options: EvalOptions) =>
      finish(await (await evalCommands()).traceCommand(context(), file, options)),
  )
  program
    .command('check')
    .argument('<file>', t('a Gradwire document', 'Gradwire の文書'))
    .description(t('problems of a document; exit 1 if it has any', '文書の問題を調べる。あれば終了コード 1'))
    .option('--json', t('as JSON', 'JSON で出力する'))
    .action(async (file: string, options: { json?: boolean }) =>
      finish(await (await checkCommands()).checkCommand(context(), file, options)),
    )
  evaluating(
    'gradcheck',
    t(
      'gradients against central differences; exit 1 if one fails',
      '勾配を数値微分（中心差分）と突き合わせる。合わなければ終了コード 1',
    ),
  ).action(async (file: string, options: EvalOptions) =>
    finish(await (await checkCommands()).gradcheckCommand(context(), file, options)),
  )
  program
    .command('train')
    .argument('<file>', t('a Gradwire document with a training section', 'training のある Gradwire の文書'))
    .description(
      t(
        'train; exit 3 if it diverges, 130 after Ctrl+C, which ends it with what it has learned until then',
        '学習する。発散したら終了コード 3。Ctrl+C を押すとそこまでの結果で終わる（終了コード 130）',
      ),
    )
    .addOption(
      new Option(
        '--steps <n>',
        t('updates in all, instead of what the document says', '更新の総数。文書の指定より優先する'),
      ).argParser(wholeNumber),
    )
    .addOption(backend())
    .addOption(
      new Option(
        '--threads <n>',
        t(
          'threads to train on at most, 1 to 16; as many as the machine has, up to 4, when absent. Fewer are used where that is faster; the numbers are the same',
          '学習に使うスレッド数の上限（1〜16）。省くとマシンのコア数（4 まで）。少ないほうが速ければ減らす。数値は変わらない',
        ),
      ).argParser(numberTo(1, maxThreads)),
    )
    .option(
      '--experiments',
      t(
        'train all runs of the document’s experiments, as many at once as there are threads (up to 8), and compare them',
        '文書の experiments をすべて学習して比べる。スレッド数（省くと 8 まで）だけ同時に学習する',
      ),
    )
    .option('-o, --out <file>', t('write the trained document here', '学習した文書の書き込み先'))
    .option('--json', t('JSON lines, also on a terminal', '端末でも JSON Lines で出力する'))
    .option(
      '--stats',
      t(
        'JSON lines; those with metrics also tell mean, standard deviation and share of zeros of every node, and the norm of every gradient',
        '各ノードの平均、標準偏差、0 の割合と、各勾配のノルムを、評価値のある行に加えて JSON Lines で出力する',
      ),
    )
    .action(async (file: string, options: TrainOptions) =>
      finish(await (await trainCommands()).trainCommand(context(), file, options)),
    )
  program
    .command('import')
    .argument('<file>', t('a file of another format', 'ほかの形式のファイル'))
    .description(
      t(
        'another format as a Gradwire document: json, onnx',
        'ほかの形式（json、onnx）を Gradwire の文書にする',
      ),
    )
    .option(
      '-o, --output <file>',
      t('where to write it; the terminal when absent', '書き込み先。省くと端末に出力する'),
    )
    .action(async (file: string, options: { output?: string }) =>
      finish(await (await convertCommands()).importCommand(context(), file, options)),
    )
  program
    .command('export')
    .argument('<file>', t('a Gradwire document', 'Gradwire の文書'))
    .description(t('a document in another format: json, svg', '文書をほかの形式（json、svg）にする'))
    .requiredOption('--to <format>', t('the format', '形式'))
    .option(
      '-o, --output <file>',
      t('where to write it; the terminal when absent', '書き込み先。省くと端末に出力する'),
    )
    .addOption(
      new Option('--theme <theme>', t('of a picture', '図の配色'))
        .choices(['light', 'dark'])
        .default('light'),
    )
    .action(async (file: string, options: ExportOptions) =>
      finish(await (await convertCommands()).exportCommand(context(), file, options)),
    )
  program
    .command('ops')
    .argument('[name]', t('one op, in full', '詳しく知りたい演算'))
    .description(t('the table of ops', '演算の一覧'))
    .option('--json', t('as JSON', 'JSON で出力する'))
    .action(async (name: string | undefined, options: { json?: boolean }) =>
      finish((await opsCommands()).opsCommand(context(), name, options)),
    )
  program
    .command('serve')
    .argument('[file]', t('a document to open', '開く文書'))
    .description(t('the editor, opened in the browser', 'エディタをブラウザで開く'))
    .addOption(
      new Option('--port <n>', t('the first port to try', '最初に試すポート')).argParser(numberTo(0, 65_535)),
    )
    .option('--no-open', t('do not open the browser', 'ブラウザを開かない'))
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

const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value]
