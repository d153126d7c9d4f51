import { backwardOf } from '../expr/autodiff'
import { inline } from '../expr/inline'
import { topo } from '../expr/topo'
import type { Fn, Value } from '../expr/value'
import type { AnyOp, Port } from '../ops/kit/definition'
import { outputSymbol } from './symbols'

/*
 * What a linear backward rule does to the upstream gradient, as a few characters on a chip: `·Wᵀ`, `Xᵀ·`, `Σ rows`.
 * Read off the backward expression itself, so that no op has to say it twice.
 */

const known = new WeakMap<Fn, Map<string, string>>()

/** The glyph for param `i` of `fn`, upstream through result `slot`. */
export function mapGlyph(op: AnyOp, fn: Fn, i: number, slot: number): string {
  let glyphs = known.get(fn)
  if (glyphs === undefined) known.set(fn, (glyphs = new Map()))
  const key = `${i}.${slot}`
  let glyph = glyphs.get(key)
  if (glyph === undefined) glyphs.set(key, (glyph = readGlyph(op, fn, i, slot)))
  return glyph
}

function readGlyph(op: AnyOp, fn: Fn, i: number, slot: number): string {
  const backward = backwardOf(
    fn,
    fn.results.map((_, result) => result === slot),
    fn.params.map((_, param) => param === i),
  )
  const gradient = backward.fn.results[backward.slot[i] ?? -1]
  const [upstream] = backward.fn.params
  const jacobian = `∂${outputSymbol(op, fn.resultNames[slot] ?? 'y')}/∂${fn.paramNames[i] ?? ''}`
  if (gradient === undefined || upstream === undefined) return jacobian
  const [opened] = inline([gradient]).roots
  if (opened === undefined) return jacobian
  const names = new Map(fn.params.map((param, p) => [param, nameOf(op, fn.paramNames[p] ?? '')]))
  const path = pathTo(upstream, opened)
  if (path === undefined) return jacobian
  if (path.length === 0) return 'copy'
  const parts = path.map(({ value, at }) => stepOf(value, at, names))
  return parts.includes(undefined) ? jacobian : parts.filter((part) => part !== '').join(' ') || 'reshape'
}

interface PathStep {
  readonly value: Value
  /** which input the upstream gradient comes through */
  readonly at: number
}

/** The steps from the upstream gradient to the result, if there is a single way. */
function pathTo(upstream: Value, result: Value): PathStep[] | undefined {
  const dependent = new Set<Value>([upstream])
  for (const value of topo([result])) if (value.inputs.some((x) => dependent.has(x))) dependent.add(value)
  const path: PathStep[] = []
  for (let value = result; value !== upstream;) {
    const ways = value.inputs.flatMap((x, at) => (dependent.has(x) ? [at] : []))
    const [at] = ways
    const next = at === undefined ? undefined : value.inputs[at]
    if (ways.length !== 1 || at === undefined || next === undefined || path.length > 6) return undefined
    path.push({ value, at })
    value = next
  }
  return path.reverse()
}

/** One step as text; empty for a mere change of shape, `undefined` for what has no short form. */
function stepOf(value: Value, at: number, names: ReadonlyMap<Value, string>): string | undefined {
  const other = value.inputs[1 - at]
  switch (value.prim) {
    case 'matmul': {
      const name = other === undefined ? undefined : factorName(other, names)
      if (name === undefined) return undefined
      return at === 0 ? `·${name}` : `${name}·`
    }
    case 'mul': {
      const name = other === undefined ? undefined : factorName(other, names)
      return name === undefined ? undefined : `⊙${name}`
    }
    case 'neg':
      return '−'
    case 'sum':
      return value.inputs[0]?.shape.length === 2 && String(value.attrs.axes) === '0' ? 'Σ rows' : 'Σ'
    case 'transpose':
      return 'ᵀ'
    case 'broadcast':
      return 'copy'
    case 'reshape':
      return ''
    case 'slice':
    case 'unslice':
      return 'slice'
    case 'pad':
      return 'pad'
    case 'concat':
      return 'concat'
    case 'gather':
      return 'gather'
    case 'scatterAdd':
      return 'scatter'
    default:
      return undefined
  }
}

/** `W`, `Wᵀ`; `undefined` for anything longer. */
function factorName(value: Value, names: ReadonlyMap<Value, string>): string | undefined {
  const name = names.get(value)
  if (name !== undefined) return name
  const [x] = value.inputs
  if (x === undefined) return undefined
  if (value.prim === 'reshape' || value.prim === 'broadcast') return factorName(x, names)
  const inner = value.prim === 'transpose' ? factorName(x, names) : undefined
  return inner === undefined ? undefined : `${inner}ᵀ`
}

/** The port's name in formulas, when it is plain text. */
function nameOf(op: AnyOp, param: string): string {
  const ports: Readonly<Record<string, Port>> = op.inputs
  const tex = Object.hasOwn(ports, param) ? ports[param]?.tex : undefined
  return tex !== undefined && /^\w+$/.test(tex) ? tex : param
}
