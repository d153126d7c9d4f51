import { useEditor } from '../state/store'
import { nameOf } from '../stepper/step-words'
import { useLanguage, useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'
import { Choice } from '../shell/controls'
import { changeTraining } from './change'

/** Which Input takes which column of the data. */
export function Bindings({ disabled }: { readonly disabled: boolean }) {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.whole)
  const { training } = document
  if (training?.data === undefined) return undefined
  const inputs = document.nodes.filter(({ op }) => op === 'Input')
  const bind = training.bind ?? {}
  const columns = columnNames(training.data, Object.values(bind))
  return (
    <>
      <h3 className="gw-panel-sub">{t(texts.bindings)}</h3>
      {inputs.length === 0 ? <p className="gw-quiet">{t(texts.noInputs)}</p> : undefined}
      <div className="gw-bindings">
        {inputs.map(({ id }) => (
          <div key={id} className="gw-option">
            <span>{nameOf({ document }, id, language)}</span>
            <Choice
              label={nameOf({ document }, id, language)}
              value={bind[id] ?? '+own'}
              choices={[
                { value: '+own', text: t(texts.ownValue) },
                { value: 'features', text: t(texts.features) },
                { value: 'label', text: t(texts.label) },
                ...columns.map((name) => ({ value: name, text: name })),
              ]}
              disabled={disabled}
              onChoose={(column) => {
                const { [id]: _, ...others } = bind
                changeTraining({ bind: column === '+own' ? others : { ...others, [id]: column } })
              }}
            />
          </div>
        ))}
      </div>
    </>
  )
}

/** Single columns that can be bound: those of a person's own table, and any that is bound already. */
function columnNames(data: Readonly<Record<string, unknown>>, bound: readonly string[]): readonly string[] {
  const { columns } = data
  const own = typeof columns === 'object' && columns !== null ? Object.keys(columns) : []
  const others = bound.filter((name) => name !== 'features' && name !== 'label')
  return [...new Set([...own, ...others])]
}
