import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode, Source, Subgraph } from './document'
import { portOp, rewired } from './group'
import { idPattern } from './limits'
import { changeSourcesFrom, changeUses, noModule, type Edited } from './module-edits'
import { changeModule, findModule, outputOf } from './modules'
import { eachOf, scannedModule } from './scans'
import { mapSources, renameSource, withInputs } from './wiring'
import { parseSource, sourceName } from './wires'

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
    return {
      document: changeModule(document, name, () => ({
        ...body,
        inputs: [...(body.inputs ?? []), port],
        nodes: [node, ...body.nodes],
      })),
    }
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
    return { document: changeUses(renamed, name, (user) => renamePort(user, rename)) }
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
    return {
      document: changeUses(removed, name, (user) => {
        const { [port]: _, ...inputs } = user.inputs ?? {}
        return withInputs(
          renameEach(user, (other) => (other === port ? undefined : other)),
          inputs,
        )
      }),
    }
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
    const named = withNamedOutputs(document, name, body)
    return {
      document: changeModule(named, name, () => ({
        ...body,
        outputs: { ...body.outputs, [output]: source },
      })),
    }
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
    const renamed = changeSourcesFrom(document, name, (source) => {
      const { node } = parseSource(source)
      const meant = outputOf(body, source)
      return meant === undefined ? source : sourceName({ node, output: rename(meant) })
    })
    return {
      document: changeModule(renamed, name, (now) => ({
        ...now,
        outputs: Object.fromEntries(
          Object.entries(now.outputs ?? {}).map(([key, source]) => [rename(key), source]),
        ),
      })),
    }
  })
}

/** Takes an output away, with the wires that start from it. */
export function removeOutput(document: GraphDocument, name: string, output: string): Edited {
  return onModule(document, name, (body) => {
    if (!Object.hasOwn(body.outputs ?? {}, output)) return { problem: noPort(name, output) }
    const cut = changeSourcesFrom(document, name, (source) => {
      const meant = outputOf(body, source)
      if (meant === output) return undefined
      return meant === undefined ? source : sourceName({ node: parseSource(source).node, output: meant })
    })
    return {
      document: changeModule(cut, name, (now) => {
        const { [output]: _, ...outputs } = now.outputs ?? {}
        return { ...now, outputs }
      }),
    }
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
  return changeModule(withNamedOutputs(document, name, body), name, (now) => ({
    ...now,
    outputs: Object.fromEntries(
      order.flatMap((key): [string, Source][] => {
        const source = now.outputs?.[key]
        return source === undefined ? [] : [[key, source]]
      }),
    ),
  }))
}

/** A plain `node` means the first output: where that may change, every wire says which one it comes from. */
const withNamedOutputs = (document: GraphDocument, name: string, body: Subgraph): GraphDocument =>
  changeSourcesFrom(document, name, (source) => {
    const meant = outputOf(body, source)
    return meant === undefined ? source : sourceName({ node: parseSource(source).node, output: meant })
  })

function onModule(document: GraphDocument, name: string, change: (body: Subgraph) => Edited): Edited {
  const body = findModule(document, name)
  return body === undefined ? { problem: noModule(name) } : change(body)
}

const hasInput = ({ inputs = [] }: Subgraph, port: string): boolean => inputs.includes(port)

const takenIn = ({ nodes }: Subgraph): ReadonlySet<string> => new Set(nodes.map(({ id }) => id))

function renamePort(user: GraphNode, rename: (port: string) => string): GraphNode {
  const inputs = Object.entries(user.inputs ?? {}).map(([port, source]) => [rename(port), source] as const)
  return withInputs(
    renameEach(user, rename),
    mapSources(Object.fromEntries(inputs), (source) => source),
  )
}

/** What a scan says of its ports one by one follows their names; `undefined`: the port is no more. */
function renameEach(user: GraphNode, rename: (port: string) => string | undefined): GraphNode {
  const { attrs, ...rest } = user
  if (attrs === undefined || scannedModule(user.op) === undefined) return user
  const start = eachOf('')
  const followed = Object.entries(attrs).flatMap(([key, value]): [string, typeof value][] => {
    if (!key.startsWith(start)) return [[key, value]]
    const port = rename(key.slice(start.length))
    return port === undefined ? [] : [[eachOf(port), value]]
  })
  return followed.length === 0 ? rest : { ...rest, attrs: Object.fromEntries(followed) }
}

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
