import type { GraphDocument } from './document'

/** Keys in the order of the format's description; keys that are not listed follow alphabetically. */
const orders = {
  document: ['format', 'version', 'title', 'nodes', 'objective', 'training', 'experiments', 'subgraphs', 'params', 'view'],
  node: ['id', 'op', 'label', 'attrs', 'inputs', 'at', 'note'],
  inputs: ['x', 'xs', 'y', 't', 'q', 'k', 'v', 'h0', 'c0', 'W', 'Wx', 'Wh', 'a', 'b', 'gamma', 'beta'],
  subgraph: ['inputs', 'outputs', 'nodes'],
  training: ['data', 'bind', 'decode', 'batch', 'optimizer', 'regularize', 'schedule', 'steps', 'epochs', 'seed'],
  experiment: ['name', 'set', 'seeds'],
  data: ['source', 'seed', 'split'],
  optimizer: ['op', 'lr'],
  schedule: ['kind'],
  other: ['shape', 'data', 'dtype', 'base64', 'en', 'ja'],
} as const // prettier-ignore

type Role = keyof typeof orders

/** What a key of an object leads to, and the entries of a list below it. */
const roles: ReadonlyMap<string, Role> = new Map([
  ['document.nodes', 'node'],
  ['document.training', 'training'],
  ['document.experiments', 'experiment'],
  ['subgraph.nodes', 'node'],
  ['node.inputs', 'inputs'],
  ['training.data', 'data'],
  ['training.optimizer', 'optimizer'],
  ['training.schedule', 'schedule'],
])

const roleOf = (owner: Role, key: string): Role => roles.get(`${owner}.${key}`) ?? 'other'

const width = 100

/**
 * The canonical text of a document: the same document always gives the same bytes, so that files diff well. What fits
 * on a line of 100 characters stands on one; lists of numbers that do not are filled like a paragraph.
 */
export function writeDocument(document: GraphDocument): string {
  const lines = entriesOf(document, 'document').map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${writeTop(key, value)}`,
  )
  return `{\n${lines.join(',\n')}\n}\n`
}

/** One line of canonical text, for a part of a document. */
export const writeCompact = (value: unknown): string => compact(value, 'other', Infinity) ?? ''

/** Top-level lists keep one line per entry, however short: that is what makes a diff readable. */
function writeTop(key: string, value: unknown): string {
  if (key === 'subgraphs' && isPlainObject(value)) return block(value, 'other', 2, 'subgraph')
  const role = roleOf('document', key)
  if (Array.isArray(value) && value.length > 0 && (key === 'nodes' || key === 'experiments')) {
    const lines = value.map((entry) => `    ${write(entry, role, 4)}`)
    return `[\n${lines.join(',\n')}\n  ]`
  }
  return write(value, role, 2, key.length + 4)
}

/** `indent`: of the line it starts on. `used`: characters of that line already written after the indent. */
function write(value: unknown, role: Role, indent: number, used = 0): string {
  const room = width - indent - used
  const oneLine = compact(value, role, room)
  if (oneLine !== undefined) return oneLine
  if (Array.isArray(value)) {
    return value.every((entry) => typeof entry !== 'object') ? fill(value, indent) : list(value, role, indent)
  }
  return isPlainObject(value) ? block(value, role, indent) : atom(value)
}

function list(entries: readonly unknown[], role: Role, indent: number): string {
  const inner = ' '.repeat(indent + 2)
  const lines = entries.map((entry) => inner + write(entry, role, indent + 2))
  return `[\n${lines.join(',\n')}\n${' '.repeat(indent)}]`
}

function block(value: PlainObject, role: Role, indent: number, inside?: Role): string {
  const inner = ' '.repeat(indent + 2)
  const lines = entriesOf(value, role).map(([key, entry]) => {
    const name = `${JSON.stringify(key)}: `
    return inner + name + write(entry, inside ?? roleOf(role, key), indent + 2, name.length)
  })
  return `{\n${lines.join(',\n')}\n${' '.repeat(indent)}}`
}

/** Numbers or words, as many to a line as fit. */
function fill(atoms: readonly unknown[], indent: number): string {
  const inner = ' '.repeat(indent + 2)
  const lines: string[] = []
  let line = ''
  atoms.forEach((entry, i) => {
    const word = atom(entry) + (i === atoms.length - 1 ? '' : ',')
    if (line !== '' && inner.length + line.length + 1 + word.length > width) {
      lines.push(inner + line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  })
  return `[\n${[...lines, inner + line].join('\n')}\n${' '.repeat(indent)}]`
}

/** On one line, if it is no longer than `room`; gives up as soon as it is, so that large values cost nothing. */
function compact(value: unknown, role: Role, room: number): string | undefined {
  if (!isPlainObject(value)) {
    const text = atom(value)
    return text.length <= room ? text : undefined
  }
  const isList = Array.isArray(value)
  if (isList && value.length > room) return undefined
  const entries = isList ? value.map((entry): [string, unknown] => ['', entry]) : entriesOf(value, role)
  if (entries.length === 0) return isList ? '[]' : '{}'
  const parts: string[] = []
  let left = room - (isList ? 2 : 4) + 2
  for (const [key, entry] of entries) {
    const name = isList ? '' : `${JSON.stringify(key)}: `
    const text = compact(entry, isList ? role : roleOf(role, key), left - 2 - name.length)
    if (text === undefined) return undefined
    parts.push(name + text)
    left -= 2 + name.length + text.length
  }
  return isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
}

/** JSON has neither −0 as `JSON.stringify` writes it nor infinities: both are kept. */
function atom(value: unknown): string {
  if (typeof value !== 'number') return JSON.stringify(value) ?? 'null'
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? String(value) : `"${value}"`
}

type PlainObject = Readonly<Record<string, unknown>>

const isPlainObject = (value: unknown): value is PlainObject => typeof value === 'object' && value !== null

function entriesOf(value: PlainObject, role: Role): [string, unknown][] {
  const order: readonly string[] = orders[role]
  const rank = (key: string): number => {
    const place = order.indexOf(key)
    return place < 0 ? order.length : place
  }
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}
