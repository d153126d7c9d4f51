import { hidesGradients } from '../../formats/figure-facts'
import type { ParameterView } from '../../engine/views'
import { mapSize } from '../../figure/tensor-map'
import { panelNumber, wireNumber } from '../../figure/numbers'
import { useNodeView } from '../state/derived'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { gradientText, shapeText, valueText } from '../stepper/step-words'
import { useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { HeatMap } from './heat-map'

/** What the node learns: every parameter as a value map and, where the pass has come, a gradient map. */
export function Parameters({ node }: { readonly node: string }) {
  const t = useText()
  const parameters = useNodeView(node)?.parameters ?? []
  if (parameters.length === 0) return undefined
  return (
    <section className="gw-section">
      <h3>{t(inspectorTexts.parameters)}</h3>
      {parameters.map((parameter) => (
        <Parameter key={parameter.name} parameter={parameter} />
      ))}
    </section>
  )
}

function Parameter({ parameter }: { readonly parameter: ParameterView }) {
  const t = useText()
  const { name, value, gradient, init } = parameter
  const reach = useEditor((state) => reachOf(state))
  const isHidden = useEditor((state) => hidesGradients(state.document))
  const hasCome = reach.parameterGradientShown(name) || reach.gathered(name, 'y')?.complete === true
  const shown = hasCome && !isHidden ? gradient : undefined
  return (
    <div className="gw-parameter">
      <p>
        <strong>{name}</strong>{' '}
        <span className="gw-fwd">
          {value.scalar === undefined ? shapeText(value) : panelNumber(value.scalar)}
        </span>
        <span className="gw-muted gw-parameter-init">{t(inspectorTexts.init, { init })}</span>
      </p>
      {value.scalar === undefined && value.unevaluated !== true ? (
        <div className="gw-parameter-maps">
          <figure>
            <HeatMap view={value} pass="fwd" {...bigger(value.map)} />
            <figcaption className="gw-fwd">{valueText(value)}</figcaption>
          </figure>
          {shown === undefined ? undefined : (
            <figure>
              <HeatMap view={shown} pass="bwd" {...bigger(shown.map)} />
              <figcaption className="gw-bwd">{gradientText(shown)}</figcaption>
            </figure>
          )}
        </div>
      ) : undefined}
      {gradient === undefined ? undefined : shown === undefined ? (
        <p className="gw-quiet">{t(inspectorTexts.notReached)}</p>
      ) : (
        <p className="gw-bwd">{t(inspectorTexts.norm, { norm: wireNumber(shown.norm) })}</p>
      )}
    </div>
  )
}

/** There is more room here than on a wire. */
function bigger(map: { readonly rows: number; readonly cols: number }): {
  readonly width: number
  readonly height: number
} {
  const { width, height } = mapSize(map)
  return { width: Math.min(140, width * 2), height: Math.min(52, height * 1.6) }
}
