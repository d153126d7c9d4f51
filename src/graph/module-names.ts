import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode } from './document'
import { moduleOf } from './modules'

const longest = 40

/** Dots, colons and slashes separate parts of longer names; control characters are nobody's intention. */
const forbidden = /[.:/\\\p{Cc}]/u

/** Why a module cannot be called that; `undefined` when it can. `except`: the module that is renamed. */
export function checkModuleName(document: GraphDocument, name: string, except?: string): Problem | undefined {
  if (name.trim() === '' || name !== name.trim())
    return refuse('empty-name', { en: 'a module needs a name', ja: 'モジュールには名前が要る' })
  if ([...name].length > longest)
    return refuse('bad-name', {
      en: `a module's name has at most ${longest} characters`,
      ja: `モジュールの名前は ${longest} 文字まで`,
    })
  if (forbidden.test(name) || name === '__proto__')
    return refuse('bad-name', {
      en: `a module cannot be called ${JSON.stringify(name)}: . : / \\ have a meaning of their own`,
      ja: `モジュールを ${JSON.stringify(name)} とは名づけられない。. : / \\ には別の意味がある`,
    })
  if (name !== except && Object.hasOwn(document.subgraphs ?? {}, name))
    return refuse('name-taken', {
      en: `there is already a module called ${name}`,
      ja: `${name} というモジュールがすでにある`,
    })
  return undefined
}

const refuse = (code: string, message: Problem['message']): Problem => ({ code, message, at: [] })

/** `name`, or `name2`, `name3`, … where that is taken. Any script: only ids are bound to Latin letters. */
export function freshModuleName(taken: ReadonlySet<string>, name: string): string {
  const stem = name.replace(/\d+$/, '')
  let fresh = name
  for (let n = 2; taken.has(fresh); n++) fresh = `${stem}${n}`
  return fresh
}

export const moduleNames = ({ subgraphs = {} }: Pick<GraphDocument, 'subgraphs'>): Set<string> =>
  new Set(Object.keys(subgraphs))

/** A first name for a group: its one or two ops, `AffineRelu`; else `Block`. */
export function suggestModuleName(document: GraphDocument, nodes: readonly GraphNode[]): string {
  const ops = new Set(
    nodes
      .map(({ op }) => moduleOf(op) ?? op)
      .filter((op) => !['Input', 'Parameter', 'Constant'].includes(op)),
  )
  const name = [...ops].join('')
  const isShort = ops.size > 0 && ops.size <= 2 && name.length <= 16
  // The bare name of an op would read as that op.
  return freshModuleName(
    moduleNames(document),
    isShort && nodes.length > 1 ? (ops.size === 1 ? `${name}s` : name) : 'Block',
  )
}
