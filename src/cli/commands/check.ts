import type { Problem } from '../../base/problem'
import { compile } from '../../engine/compile'
import { gradientCheck } from '../../engine/gradcheck'
import { tooMuchToShow } from '../../engine/limits'
import { showsShapesOnly } from '../../graph/view'
import { readExperiments } from '../../train/experiments'
import { firstBatch } from '../../train/first-batch'
import { readSetup } from '../../train/setup'
import { createTrainer } from '../../train/trainer'
import { exit, type Context, type ExitCode } from '../io'
import { readFrom } from '../load'
import { printProblems } from '../print-problems'
import { table } from '../../base/table'
import { columns, numberColumns, words } from '../words'
import { prepare, type EvalOptions } from './eval'

/** `gradwire check`: all problems of a document, those of its training and of its experiments' paths included. */
export async function checkCommand(
  context: Context,
  path: string,
  { json }: { readonly json?: boolean },
): Promise<ExitCode> {
  const problems = await findProblems(context, path)
  if (json === true)
    context.io.out(`${JSON.stringify(problems.map((problem) => asJson(problem, context)))}\n`)
  else if (problems.length > 0) printProblems(context, problems)
  else context.io.out(context.language === 'ja' ? '問題はない\n' : 'no problems\n')
  return problems.length > 0 ? exit.problems : exit.ok
}

async function findProblems(context: Context, path: string): Promise<readonly Problem[]> {
  const result = await readFrom(context, path)
  if ('problems' in result) return result.problems
  const { document } = result
  const compiled = compile(document, { feeds: firstBatch(document) })
  const { program } = compiled
  const problems = [...compiled.problems, ...readExperiments(document).problems]
  if (document.training === undefined) {
    const tooMuch = showsShapesOnly(document) ? undefined : tooMuchToShow(program)
    return tooMuch === undefined ? problems : [...problems, tooMuch]
  }
  // Only the plan of a step knows whether it fits into memory. Without an objective, it says where numbers come from.
  const found =
    compiled.problems.length > 0 || document.objective === undefined
      ? readSetup(document)
      : createTrainer(document)
  return 'problems' in found ? [...problems, ...found.problems] : problems
}

const asJson = ({ code, message, at, port, hint }: Problem, { language }: Context): object => ({
  code,
  message: message[language],
  at,
  ...(port === undefined ? {} : { port }),
  ...(hint === undefined ? {} : { hint: hint[language] }),
})

/** Back to the beginning of an empty line. */
const clear = '\r\u001b[K'

/** `gradwire gradcheck`: every gradient against central differences. */
export async function gradcheckCommand(
  context: Context,
  path: string,
  options: EvalOptions,
): Promise<ExitCode> {
  const prepared = await prepare(context, path, options)
  if (prepared === undefined) return exit.problems
  const { feeds } = prepared.compileOptions
  const { io } = context
  // A large network takes minutes.
  const isTold = io.columns !== undefined && options.json !== true
  const { rows, problems } = gradientCheck(prepared.document, {
    ...(feeds === undefined ? {} : { feeds }),
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    ...(isTold && { begin: (name: string) => io.out(`${clear}${name} …`) }),
  })
  if (isTold) io.out(clear)
  if (problems.length > 0) {
    printProblems(context, problems)
    return exit.problems
  }
  const passed = rows.every((row) => row.passed)
  const { language } = context
  const shown = table(
    [
      ...columns(language, 'name'),
      ...numberColumns(language, 'relativeError', 'elements', 'kinks'),
      ...columns(language, 'result'),
    ],
    rows.map(({ name, error, elements, sampledFrom, kinks, passed: isRight }) => [
      name,
      error.toExponential(1),
      sampledFrom === undefined ? String(elements) : `${elements}/${sampledFrom}`,
      String(kinks),
      words[isRight ? 'passed' : 'failed'][language],
    ]),
  )
  io.out(options.json === true ? `${JSON.stringify({ passed, rows })}\n` : shown)
  return passed ? exit.ok : exit.problems
}
