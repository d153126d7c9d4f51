import { compile } from '../../engine/compile'
import { evaluate } from '../../engine/evaluate'
import { parseSource } from '../../graph/wires'
import { sizeOf } from '../../tensor/shape'
import type { Tensor } from '../../tensor/tensor'
import { Builder } from './builder'
import { Call, maxTable, Unmapped, type Result, type Values } from './call'
import type { OnnxNode } from './model'

/**
 * The numbers of a node whose inputs are all constant: exporters write the arithmetic of shapes as nodes. It is mapped
 * into a document of its own, which is evaluated. `undefined` when that cannot be done.
 */
export function folded(
  node: OnnxNode,
  opset: number,
  constants: ReadonlyMap<string, Tensor>,
  map: (call: Call) => readonly Result[],
): readonly (Tensor | undefined)[] | undefined {
  const builder = new Builder()
  const values: Values = {
    source: (name) => {
      const known = constants.get(name)
      return known && builder.constant(known)
    },
    known: (name) => constants.get(name),
    own: () => undefined,
  }
  try {
    const results = map(new Call(node, opset, values, builder, true))
    const isWhole = node.inputs.every((name) => (constants.get(name)?.dtype ?? 'int') === 'int')
    return evaluated(builder, results)?.map((tensor) => tensor && (isWhole ? asWhole(tensor) : tensor))
  } catch (error) {
    if (error instanceof Unmapped) return undefined
    throw error
  }
}

function evaluated(builder: Builder, results: readonly Result[]): (Tensor | undefined)[] | undefined {
  if (results.every((result) => typeof result !== 'string')) return [...results]
  const { problems, program } = compile({ format: 'gradwire', version: 1, nodes: builder.nodes })
  if (problems.length > 0) return undefined
  const wanted = results.map((result) => {
    if (typeof result !== 'string') return result
    const { node, output } = parseSource(result)
    return program.byId.get(node)?.outputs.get(output)
  })
  if (wanted.some((value) => value !== undefined && sizeOf(value.shape) > maxTable)) return undefined
  const evaluation = evaluate(program)
  return wanted.map((value) => {
    if (value === undefined || 'data' in value) return value
    const { shape, dtype, data } = evaluation.tensor(value)
    return { shape, dtype, data: data.slice() }
  })
}

/** Sums and products of whole numbers are whole. */
const asWhole = (tensor: Tensor): Tensor =>
  tensor.dtype === 'float' && tensor.data.every((x) => Number.isSafeInteger(x))
    ? { ...tensor, dtype: 'int' }
    : tensor
