import type { Plugin } from 'vite'

/** What an op's file says for the tests alone. */
const testOnly = new Set(['samples', 'golden', 'errors'])

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}
interface Property extends Node {
  readonly key?: { readonly name?: string }
}
interface ObjectExpression extends Node {
  readonly properties: readonly Property[]
}
interface Call extends Node {
  readonly callee: { readonly name?: string }
  readonly arguments: readonly Node[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

/**
 * Leaves the samples, golden values and error cases of the ops out of what a page downloads. They stand in the ops'
 * own files, since one op is one file, and only the tests read them.
 */
export function leanOps(): Plugin {
  let seen = 0
  let met = 0
  return {
    name: 'gradwire:lean-ops',
    apply: 'build',
    transform(code, id) {
      if (!/\/src\/ops\/[^/]+\.ts$/.test(id)) return undefined
      seen++
      const cuts = definitionsIn(this.parse(code)).flatMap(({ properties }) =>
        properties.flatMap((property, i) =>
          testOnly.has(property.key?.name ?? '')
            ? [[property.start, properties[i + 1]?.start ?? property.end] as const]
            : [],
        ),
      )
      if (cuts.length === 0) return undefined
      met++
      return {
        code: cuts.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to), code),
        map: null,
      }
    },
    buildEnd(error) {
      // A worker that only reads documents has no ops at all.
      if (error === undefined && seen > 0 && met === 0)
        this.error('no op was made leaner: its definition is written in another way')
    },
  }
}

/** The object literals handed to `defineOp` and `defineSource`. */
function definitionsIn(root: unknown): ObjectExpression[] {
  const found: ObjectExpression[] = []
  const open: unknown[] = [root]
  while (open.length > 0) {
    const node = open.pop()
    if (Array.isArray(node)) open.push(...(node as unknown[]))
    if (!isNode(node)) continue
    const call = node as Call
    if (node.type === 'CallExpression' && /^define(Op|Source)$/.test(call.callee.name ?? '')) {
      const [definition] = call.arguments
      if (definition?.type === 'ObjectExpression') found.push(definition as ObjectExpression)
    } else open.push(...Object.values(node))
  }
  return found
}
