import type { GraphNode } from '../../../src/graph/document'
import { ops } from '../../../src/ops'
import { isSource, type OpDefinition, type Sample } from '../../../src/ops/kit/definition'
import { randomStream } from '../../../src/tensor/rng'
import { sizeOf } from '../../../src/tensor/shape'
import type { Shape } from '../../../src/tensor/tensor'

/** One node of the op, `op`, wired to Inputs of the sample's shapes. */
export function nodesOf(op: OpDefinition, sample: Sample): GraphNode[] {
  const rng = randomStream(1, op.name)
  const nodes: GraphNode[] = []
  const input = (id: string, port: string, shape: Shape): string => {
    const [low, high] = sample.integers?.[port] ?? sample.domain?.[port] ?? [-2, 2]
    const draw = (): number => low + rng.uniform() * (high - low)
    const isInt = sample.integers?.[port] !== undefined
    const data =
      sample.values?.[port] ??
      Array.from({ length: sizeOf(shape) }, () => (isInt ? Math.floor(draw()) : draw()))
    const dtype = isInt ? 'int' : 'float'
    nodes.push({ id, op: 'Input', attrs: { value: { shape, data, dtype }, dtype } })
    return id
  }
  const wires = Object.entries(sample.shapes).map(([port, shapes]): [string, string | string[]] => {
    const isList = op.inputs[port]?.variadic === true
    return [
      port,
      isList
        ? (shapes as Shape[]).map((shape, i) => input(`${port}_${i}`, port, shape))
        : input(port, port, shapes as Shape),
    ]
  })
  nodes.push({ id: 'op', op: op.name, inputs: Object.fromEntries(wires), attrs: { ...sample.attrs } })
  return nodes
}

/** Every sample of every op, with its name. */
export const samples = [...ops.values()].flatMap((op) =>
  isSource(op)
    ? []
    : op.samples.map((sample, i): [string, OpDefinition, Sample] => [
        `${op.name} ${sample.name ?? i}`,
        op,
        sample,
      ]),
)
