import { problemLine, type Problem } from '../base/problem'
import type { Context } from './io'

/** One line per problem on stderr; on a terminal what to do about it stands below. */
export function printProblems({ io, language }: Context, problems: readonly Problem[]): void {
  for (const problem of problems) {
    io.err(`${problemLine(problem, language)}\n`)
    if (io.columns !== undefined && problem.hint !== undefined) io.err(`  ${problem.hint[language]}\n`)
  }
}
