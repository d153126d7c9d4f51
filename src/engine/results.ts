import { ProblemError, type Problem } from '../base/problem'
import type { Value } from '../expr/value'
import type { GraphDocument } from '../graph/document'
import { sourceName } from '../graph/wires'
import { writeNumber, type JsonNumber } from '../tensor/literal'
import type { Tensor } from '../tensor/tensor'
import { compile } from './compile'
import { evaluate, type Evaluation } from './evaluate'
import { indexProblems } from './indices'
import { LocalReader } from './locals'
import type { CompileOptions, Program, ProgramWire, RunEvent } from './program'
import { silentLeaves, silentWires } from './silent'
import { zeros } from './sources'

/** A tensor in results: rank 0 is a number, everything else its shape and row-major data. */
export type ResultTensor =
  JsonNumber | { readonly shape: readonly number[]; readonly data: readonly JsonNumber[] }

/** A local derivative in results; `{ op: 'vjp' }` where a Jacobian would have more than 4,096 entries. */
export type ResultLocal = ResultTensor | { readonly op: 'vjp' }

/** `gradwire eval --json` (docs: DESIGN "Command line"). The gradients are there when the document has an objective. */
export interface EvalResult {
  readonly values: Readonly<Record<string, ResultTensor>>
  readonly grads?: Readonly<Record<string, ResultTensor>>
  readonly locals?: Readonly<Record<string, ResultLocal>>
  readonly nodeGrads?: Readonly<Record<string, ResultTensor>>
  readonly params: Readonly<Record<string, ResultTensor>>
  readonly paramGrads?: Readonly<Record<string, ResultTensor>>
}

/** One line of `gradwire trace --json`. */
export interface TraceEvent {
  readonly i: number
  readonly kind: 'forward' | 'seed' | 'contribution' | 'accumulate'
  readonly node?: string
  readonly wire?: string
  readonly value?: ResultTensor
  readonly upstream?: ResultTensor
  readonly local?: ResultLocal
  readonly contribution?: ResultTensor
  readonly sum?: ResultTensor
}

/**
 * Values of all nodes and gradients of all wires and parameters; what is unsound is left out and has its problem.
 * Throws ProblemError, with all problems, where the numbers do not fit.
 */
export function evalResult(
  document: GraphDocument,
  options: CompileOptions = {},
): { readonly problems: readonly Problem[]; readonly result: EvalResult } {
  const { problems, program } = compile(document, options)
  const evaluation = evaluated(program, problems)
  return {
    problems: [...problems, ...indexProblems(program, evaluation)],
    result: readResult(program, evaluation),
  }
}

/** The event log with its numbers. Throws as `evalResult` does. */
export function traceResult(
  document: GraphDocument,
  options: CompileOptions = {},
): { readonly problems: readonly Problem[]; readonly events: readonly TraceEvent[] } {
  const { problems, program } = compile(document, options)
  const evaluation = evaluated(program, problems)
  return {
    problems: [...problems, ...indexProblems(program, evaluation)],
    events: readTrace(program, evaluation),
  }
}

/** `gradwire check`: everything that can be found wrong without training. */
export function checkDocument(document: GraphDocument, options: CompileOptions = {}): readonly Problem[] {
  const { problems, program } = compile(document, options)
  try {
    return [...problems, ...indexProblems(program, evaluated(program, problems))]
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
}

/** Numbers that do not fit into memory are one problem more. */
function evaluated(program: Program, problems: readonly Problem[]): Evaluation {
  try {
    return evaluate(program)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [first, ...more] = [...problems, ...error.problems]
    throw first === undefined ? error : new ProblemError([first, ...more])
  }
}

export function readResult(program: Program, evaluation: Evaluation): EvalResult {
  const read = (value: Value): ResultTensor => toResult(evaluation.tensor(value))
  const values: Record<string, ResultTensor> = {}
  for (const { name, value } of outputsOf(program)) values[name] = read(value)
  const params: Record<string, ResultTensor> = {}
  for (const { name, value } of program.parameters) params[name] = read(value)
  if (program.objective === undefined) return { values, params }

  const silent = silentWires(program)
  const gradientOf = (value: Value): ResultTensor => {
    const gradient = program.gradients.get(value)
    return gradient === undefined ? toResult(zeros(value.shape, 'float')) : read(gradient)
  }
  const shares = contributionsOf(program)
  const reader = new LocalReader(program, evaluation)
  const grads: Record<string, ResultTensor> = {}
  const locals: Record<string, ResultLocal> = {}
  for (const wire of program.wires) {
    if (silent.has(wire)) continue
    const share = shares.get(wire)
    grads[wire.id] =
      share === undefined ? toResult(zeros(wire.value.shape, 'float')) : read(share.contribution)
    const local = readLocal(reader, wire, share?.output)
    if (local !== undefined) locals[wire.id] = local
  }
  const mute = silentLeaves(program)
  const nodeGrads: Record<string, ResultTensor> = {}
  for (const { name, value } of outputsOf(program)) {
    if (!mute.has(value)) nodeGrads[name] = gradientOf(value)
  }
  const paramGrads: Record<string, ResultTensor> = {}
  for (const { name, value } of program.parameters) paramGrads[name] = gradientOf(value)
  return { values, grads, locals, nodeGrads, params, paramGrads }
}

export function readTrace(program: Program, evaluation: Evaluation): TraceEvent[] {
  const reader = new LocalReader(program, evaluation)
  const read = (value: Value): ResultTensor => toResult(evaluation.tensor(value))
  const events: TraceEvent[] = []
  const add = (event: Omit<TraceEvent, 'i'>): void => {
    events.push({ i: events.length, ...event })
  }
  for (const event of program.events) {
    switch (event.kind) {
      case 'forward':
        for (const { name, value } of outputsOfNode(program, event.node))
          add({ kind: 'forward', node: name, value: read(value) })
        break
      case 'seed':
        add({ kind: 'seed', node: event.node, value: read(event.value) })
        break
      case 'contribution': {
        const local = readLocal(reader, event.wire, event.output)
        add({
          kind: 'contribution',
          node: event.node,
          wire: event.wire.id,
          upstream: read(event.upstream),
          ...(local === undefined ? {} : { local }),
          contribution: read(event.contribution),
        })
        break
      }
      case 'accumulate':
        add({
          kind: 'accumulate',
          node: sourceName({ node: event.node, output: event.output }),
          wire: event.wire.id,
          contribution: read(event.contribution),
          sum: read(event.sum),
        })
        break
      case 'blocked':
        break
    }
  }
  return events
}

/** Rank 0 as a number, everything else as shape and data. */
export const toResult = ({ shape, data }: Tensor): ResultTensor =>
  shape.length === 0
    ? writeNumber(data[0] ?? NaN)
    : { shape: [...shape], data: Array.from(data, writeNumber) }

function readLocal(reader: LocalReader, wire: ProgramWire, output?: string): ResultLocal | undefined {
  const local = reader.local(wire, output)
  if (local === undefined) return undefined
  return local.kind === 'vjp' ? { op: 'vjp' } : toResult(local.tensor)
}

interface NamedOutput {
  /** `node` for the default output, `node:output` for the others */
  readonly name: string
  readonly value: Value
}

function outputsOfNode(program: Program, id: string): NamedOutput[] {
  return [...(program.byId.get(id)?.outputs ?? [])].map(([output, value], i) => ({
    name: i === 0 ? id : `${id}:${output}`,
    value,
  }))
}

const outputsOf = (program: Program): NamedOutput[] =>
  program.nodes.flatMap(({ node }) => outputsOfNode(program, node.id))

type Contribution = Extract<RunEvent, { kind: 'contribution' }>

function contributionsOf(program: Program): Map<ProgramWire, Contribution> {
  const found = new Map<ProgramWire, Contribution>()
  for (const event of program.events) if (event.kind === 'contribution') found.set(event.wire, event)
  return found
}
