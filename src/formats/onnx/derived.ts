import type { AttrValue, Source } from '../../graph/document'
import { ops } from '../../ops'
import { isSource, type AnyOp, type AttrSpec } from '../../ops/kit/definition'
import { unmapped, type Call, type Mapping } from './call'
import type { Attrs, Given } from './builder'
import type { OnnxAttr } from './model'

/*
 * Most ops here are ONNX's own, with its name, its order of inputs and its attributes in camelCase. Their mapping is
 * read off the op table.
 */

/** Attributes that ONNX fills in differently. */
const defaults: Readonly<Record<string, Attrs>> = {
  ArgMax: { axis: 0, keepdims: true },
  Gather: { axis: 0 },
}

/** The mappings that the op table says by itself, by the name of the ONNX op. */
export function derivedMappings(): Map<string, Mapping> {
  const found = new Map<string, Mapping>()
  for (const op of ops.values())
    if (!isSource(op) && op.onnx?.op === op.name) found.set(op.name, (call) => direct(call, op))
  return found
}

/** The node of the same meaning: inputs by position, attributes by name. */
export function direct(call: Call, op: AnyOp, more: Attrs = {}): Source {
  const attrs: Record<string, AttrValue | undefined> = { ...defaults[op.name] }
  for (const [name, spec] of Object.entries(op.attrs ?? {})) {
    const given = call.attr(snake(name))
    if (given !== undefined) attrs[name] = attrValue(name, spec, given)
  }
  call.ignore('consumed_inputs')
  return call.add(op.name, portsFor(call, op), { ...attrs, ...more })
}

/** Inputs in the order of the ports. Parameters that nothing else uses belong to the node. */
export function portsFor(call: Call, op: AnyOp): Record<string, Given> {
  const ports: Record<string, Given> = {}
  const names = Object.keys(op.inputs)
  names.forEach((port, i) => {
    const spec = op.inputs[port]
    if (spec?.variadic === true) ports[port] = call.node.inputs.slice(i).map((_, k) => call.source(i + k))
    else if (spec?.param !== undefined) ports[port] = call.weight(i)
    else ports[port] = spec?.optional === true ? call.optional(i) : call.source(i)
  })
  const hasRest = names.some((port) => op.inputs[port]?.variadic === true)
  if (!hasRest && call.node.inputs.some((name, i) => name !== '' && i >= names.length))
    throw unmapped(`it has more than ${names.length} inputs`, `入力が ${names.length} 個を超えている`)
  return ports
}

/** `kernelShape` → `kernel_shape` */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** An attribute as ours: 0 and 1 are false and true, SAME_UPPER is sameUpper. */
function attrValue(name: string, spec: AttrSpec, given: OnnxAttr): AttrValue {
  if (spec.type === 'boolean' && given.kind === 'int') return given.value !== 0
  if (spec.type === 'choice' && given.kind === 'string') {
    const plain = given.value.replaceAll('_', '').toLowerCase()
    const choice = spec.choices.find((one) => one.toLowerCase() === plain)
    if (choice !== undefined) return choice
  } else if (given.kind === 'int' || given.kind === 'float') return given.value
  else if (given.kind === 'ints') return [...given.value]
  throw unmapped(`its attribute ${name} cannot be read`, `属性 ${name} を読めない`)
}
