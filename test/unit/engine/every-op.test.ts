import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { explain } from '../../../src/engine/explain'
import { buildFrame } from '../../../src/engine/frame'
import { speak } from '../../../src/engine/narrate'
import { readResult, readTrace } from '../../../src/engine/results'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'
import { ops } from '../../../src/ops'
import { isSource, type OpDefinition, type Sample } from '../../../src/ops/kit/definition'
import { randomStream } from '../../../src/tensor/rng'
import { sizeOf } from '../../../src/tensor/shape'
import type { Shape } from '../../../src/tensor/tensor'

/** One node of the op, wired to Inputs of the sample's shapes, and a sum to differentiate. */
function documentOf(op: OpDefinition, sample: Sample): GraphDocument {
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
  nodes.push({ id: 'sum', op: 'ReduceSum', inputs: { x: 'op' } })
  return { format: 'gradwire', version: 1, nodes, objective: 'sum' }
}

const samples = [...ops.values()].flatMap((op) =>
  isSource(op)
    ? []
    : op.samples.map((sample, i): [string, OpDefinition, Sample] => [
        `${op.name} ${sample.name ?? i}`,
        op,
        sample,
      ]),
)

describe('every op on the canvas', () => {
  it.each(samples)('%s: is shown, explained and spoken of', (_, op, sample) => {
    const { program, problems } = compile(documentOf(op, sample), { mode: sample.mode ?? 'train' })
    expect(problems).toEqual([])
    const evaluation = evaluate(program)
    const frame = buildFrame(program, problems, evaluation, 1)
    expect(structuredClone(frame)).toEqual(frame)
    expect(frame.steps.length).toBe(program.events.length)
    for (const i of program.events.keys()) {
      const spoken = speak(program, evaluation, i)
      expect(spoken?.now.en).toMatch(/[.]$/)
      expect(spoken?.now.ja).toMatch(/。$/)
      expect(`${spoken?.now.en ?? ''}${spoken?.now.ja ?? ''}`).not.toContain('undefined')
    }
    for (const { target, source } of program.wires) {
      const port = target.index === undefined ? target.port : `${target.port}.${target.index}`
      const stages = explain(program, evaluation, target.node, port)
      expect(JSON.stringify(stages ?? source)).not.toContain('undefined')
    }
    expect(JSON.parse(JSON.stringify(readTrace(program, evaluation)))).toHaveLength(
      readTrace(program, evaluation).length,
    )
    expect(Object.keys(readResult(program, evaluation).values)).toContain('op')
  })
})
