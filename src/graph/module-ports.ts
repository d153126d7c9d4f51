import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { followPorts } from './follow-ports'
import { portOp } from './group'
import { idPattern } from './limits'
import { noModule, type Edited } from './module-edits'
import { changeModule, findModule } from './modules'
import { renameSource, rewired } from './wiring'
import { parseSource } from './wires'

/*
 * The ports of modules. Every use follows: a renamed port keeps its wires, a removed one loses them.
 */

/** Adds an input: an Input in the body, and a port on every use. */
export function addInput(
  document: GraphDocument,
  name: string,
  port: string,
  at?: readonly [number, number],
): Edited {
  return onModule(document, name, (body) => {
    const problem = checkPort(port, takenIn(body))
    if (problem !== undefined) return { problem }
    const node: GraphNode = { id: port, op: portOp, ...(at === undefined ? {} : { at }) }
    const added = changeModule(document, name, () => ({
      ...body,
      inputs: [...(body.inputs ?? []), port],
      nodes: [node, ...body.nodes],
    }))
    return { document: followPorts(document, added) }
  })
}

export function renameInput(document: GraphDocument, name: string, port: string, newPort: string): Edited {
  return onModule(document, name, (body) => {
    if (port === newPort) return { document }
    const problem = hasInput(body, port) ? checkPort(newPort, takenIn(body)) : noPort(name, port)
    if (problem !== undefined) return { problem }
    const rename = (id: string): string => (id === port ? newPort : id)
    const renamed = changeModule(document, name, () => ({
      ...body,
      inputs: body.inputs?.map(rename) ?? [],
      outputs: mapValues(body.outputs ?? {}, (source) => renameSource(source, rename)),
      nodes: body.nodes.map((node) => {
        const moved = rewired(node, (source) => renameSource(source, rename))
        return moved.id === port ? { ...moved, id: newPort } : moved
      }),
    }))
    return { document: followPorts(document, renamed, { module: name, input: rename }) }
  })
}

/** Takes an input away, with its wires outside and inside. A port inside that then stands empty owns its parameter again. */
export function removeInput(document: GraphDocument, name: string, port: string): Edited {
  return onModule(document, name, (body) => {
    if (!hasInput(body, port)) return { problem: noPort(name, port) }
    const keep = (source: Source): Source | undefined =>
      parseSource(source).node === port ? undefined : source
    const removed = changeModule(document, name, () => ({
      ...body,
      inputs: body.inputs?.filter((other) => other !== port) ?? [],
      outputs: Object.fromEntries(
        Object.entries(body.outputs ?? {}).filter(([, source]) => keep(source) !== undefined),
      ),
      nodes: body.nodes.filter(({ id }) => id !== port).map((node) => rewired(node, keep)),
    }))
    return { document: followPorts(document, removed) }
  })
}

/** Inputs that nothing in the body takes up, nor an output passes on. */
export function unusedInputs({ inputs = [], outputs = {}, nodes }: Subgraph): string[] {
  const used = new Set(
    [...nodes.flatMap((node) => Object.values(node.inputs ?? {}).flat()), ...Object.values(outputs)].map(
      (source) => parseSource(source).node,
    ),
  )
  return inputs.filter((port) => !used.has(port))
}

export function removeUnusedInputs(document: GraphDocument, name: string): GraphDocument {
  const body = findModule(document, name)
  return (body === undefined ? [] : unusedInputs(body)).reduce((now, port) => {
    const removed = removeInput(now, name, port)
    return 'document' in removed ? removed.document : now
  }, document)
}

/** Puts an input at another place among its like. */
export function moveInput(document: GraphDocument, name: string, port: string, place: number): GraphDocument {
  return changeModule(document, name, (body) => ({
    ...body,
    inputs: movedTo(body.inputs ?? [], port, place),
  }))
}

/** Adds an output that gives what `source`, a node of the body, gives. */
export function addOutput(document: GraphDocument, name: string, output: string, source: Source): Edited {
  return onModule(document, name, (body) => {
    const problem = checkPort(output, new Set(Object.keys(body.outputs ?? {})))
    if (problem !== undefined) return { problem }
    const added = changeModule(document, name, () => ({
      ...body,
      outputs: { ...body.outputs, [output]: source },
    }))
    return { document: followPorts(document, added) }
  })
}

export function renameOutput(
  document: GraphDocument,
  name: string,
  output: string,
  newOutput: string,
): Edited {
  return onModule(document, name, (body) => {
    const { outputs = {} } = body
    if (output === newOutput) return { document }
    const problem = Object.hasOwn(outputs, output)
      ? checkPort(newOutput, new Set(Object.keys(outputs)))
      : noPort(name, output)
    if (problem !== undefined) return { problem }
    const rename = (other: string): string => (other === output ? newOutput : other)
    const renamed = changeModule(document, name, () => ({
      ...body,
      outputs: Object.fromEntries(Object.entries(outputs).map(([key, source]) => [rename(key), source])),
    }))
    return { document: followPorts(document, renamed, { module: name, output: rename }) }
  })
}

/** Takes an output away, with the wires that start from it. */
export function removeOutput(document: GraphDocument, name: string, output: string): Edited {
  return onModule(document, name, (body) => {
    if (!Object.hasOwn(body.outputs ?? {}, output)) return { problem: noPort(name, output) }
    const { [output]: _, ...outputs } = body.outputs ?? {}
    const removed = changeModule(document, name, () => ({ ...body, outputs }))
    return { document: followPorts(document, removed) }
  })
}

export function moveOutput(
  document: GraphDocument,
  name: string,
  output: string,
  place: number,
): GraphDocument {
  const body = findModule(document, name)
  if (body === undefined) return document
  const order = movedTo(Object.keys(body.outputs ?? {}), output, place)
  const { outputs = {} } = body
  const moved = changeModule(document, name, () => ({
    ...body,
    outputs: Object.fromEntries(
      order.flatMap((key): [string, Source][] => {
        const source = outputs[key]
        return source === undefined ? [] : [[key, source]]
      }),
    ),
  }))
  return followPorts(document, moved)
}

function onModule(document: GraphDocument, name: string, change: (body: Subgraph) => Edited): Edited {
  const body = findModule(document, name)
  return body === undefined ? { problem: noModule(name) } : change(body)
}

const hasInput = ({ inputs = [] }: Subgraph, port: string): boolean => inputs.includes(port)

const takenIn = ({ nodes }: Subgraph): ReadonlySet<string> => new Set(nodes.map(({ id }) => id))

function movedTo(list: readonly string[], item: string, place: number): string[] {
  if (!list.includes(item)) return [...list]
  const others = list.filter((other) => other !== item)
  const at = Math.max(0, Math.min(others.length, place))
  return [...others.slice(0, at), item, ...others.slice(at)]
}

const mapValues = <V>(record: Readonly<Record<string, V>>, change: (value: V) => V): Record<string, V> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

function checkPort(port: string, taken: ReadonlySet<string>): Problem | undefined {
  if (!idPattern.test(port) || port === '__proto__')
    return {
      code: 'bad-name',
      message: {
        en: `${JSON.stringify(port)} is not a name for a port: letters, digits, _ and -, not starting with a digit`,
        ja: `${JSON.stringify(port)} は端子の名前にできない。英数字と _ と - からなる、数字以外で始まる名前にする`,
      },
      at: [],
    }
  if (taken.has(port))
    return {
      code: 'name-taken',
      message: {
        en: `there is already something called ${port} here`,
        ja: `${port} という名前はもう使われている`,
      },
      at: [],
    }
  return undefined
}

const noPort = (name: string, port: string): Problem => ({
  code: 'unknown-port',
  message: { en: `${name} has no port ${port}`, ja: `${name} に端子 ${port} はない` },
  at: [],
})
