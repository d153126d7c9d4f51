import { it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { buildFrame } from '../../../src/engine/frame'
import { rebind, sameStructure } from '../../../src/engine/rebind'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'

function scalars(n: number): GraphDocument {
  const nodes: GraphNode[] = []
  for (let i = 0; i < 20; i++) nodes.push({ id: `x${i}`, op: 'Input', attrs: { value: 0.5 + i / 40 } })
  const ids = nodes.map((n) => n.id)
  let r = 12345
  const rnd = (k: number) => {
    r = (Math.imul(r, 1103515245) + 12345) >>> 0
    return (r >>> 8) % k
  }
  for (let i = 0; i < n - 20; i++) {
    const ops = ['Add', 'Mul', 'Tanh', 'Sub', 'Sigmoid', 'Exp']
    const op = ops[rnd(i % 7 === 0 ? 6 : 5)]!
    const recent = () => ids[Math.max(0, ids.length - 1 - rnd(40))]!
    const inputs: Record<string, string> =
      op === 'Tanh' || op === 'Exp' || op === 'Sigmoid'
        ? { x: op === 'Exp' ? ids[rnd(20)]! : recent() }
        : { a: recent(), b: recent() }
    nodes.push({ id: `n${i}`, op, inputs })
    ids.push(`n${i}`)
  }
  return { format: 'gradwire', version: 1, nodes, objective: ids.at(-1)! }
}
it('x', () => {
  for (const n of [1000, 1000, 2500, 5000, 10000, 10000, 20000]) {
    const document = scalars(n)
    const t0 = performance.now()
    const { program, problems } = compile(document)
    const t1 = performance.now()
    const ev = evaluate(program)
    const t2 = performance.now()
    evaluate(program)
    const t3 = performance.now()
    buildFrame(program, problems, ev, 1)
    const t4 = performance.now()
    const f = () => {
      const t = performance.now()
      buildFrame(program, problems, ev, 1)
      return (performance.now() - t).toFixed(0)
    }
    console.log('frames', f(), f(), f(), f())
    const d2 = {
      ...document,
      nodes: document.nodes.map((x, i) => (i === 0 ? { ...x, attrs: { value: 0.7 } } : x)),
    }
    const same = sameStructure(document, d2)
    const p2 = rebind(program, d2)
    const t5 = performance.now()
    evaluate(p2)
    const t6 = performance.now()
    console.log(
      n,
      problems.length,
      program.events.length,
      'compile',
      (t1 - t0).toFixed(0),
      'plan+run',
      (t2 - t1).toFixed(0),
      'run',
      (t3 - t2).toFixed(1),
      'frame',
      (t4 - t3).toFixed(0),
      'rebind',
      (t5 - t4).toFixed(1),
      'run',
      (t6 - t5).toFixed(1),
      same,
    )
  }
})
