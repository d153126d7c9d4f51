import { useEffect, useState } from 'react'
import { setOverlay } from '../state/actions'
import { engine } from '../state/engine-link'
import { useEditor } from '../state/store'
import { Modal } from '../shell/modal'
import { ProblemList } from '../shell/problem-card'
import { useLanguage, useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import './plan-dialog.css'

type Answer = Awaited<ReturnType<typeof engine.plan>>

/** How the passes of an update are computed: what `gradwire eval --plan` prints. */
export function PlanDialog() {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.whole)
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    let isWanted = true
    void engine.plan(document, language).then((found) => {
      if (isWanted) setAnswer(found)
    })
    return () => {
      isWanted = false
    }
  }, [document, language])
  return (
    <Modal
      title={t(texts.plan)}
      className="gw-plan"
      onClose={() => {
        setOverlay(undefined)
      }}
    >
      {answer === undefined ? undefined : 'problems' in answer ? (
        <ProblemList problems={answer.problems} />
      ) : (
        <Words {...answer.words} />
      )}
    </Modal>
  )
}

type WordsProps = Extract<Answer, { readonly words: unknown }>['words']

function Words({ about, columns, rows, sums }: WordsProps) {
  const t = useText()
  return (
    <>
      <p className="gw-plan-about">{about}</p>
      <dl className="gw-plan-sums">
        {sums.map(({ name, says }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <div className="gw-plan-steps" role="region" aria-label={t(texts.planSteps)} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map(({ head, align }) => (
                <th key={head} scope="col" data-align={align}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, c) => (
                  <td key={c} data-align={columns[c]?.align}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
