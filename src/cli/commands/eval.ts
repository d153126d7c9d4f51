import { planReport } from '../../engine/describe-plan'
import { planText } from '../../engine/plan-text'
import { evalResult, traceResult, type EvalResult, type TraceEvent } from '../../engine/results'
import type { CompileOptions } from '../../engine/program'
import type { Language } from '../../base/text'
import type { GraphDocument } from '../../graph/document'
import { backendNamed, hasSimd, type BackendName } from '../../kernels'
import type { Mode } from '../../ops/kit/definition'
import { firstBatch } from '../../train/first-batch'
import { warnWithoutSimd } from '../backend'
import { readFeeds } from '../feeds'
import { exit, type Context, type ExitCode, type Io } from '../io'
import { loadDocument } from '../load'
import { printJson } from '../print-json'
import { printProblems } from '../print-problems'
import { table } from '../../base/table'
import { localText, tensorText } from '../tensor-text'
import { columns } from '../words'

export interface EvalOptions {
  readonly feed: readonly string[]
  readonly mode?: Mode
  readonly grad?: boolean
  readonly json?: boolean
  readonly plan?: boolean
  readonly backend?: BackendName
}

/** `gradwire eval`: values of all nodes, gradients of all wires and parameters. */
export async function evalCommand(context: Context, path: string, options: EvalOptions): Promise<ExitCode> {
  const prepared = await prepare(context, path, options)
  if (prepared === undefined) return exit.problems
  const { document, compileOptions } = prepared
  if (options.plan === true) {
    const { problems, report } = planReport(document, compileOptions)
    if (problems.length > 0) printProblems(context, problems)
    else
      context.io.out(
        options.json === true ? `${JSON.stringify(report)}\n` : planText(report, context.language),
      )
    return problems.length > 0 ? exit.problems : exit.ok
  }
  const { problems, result } = evalResult(document, compileOptions)
  if (problems.length > 0) {
    printProblems(context, problems)
    return exit.problems
  }
  if (options.json === true) printJson(context.io, result)
  else context.io.out(evalTable(result, options.grad === true, context.language))
  return exit.ok
}

/** `gradwire trace`: the event log. With `--json` a list with one event per line. */
export async function traceCommand(context: Context, path: string, options: EvalOptions): Promise<ExitCode> {
  const prepared = await prepare(context, path, options)
  if (prepared === undefined) return exit.problems
  const { problems, events } = traceResult(prepared.document, prepared.compileOptions)
  if (problems.length > 0) {
    printProblems(context, problems)
    return exit.problems
  }
  if (options.json === true) printLines(context.io, events)
  else context.io.out(traceTable(events, context.language))
  return exit.ok
}

/** A list with one event per line. */
function printLines(io: Io, events: readonly TraceEvent[]): void {
  io.out('[\n')
  for (const [i, event] of events.entries())
    io.out(`${JSON.stringify(event)}${i === events.length - 1 ? '' : ','}\n`)
  io.out(']\n')
}

/** What a document is compiled with: what is fed, and for the other Inputs the first batch of its training data. */
export async function prepare(
  context: Context,
  path: string,
  { feed, mode, grad, backend, plan }: EvalOptions,
): Promise<{ readonly document: GraphDocument; readonly compileOptions: CompileOptions } | undefined> {
  if ((backend ?? (plan === true ? 'simd' : undefined)) === 'simd' && !hasSimd()) warnWithoutSimd(context)
  const document = await loadDocument(context, path)
  if (document === undefined) return undefined
  const read = readFeeds(feed)
  if ('problems' in read) {
    printProblems(context, read.problems)
    return undefined
  }
  // A feed of another batch size would not fit beside the data's, so either all Inputs are fed from it or none.
  const isFed = document.nodes.some(({ id, op }) => op === 'Input' && Object.hasOwn(read.feeds, id))
  // A training step is one in train mode, whatever the canvas shows.
  const shown = mode ?? (plan === true ? undefined : document.view?.mode)
  return {
    document,
    compileOptions: {
      feeds: isFed ? read.feeds : { ...firstBatch(document), ...read.feeds },
      ...(shown === undefined ? {} : { mode: shown }),
      ...(backend === undefined ? {} : { backend: backendNamed(backend) }),
      ...(grad === true ? { objective: 'required' } : {}),
    },
  }
}

function evalTable(result: EvalResult, withGradients: boolean, language: Language): string {
  const { values, params, grads = {}, locals = {}, nodeGrads = {}, paramGrads = {} } = result
  const values_ = Object.entries({ ...values, ...params })
  if (!withGradients) {
    return table(
      columns(language, 'node', 'value'),
      values_.map(([name, x]) => [name, tensorText(x)]),
    )
  }
  const gradients = { ...nodeGrads, ...paramGrads }
  const nodes = table(
    columns(language, 'node', 'value', 'gradient'),
    values_.map(([name, x]) => [name, tensorText(x), tensorText(own(gradients, name))]),
  )
  const wires = table(
    columns(language, 'wire', 'local', 'gradient'),
    Object.entries(grads).map(([name, x]) => [name, localText(own(locals, name)), tensorText(x)]),
  )
  return `${nodes}\n${wires}`
}

/** A node may be called `constructor`. */
const own = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

const traceTable = (events: readonly TraceEvent[], language: Language): string =>
  table(
    [{ head: 'i', align: 'right' }, ...columns(language, 'step', 'where', 'numbers')],
    events.map((event) => [String(event.i), event.kind, event.wire ?? event.node ?? '', numbersOf(event)]),
  )

/** `1.1 × 100 = 110`, `+ 1.1 = 6`, or the value. */
function numbersOf({ kind, value, upstream, local, contribution, sum }: TraceEvent): string {
  if (kind === 'accumulate') return `+ ${tensorText(contribution)} = ${tensorText(sum)}`
  if (kind !== 'contribution') return tensorText(value)
  const scalars = typeof upstream !== 'object' && typeof local !== 'object' && local !== undefined
  return scalars
    ? `${tensorText(upstream)} × ${localText(local)} = ${tensorText(contribution)}`
    : tensorText(contribution)
}
