import type { Problem } from '../base/problem'
import type { Port } from '../ops/kit/definition'
import type { Evaluation } from './evaluate'
import { knownShapes } from './owned'
import type { Program, ProgramNode, ProgramWire } from './program'

/**
 * Labels and other indices that name a class or row which does not exist. Only numbers can tell, so this needs an
 * evaluation; one problem per port, for the first offender.
 */
export function indexProblems(program: Program, evaluation: Evaluation): Problem[] {
  return program.nodes.flatMap((node) => {
    const ports: Readonly<Record<string, Port>> = node.op.inputs
    return node.inputs.flatMap(({ wire }) => {
      const port = wire === undefined ? undefined : ports[wire.target.port]
      const rule = port?.index
      if (wire === undefined || rule === undefined) return []
      const count = rule(
        knownShapes(node.inputs, (value) => value.shape),
        node.attrs,
      )
      return count === undefined
        ? []
        : firstOffender(node, wire, evaluation, count, port?.ignored?.(node.attrs))
    })
  })
}

function firstOffender(
  { node }: ProgramNode,
  wire: ProgramWire,
  evaluation: Evaluation,
  count: number,
  ignored: number | undefined,
): Problem[] {
  const { data } = evaluation.tensor(wire.value)
  const at = data.findIndex((x) => x !== ignored && (!Number.isInteger(x) || x < 0 || x >= count))
  const found = data[at]
  if (found === undefined) return []
  const { port } = wire.target
  return [
    {
      code: 'index-out-of-range',
      message: {
        en: `element ${at} of ${port} is ${found}: it must be a whole number from 0 to ${count - 1}`,
        ja: `${port} の ${at} 番目の要素が ${found} になっている: 0 から ${count - 1} までの整数でなければならない`,
      },
      at: [node.id],
      port,
    },
  ]
}
