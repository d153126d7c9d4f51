/**
 * `npm run conformance -- DIR` runs the ONNX project's node tests: every folder below DIR with a `model.onnx` and
 * `test_data_set_*` / {input,output}_*.pb is one case. It prints what passed, failed and is not supported, by op, and exits
 * with 1 when an op passes some of its cases and fails others, or when a case fails.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { importModel } from '../src/formats/onnx/import'
import { supported } from '../src/formats/onnx/mappings'
import { DataType, type OnnxModel, type OnnxTensor } from '../src/formats/onnx/model'
import { readModel, readTensor, type Read } from '../src/formats/onnx/read'
import { problemLine } from '../src/base/problem'
import { parseSource } from '../src/graph/wires'
import { formatShape, sameShape } from '../src/tensor/shape'
import type { Precision, Tensor } from '../src/tensor/tensor'

interface Verdict {
  readonly kind: 'passed' | 'failed' | 'unsupported'
  readonly why?: string
  /** the op that is to blame, where one is */
  readonly refused?: string
}

interface Outcome extends Verdict {
  readonly name: string
  readonly op: string
}

/** Folders below `dir` that hold a model. */
function casesIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const path = join(dir, name)
      return existsSync(join(path, 'model.onnx')) ? [path] : casesIn(path)
    })
    .sort()
}

function valueOf<T>(read: Read<T>): T {
  if ('value' in read) return read.value
  throw new Error(read.problems.map((problem) => problemLine(problem)).join('; '))
}

const tensorsOf = (dir: string, kind: 'input' | 'output'): OnnxTensor[] =>
  readdirSync(dir)
    .filter((name) => name.startsWith(`${kind}_`))
    .sort((a, b) => numberIn(a) - numberIn(b))
    .map((name) => valueOf(readTensor(readFileSync(join(dir, name)))))

const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0])

/** The inputs that are fed: those that are not initializers, as in files of the first versions. */
const feedsOf = (model: OnnxModel, given: readonly OnnxTensor[]): Map<string, Tensor> =>
  new Map(
    model.inputs
      .filter(({ name }, i) => given[i] !== undefined || !model.initializers.has(name))
      .flatMap(({ name }, i): [string, Tensor][] => {
        const tensor = given[i]
        return tensor === undefined ? [] : [[name, tensor]]
      }),
  )

/** Cases whose expected numbers are not exact, and why. */
const rough: Readonly<Record<string, { readonly relative: number; readonly because: string }>> = {
  test_averagepool_2d_ceil_last_window_starts_on_pad: {
    relative: 1e-3,
    because: 'the expected numbers are rounded to four digits',
  },
}

function runSet(model: OnnxModel, dir: string, precision: Precision): Verdict {
  const test = basename(dirname(dir))
  const values = feedsOf(model, tensorsOf(dir, 'input'))
  const { document, problems, inputs, outputs } = importModel(model, { values })
  const refusal = problems[0]
  if (refusal !== undefined) {
    const placeholder = document.nodes.find(({ id }) => id === refusal.at[0])
    return {
      kind: 'unsupported',
      why: refusal.message.en,
      refused: placeholder?.op.replace(/^onnx:/, '') ?? '',
    }
  }
  const feeds = Object.fromEntries(
    [...inputs].flatMap(([name, id]): [string, Tensor][] => {
      const value = values.get(name)
      return value === undefined ? [] : [[id, inPrecision(value, precision)]]
    }),
  )
  const compiled = compile(document, { feeds, precision })
  const wrong = compiled.problems[0]
  if (wrong !== undefined) return { kind: 'failed', why: problemLine(wrong) }
  const evaluation = evaluate(compiled.program)
  for (const [i, expected] of tensorsOf(dir, 'output').entries()) {
    const name = model.outputs[i]?.name ?? ''
    const source = parseSource(outputs.get(name) ?? '')
    const found = compiled.program.byId.get(source.node)?.outputs
    const value = found?.get(source.output) ?? found?.values().next().value
    if (value === undefined) return { kind: 'failed', why: `there is no value for ${name}` }
    const tolerance = toleranceOf(test, expected, precision)
    const difference = differenceOf(evaluation.tensor(value), expected, tolerance)
    if (difference !== undefined) return { kind: 'failed', why: `${name}: ${difference} (${precision})` }
  }
  return { kind: 'passed' }
}

const inPrecision = (value: Tensor, precision: Precision): Tensor => ({
  ...value,
  data: precision === 'f32' ? Float32Array.from(value.data) : Float64Array.from(value.data),
})

interface Tolerance {
  readonly relative: number
  readonly absolute: number
}

/** Whole numbers are equal; singles agree to four digits, doubles to nine. */
function toleranceOf(test: string, expected: OnnxTensor, precision: Precision): Tolerance {
  if (expected.dtype !== 'float') return { relative: 0, absolute: 0 }
  if (expected.type === DataType.DOUBLE && precision === 'f64') return { relative: 1e-9, absolute: 1e-12 }
  return { relative: Object.hasOwn(rough, test) ? (rough[test]?.relative ?? 0) : 1e-4, absolute: 1e-5 }
}

/** The first place where two tensors differ; NaN equals NaN. */
function differenceOf(
  found: Tensor,
  expected: OnnxTensor,
  { relative, absolute }: Tolerance,
): string | undefined {
  if (!sameShape(found.shape, expected.shape))
    return `its shape is ${formatShape(found.shape)}, not ${formatShape(expected.shape)}`
  for (const [i, x] of expected.data.entries()) {
    const y = found.data[i] ?? NaN
    if (Object.is(x, y) || x === y || Math.abs(x - y) <= absolute + relative * Math.abs(x)) continue
    return `element ${i} is ${y}, not ${x}`
  }
  return undefined
}

function runCase(dir: string): Outcome {
  const name = basename(dir)
  const read = readModel(readFileSync(join(dir, 'model.onnx')))
  if ('problems' in read)
    return {
      name,
      op: '(unreadable)',
      kind: 'failed',
      why: read.problems.map((p) => problemLine(p)).join('; '),
    }
  const model = read.value
  const op = [...new Set(model.nodes.map((node) => node.op))].join(' + ')
  const sets = readdirSync(dir).filter((entry) => entry.startsWith('test_data_set_'))
  if (sets.length === 0) return { name, op, kind: 'failed', why: 'it has no data' }
  try {
    for (const set of sets)
      for (const precision of precisionsOf(model)) {
        const verdict = runSet(model, join(dir, set), precision)
        if (verdict.kind !== 'passed') return { name, op, ...verdict }
      }
    return { name, op, kind: 'passed' }
  } catch (error) {
    return {
      name,
      op,
      kind: 'failed',
      why: `threw ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

/** Everything in f64; models of single precision in f32 too. */
const precisionsOf = ({ inputs }: OnnxModel): Precision[] =>
  inputs.every(({ type }) => type === DataType.FLOAT) ? ['f64', 'f32'] : ['f64']

function printTable(outcomes: readonly Outcome[]): void {
  const byOp = new Map<string, Outcome[]>()
  for (const outcome of outcomes) byOp.set(outcome.op, [...(byOp.get(outcome.op) ?? []), outcome])
  const width = Math.max(...[...byOp.keys()].map((op) => op.length))
  console.log(`${'op'.padEnd(width)}  passed  failed  not supported`)
  for (const [op, own] of [...byOp].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const cells = [count(own, 'passed'), count(own, 'failed'), count(own, 'unsupported')]
    const [passed, failed, unsupported] = cells.map((cell) => `${cell === 0 ? '·' : cell}`)
    console.log(
      `${op.padEnd(width)}  ${passed?.padStart(6)}  ${failed?.padStart(6)}  ${unsupported?.padStart(13)}`,
    )
    for (const { kind, name, why } of own)
      if (kind !== 'passed')
        console.log(`    ${kind === 'failed' ? 'failed' : 'not supported'}: ${name}: ${why}`)
  }
}

const count = (outcomes: readonly Outcome[], kind: Verdict['kind']): number =>
  outcomes.filter((outcome) => outcome.kind === kind).length

/** An op that is listed as supported passes all its cases. */
const broken = (outcomes: readonly Outcome[]): Outcome[] =>
  outcomes.filter(
    ({ kind, refused }) =>
      kind === 'failed' || (kind === 'unsupported' && refused !== undefined && supported.has(refused)),
  )

function main(dir: string | undefined): number {
  if (dir === undefined || !existsSync(dir)) {
    console.error('usage: npm run conformance -- DIR')
    return 2
  }
  const outcomes = casesIn(dir).map(runCase)
  if (outcomes.length === 0) {
    console.error(`there is no case below ${dir}`)
    return 2
  }
  printTable(outcomes)
  const [passed, failed, unsupported] = [
    count(outcomes, 'passed'),
    count(outcomes, 'failed'),
    count(outcomes, 'unsupported'),
  ]
  console.log(`\n${passed} passed, ${failed} failed, ${unsupported} not supported`)
  const wrong = broken(outcomes)
  for (const { op, name } of wrong) console.error(`${op} is listed as supported and does not pass ${name}`)
  return wrong.length > 0 ? 1 : 0
}

process.exitCode = main(process.argv[2])
