import type { Language, Text } from './text'

/**
 * A mistake in a document, a file or a value, as data. The same problem reaches canvas, command line and API.
 * `message` says what is wrong, `hint` what to do about it, `at` and `port` where.
 */
export interface Problem {
  /** kebab-case and stable: tests and tools rely on it */
  readonly code: string
  readonly message: Text
  /** ids of the nodes concerned, the first one foremost; empty for the document as a whole */
  readonly at: readonly string[]
  readonly port?: string
  readonly hint?: Text
}

/** Carries problems through code that cannot return them (parsers, shape rules). Never reaches a person as a stack. */
export class ProblemError extends Error {
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].message.en)
    this.name = 'ProblemError'
  }
}

/** `affine1.W`, `affine1`, or nothing for the document as a whole. */
export function placeOf(problem: Problem): string {
  const node = problem.at[0]
  if (node === undefined) return problem.port ?? ''
  return problem.port === undefined ? node : `${node}.${problem.port}`
}

/** One line for a terminal: `shape-mismatch: inner sizes differ: x is (2,3), W is (4,2) (at affine1.W)`. */
export function problemLine(problem: Problem, language: Language = 'en'): string {
  const place = placeOf(problem)
  return `${problem.code}: ${problem.message[language]}${place === '' ? '' : ` (at ${place})`}`
}
