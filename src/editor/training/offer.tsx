import { setTraining } from '../../graph/edits'
import { dataSources } from '../../train/data'
import { editWhole, setOverlay } from '../state/actions'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import { Button } from '../shell/controls'
import { chooseTable, useSource } from './sources'

/** A document that does not train yet: what is missing, and the data to start with. */
export function Offer() {
  const t = useText()
  const takeData = useSource()
  const hasParameters = useEditor((state) =>
    state.frame.nodes.some(({ parameters }) => parameters.length > 0),
  )
  const hasObjective = useEditor((state) => state.whole.objective !== undefined)
  const hasInputs = useEditor((state) => state.whole.nodes.some(({ op }) => op === 'Input'))
  return (
    <div className="gw-offer">
      <p>{t(texts.offer)}</p>
      {hasParameters ? undefined : (
        <>
          <p>{t(texts.offerParameters)}</p>
          <Button
            onClick={() => {
              setOverlay({ kind: 'examples' })
            }}
          >
            {t(texts.offerExamples)}
          </Button>
        </>
      )}
      {hasObjective ? undefined : <p>{t(texts.offerObjective)}</p>}
      {hasParameters && hasInputs ? (
        <>
          <h3>{t(texts.offerData)}</h3>
          <ul>
            {[...dataSources.values()]
              .filter(({ name }) => name !== 'csv')
              .map(({ name, title, summary }) => (
                <li key={name}>
                  <button
                    type="button"
                    onClick={() => {
                      takeData({ source: name })
                    }}
                  >
                    <strong>{t(title)}</strong>
                    <span>{t(summary)}</span>
                  </button>
                </li>
              ))}
          </ul>
          <Button onClick={() => void chooseTable()}>{t(texts.chooseTable)}</Button>
        </>
      ) : undefined}
      {hasParameters ? (
        <p>
          <Button
            onClick={() => {
              editWhole((document) => setTraining(document, { optimizer: { op: 'SGD' } }))
            }}
          >
            {t(texts.offerNoData)}
          </Button>{' '}
          <span className="gw-muted">{t(texts.offerNoDataWhy)}</span>
        </p>
      ) : undefined}
    </div>
  )
}
