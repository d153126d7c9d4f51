import { wireNumber } from '../../figure/numbers'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { trainingTexts as texts } from '../texts/training'

/** How strong the gradient of each parameter was in the last update: layers that do not learn show at once. */
export function GradientNorms() {
  const t = useText()
  const norms = useEditor(({ training }) => training.progress?.gradientNorms)
  const rows = Object.entries(norms ?? {})
  if (rows.length === 0) return undefined
  const logs = rows.map(([, norm]) => Math.log10(Math.max(norm, 1e-12)))
  const top = Math.max(...logs)
  const bottom = Math.min(top - 3, ...logs)
  return (
    <section className="gw-panel-part">
      <h3>{t(texts.norms)}</h3>
      <ul className="gw-norms">
        {rows.map(([name, norm], i) => (
          <li key={name}>
            <span>{name}</span>
            <i
              style={{
                width: norm === 0 ? 0 : `${(100 * ((logs[i] ?? bottom) - bottom)) / (top - bottom)}%`,
              }}
            />
            <b>{wireNumber(norm)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}
