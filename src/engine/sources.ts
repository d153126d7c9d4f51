import { ProblemError, type Problem } from '../base/problem'
import type { GraphDocument, GraphNode } from '../graph/document'
import type { SourceOp } from '../ops/kit/definition'
import { parseTensor } from '../tensor/literal'
import { sizeOf } from '../tensor/shape'
import type { DType, Shape, Tensor } from '../tensor/tensor'
import { formatAxes } from './axes'
import type { NamedShape } from './views'

/*
 * What Input, Parameter and Constant nodes hold. Literals are read once per object: documents are immutable, and an
 * edit elsewhere leaves them as they are.
 */

const readings = new WeakMap<object, Tensor | readonly Problem[]>()

/** The tensor of a literal, or its problems with the place left open. */
export function readLiteral(literal: unknown): Tensor | readonly Problem[] {
  const known = typeof literal === 'object' && literal !== null ? readings.get(literal) : undefined
  if (known !== undefined) return known
  const reading = parse(literal)
  if (typeof literal === 'object' && literal !== null) readings.set(literal, reading)
  return reading
}

function parse(literal: unknown): Tensor | readonly Problem[] {
  try {
    return parseTensor(literal)
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
}

export const isTensor = (reading: Tensor | readonly Problem[]): reading is Tensor => 'data' in reading

/** A source node as written, before the names of its axes are bound. */
export interface SourceReading {
  /** sizes and names; what the value has when nothing is declared */
  readonly axes: NamedShape
  readonly dtype: DType
  readonly value?: Tensor
  /** the value came with a feed */
  readonly fed: boolean
  readonly problems: readonly Problem[]
}

/** Reads the attributes `value`, `shape` and `dtype` of an Input or a Constant. `fed` replaces the value. */
export function readSource(node: GraphNode, op: SourceOp, fed: Tensor | undefined): SourceReading {
  const { value: literal = defaultValue(op), shape, dtype } = node.attrs ?? {}
  const declared = Array.isArray(shape) ? (shape as NamedShape) : undefined // checked with the other attributes
  const problems: Problem[] = []
  let value = fed
  if (
    value === undefined &&
    literal !== null &&
    !(node.attrs?.value === undefined && declared !== undefined)
  ) {
    const reading = readLiteral(literal)
    if (isTensor(reading)) value = reading
    else problems.push(...reading.map((problem) => ({ ...problem, at: [node.id] })))
  }
  if (value !== undefined && declared !== undefined && !fits(value.shape, declared)) {
    problems.push(declaredOtherwise(node, value.shape, declared))
    value = undefined
  }
  const kind = dtypeOf(dtype, value)
  if (value !== undefined && kind === 'int' && value.dtype === 'float') {
    if (value.data.every((x) => Number.isSafeInteger(x))) value = { ...value, dtype: 'int' }
    else {
      problems.push(notWhole(node))
      value = undefined
    }
  }
  return { axes: declared ?? value?.shape ?? [], dtype: kind, value, fed: fed !== undefined, problems }
}

/** What is fed for a parameter, or stands in the document's `params`, checked against the parameter's shape. */
export function storedParameter(
  { document, feeds }: { readonly document: GraphDocument; readonly feeds: Readonly<Record<string, Tensor>> },
  name: string,
  shape: Shape | undefined,
  at: Pick<Problem, 'at' | 'port'>,
): { readonly value?: Tensor; readonly problems: readonly Problem[] } {
  const reading = Object.hasOwn(feeds, name) ? feeds[name] : storedLiteral(document, name)
  if (reading === undefined) return { problems: [] }
  if (!isTensor(reading)) return { problems: reading.map((problem) => ({ ...problem, ...at })) }
  if (shape !== undefined && !fits(reading.shape, shape)) {
    return {
      problems: [
        {
          code: 'parameter-shape',
          message: {
            en: `the stored values of ${name} are ${formatAxes(reading.shape)}, the parameter is ${formatAxes(shape)}`,
            ja: `保存された ${name} の値は ${formatAxes(reading.shape)}、パラメータの形は ${formatAxes(shape)}`,
          },
          ...at,
          hint: {
            en: `remove ${name} from params to start from fresh values`,
            ja: `params から ${name} を消すと、新しい初期値から始まる`,
          },
        },
      ],
    }
  }
  return { value: reading, problems: [] }
}

function storedLiteral({ params }: GraphDocument, name: string): ReturnType<typeof readLiteral> | undefined {
  return params !== undefined && Object.hasOwn(params, name) ? readLiteral(params[name]) : undefined
}

export const zeros = (shape: Shape, dtype: DType): Tensor => ({
  shape,
  dtype,
  data: new Float64Array(sizeOf(shape)),
})

function defaultValue(op: SourceOp): unknown {
  const spec = op.attrs?.value
  return spec?.type === 'tensor' ? spec.default : null
}

/** Equal sizes wherever a size is written; a name takes any size. */
export const fits = (shape: Shape, declared: NamedShape): boolean =>
  shape.length === declared.length &&
  declared.every((axis, i) => typeof axis === 'string' || axis === shape[i])

function dtypeOf(written: unknown, value: Tensor | undefined): DType {
  if (written === 'int' || written === 'bool') return written
  return written === 'float' ? 'float' : (value?.dtype ?? 'float')
}

const declaredOtherwise = (node: GraphNode, shape: Shape, declared: NamedShape): Problem => ({
  code: 'value-shape',
  message: {
    en: `the value is ${formatAxes(shape)}, the shape is declared as ${formatAxes(declared)}`,
    ja: `値の形は ${formatAxes(shape)}、宣言された形は ${formatAxes(declared)}`,
  },
  at: [node.id],
})

const notWhole = (node: GraphNode): Problem => ({
  code: 'not-integers',
  message: { en: 'the value must be whole numbers', ja: '値は整数でなければならない' },
  at: [node.id],
  hint: {
    en: 'its dtype is int; numbers that are neither labels nor indices are float',
    ja: 'dtype が int になっている。ラベルでも番号でもない数は float にする',
  },
})
