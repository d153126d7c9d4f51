import type { Problem } from '../../base/problem'
import { useText } from '../texts'

/** Why a field did not take what was typed. */
export function FieldProblem({ problem }: { readonly problem: Problem | undefined }) {
  const t = useText()
  if (problem === undefined) return undefined
  return (
    <p className="gw-field-problem" role="alert">
      {t(problem.message)}
      {problem.hint === undefined ? undefined : `; ${t(problem.hint)}`}
    </p>
  )
}
