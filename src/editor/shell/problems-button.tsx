import { Popover } from 'radix-ui'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { problemTexts } from '../texts/problems'
import { Verdict } from './icon'
import { ProblemList } from './problem-card'

/** Says that something is wrong, from wherever a person looks, and lists all of it. Absent when all is well. */
export function ProblemsButton() {
  const t = useText()
  const problems = useEditor((state) => state.frame.problems)
  if (problems.length === 0) return undefined
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="gw-btn gw-btn-bare gw-problems-button">
          <Verdict kind="problem" />
          {t(barTexts.problems, { count: problems.length })}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="gw-popover"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t(problemTexts.title)}
        >
          <ProblemList problems={problems} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
