import { placeOf, type Problem } from '../../base/problem'
import { setParams } from '../../graph/edits'
import { editWhole, select } from '../state/actions'
import { useLabel, useText } from '../texts'
import { problemTexts } from '../texts/problems'
import { useEditor } from '../state/store'
import { nodeOf } from '../state/derived'
import { revealNode } from '../canvas/actions'
import { Verdict } from './icon'

/** What is wrong, where, and what to do about it. */
export function ProblemCard({
  problem,
  showable = true,
}: {
  readonly problem: Problem
  /** the node is on the canvas, so it can be shown */
  readonly showable?: boolean
}) {
  const t = useText()
  const label = useLabel()
  const node = problem.at[0]
  const known = useEditor((state) => (node === undefined ? undefined : nodeOf(state, node)))
  const place =
    known?.label === undefined
      ? placeOf(problem)
      : `${label(known.label)}${problem.port === undefined ? '' : `.${problem.port}`}`
  return (
    <li className="gw-problem">
      <Verdict kind="problem" />
      <div>
        <p className="gw-problem-what">{t(problem.message)}</p>
        {problem.hint === undefined ? undefined : <p>{t(problem.hint)}</p>}
        {problem.code === 'parameter-shape' ? <FreshValues /> : undefined}
        {place === '' ? undefined : (
          <p className="gw-problem-where">
            {t(problemTexts.at, { place })}
            {showable && node !== undefined && known !== undefined ? (
              <button
                type="button"
                className="gw-link"
                onClick={() => {
                  showNode(node)
                }}
              >
                {t(problemTexts.show)}
              </button>
            ) : undefined}
          </p>
        )}
      </div>
    </li>
  )
}

/** What was learned for another shape is of no use: the way on is to begin anew, which undo takes back. */
function FreshValues() {
  const t = useText()
  const hasOwn = useEditor(({ whole, locked }) => whole.params !== undefined && locked !== 'newer')
  if (!hasOwn) return undefined
  return (
    <p>
      <button
        type="button"
        className="gw-link"
        onClick={() => {
          editWhole((document) => setParams(document, undefined))
        }}
      >
        {t(problemTexts.fresh)}
      </button>
    </p>
  )
}

/** Selects a node and brings it into view. */
export function showNode(node: string): void {
  select({ nodes: [node] })
  revealNode(node)
}

/** A list of problems; the first `most` of them, and how many more there are. */
export function ProblemList({
  problems,
  showable = true,
  most = 50,
}: {
  readonly problems: readonly Problem[]
  readonly showable?: boolean
  readonly most?: number
}) {
  const t = useText()
  return (
    <ul className="gw-problems">
      {problems.slice(0, most).map((problem, i) => (
        <ProblemCard key={`${problem.code} ${placeOf(problem)} ${i}`} problem={problem} showable={showable} />
      ))}
      {problems.length > most ? (
        <li className="gw-problem-more">{t(problemTexts.more, { count: problems.length - most })}</li>
      ) : undefined}
    </ul>
  )
}
