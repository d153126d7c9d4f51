import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { explain } from '../../../src/engine/explain'
import { buildFrame } from '../../../src/engine/frame'
import { speak } from '../../../src/engine/narrate'
import { readResult, readTrace } from '../../../src/engine/results'
import type { GraphDocument } from '../../../src/graph/document'
import type { OpDefinition, Sample } from '../../../src/ops/kit/definition'
import { nodesOf, samples } from './samples'

/** A node of the op, and a sum to differentiate. */
const documentOf = (op: OpDefinition, sample: Sample): GraphDocument => ({
  format: 'gradwire',
  version: 1,
  nodes: [...nodesOf(op, sample), { id: 'sum', op: 'ReduceSum', inputs: { x: 'op' } }],
  objective: 'sum',
})

/** As the page does: colours are macros. */
const typeset = (tex: string): string =>
  katex.renderToString(tex, {
    throwOnError: true,
    strict: false,
    macros: { '\\fwd': '\\htmlClass{gw-fwd}{#1}', '\\bwd': '\\htmlClass{gw-bwd}{#1}' },
    trust: ({ command }) => command === '\\htmlClass',
  })

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
      for (const tex of [stages?.rule, stages?.upstream, stages?.numbers, stages?.value])
        if (tex !== undefined) expect(() => typeset(tex), tex).not.toThrow()
    }
    expect(JSON.parse(JSON.stringify(readTrace(program, evaluation)))).toHaveLength(
      readTrace(program, evaluation).length,
    )
    expect(Object.keys(readResult(program, evaluation).values)).toContain('op')
  })
})
