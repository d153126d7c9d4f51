import type { Problem } from '../base/problem'
import { ProblemError } from '../base/problem'
import { parseTensor } from '../tensor/literal'
import type { GraphDocument, GraphNode } from './document'
import { fileTooLarge } from './file-size'
import { parseJson } from './json'
import { limits } from './limits'
import { migrate, migrations, versionAfter, type Migration, type RawDocument } from './migrations'
import { documentSchema } from './schema'
import { schemaProblem } from './schema-problems'

export type ReadResult = { readonly document: GraphDocument } | { readonly problems: readonly Problem[] }

/**
 * Reads a document from a file, a link or the clipboard: the one validator that canvas, API and command line share.
 * Sizes are checked before anything is allocated for them. Ops that are not known stay as they are; keys that are
 * not known are kept. What wires and ops mean together is `validate`'s business.
 */
export function readDocument(input: string | Uint8Array, list = migrations): ReadResult {
  const size = typeof input === 'string' ? input.length : input.byteLength
  const tooLarge = fileTooLarge(size)
  if (tooLarge !== undefined) return refuse(tooLarge)
  const text = typeof input === 'string' ? input : decode(input)
  if (text === undefined) return refuse(notText)
  if (text.trim() === '') return refuse(emptyText)
  const json = parseJson(text)
  return 'problem' in json ? refuse(json.problem) : checkDocument(json.value, list)
}

/** The same for a value that is already JSON (a message, a constant of a test). */
export function checkDocument(value: unknown, list: readonly Migration[] = migrations): ReadResult {
  if (!isObject(value) || value['format'] !== 'gradwire') return refuse(notGradwire)
  const { version } = value
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return refuse(badVersion)
  const newest = versionAfter(list)
  if (version > newest) return refuse(newerVersion(version, newest))
  if (countNodes(value) > limits.nodes) return refuse(tooManyNodes(countNodes(value)))
  const current = migrate(value, version, list)
  const parsed = documentSchema.safeParse({ ...current, version: 1 })
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.slice(0, limits.problems).map((issue) => schemaProblem(issue, current)),
    }
  }
  // The schema has just found every known key of it to be of this type, and it changes nothing.
  const document = current as GraphDocument
  const problems = [
    ...idProblems(document.nodes),
    ...Object.values(document.subgraphs ?? {}).flatMap(({ nodes }) => idProblems(nodes)),
    ...tensorProblems(document),
  ]
  return problems.length > 0 ? { problems: problems.slice(0, limits.problems) } : { document }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is RawDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function countNodes(document: RawDocument): number {
  const subgraphs = isObject(document['subgraphs']) ? Object.values(document['subgraphs']) : []
  return [document, ...subgraphs.filter(isObject)]
    .map(({ nodes }) => (Array.isArray(nodes) ? nodes.length : 0))
    .reduce((sum, count) => sum + count, 0)
}

function idProblems(nodes: readonly GraphNode[]): Problem[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { id } of nodes) (seen.has(id) ? twice : seen).add(id)
  const problems = [...twice].map((id): Problem => ({
    code: 'duplicate-id',
    message: { en: `two nodes are called ${id}`, ja: `${id} という ID のノードが二つある` },
    at: [id],
  }))
  return seen.has('__proto__') ? [...problems, forbiddenId] : problems
}

/** Every tensor literal of the document is read once, so that a bad one is refused here and not while running. */
function tensorProblems(document: GraphDocument): Problem[] {
  const problems: Problem[] = []
  const check = (literal: unknown, where: string, at: readonly string[]): void => {
    try {
      parseTensor(literal)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      problems.push(
        ...error.problems.map(({ message, ...rest }) => ({
          ...rest,
          message: { en: `${where}: ${message.en}`, ja: `${where}: ${message.ja}` },
          at,
        })),
      )
    }
  }
  const bodies = [document.nodes, ...Object.values(document.subgraphs ?? {}).map(({ nodes }) => nodes)]
  for (const { id, attrs = {} } of bodies.flat()) {
    for (const [name, value] of Object.entries(attrs)) {
      const isLiteral = isObject(value) && ('data' in value || 'base64' in value)
      if (isLiteral) check(value, name, [id])
    }
  }
  for (const [name, literal] of Object.entries(document.params ?? {})) check(literal, `params.${name}`, [])
  return problems
}

const refuse = (problem: Problem): ReadResult => ({ problems: [problem] })

const notText: Problem = {
  code: 'not-text',
  message: { en: 'the file is not UTF-8 text', ja: 'ファイルが UTF-8 のテキストではない' },
  at: [],
  hint: {
    en: 'a document is a *.gradwire.json file; gradwire import makes one of an ONNX model',
    ja: '文書は *.gradwire.json のファイル。ONNX モデルは gradwire import で文書にする',
  },
}

const emptyText: Problem = {
  code: 'bad-json',
  message: { en: 'the file is empty', ja: 'ファイルが空である' },
  at: [],
  hint: { en: 'a document is a *.gradwire.json file', ja: '文書は *.gradwire.json のファイル' },
}

const notGradwire: Problem = {
  code: 'not-gradwire',
  message: { en: 'this is not a Gradwire document', ja: 'Gradwire の文書ではない' },
  at: [],
  hint: { en: 'a document starts with "format": "gradwire"', ja: '文書には "format": "gradwire" が要る' },
}

const badVersion: Problem = {
  code: 'bad-version',
  message: {
    en: '"version" must be a whole number from 1',
    ja: '"version" は 1 以上の整数でなければならない',
  },
  at: [],
}

const newerVersion = (version: number, newest: number): Problem => ({
  code: 'newer-version',
  message: {
    en: `this document is of version ${version}; this Gradwire reads up to ${newest}`,
    ja: `文書のバージョンは ${version}。この Gradwire が読めるのは ${newest} までである`,
  },
  at: [],
  hint: { en: 'open it with a newer Gradwire', ja: '新しい Gradwire で開く' },
})

const tooManyNodes = (count: number): Problem => ({
  code: 'too-many-nodes',
  message: {
    en: `the document has ${count} nodes; ${limits.nodes} is the most`,
    ja: `ノードが ${count} 個ある。上限は ${limits.nodes} 個である`,
  },
  at: [],
})

const forbiddenId: Problem = {
  code: 'bad-document',
  message: { en: 'no node may be called __proto__', ja: '__proto__ はノードの ID に使えない' },
  at: ['__proto__'],
}
