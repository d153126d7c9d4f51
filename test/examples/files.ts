import { readdirSync, readFileSync } from 'node:fs'
import { problemLine, type Problem } from '../../src/base/problem'
import type { GraphDocument } from '../../src/graph/document'
import { readDocument } from '../../src/graph/read'

const folder = new URL('../../examples/', import.meta.url)
const ending = '.gradwire.json'

/** Names of all examples, without the ending. */
export const names: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort()

export const textOf = (name: string): string => readFileSync(new URL(name + ending, folder), 'utf8')

/** The document of an example, or a failure that lists its problems. */
export function example(name: string): GraphDocument {
  const result = readDocument(textOf(name))
  if ('problems' in result) throw new Error(lines(result.problems).join('\n'))
  return result.document
}

export const lines = (problems: readonly Problem[]): string[] =>
  problems.map((problem) => problemLine(problem))
