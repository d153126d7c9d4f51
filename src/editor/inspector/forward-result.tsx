import { panelNumber } from '../../figure/numbers'
import type { AnyOp } from '../../ops/kit/definition'
import { useNodeView } from '../state/derived'
import { shapeText, valueText } from '../stepper/step-words'
import { useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { Tex } from '../shell/tex'
import { HeatMap, roomyMap } from './heat-map'

/** A node in the forward pass: its formula, and the value that it has just computed. */
export function ForwardResult({ node, op }: { readonly node: string; readonly op: AnyOp | undefined }) {
  const t = useText()
  const value = useNodeView(node)?.outputs[0]?.value
  if (value === undefined) return undefined
  return (
    <ol className="gw-stages">
      {op === undefined || 'source' in op ? undefined : (
        <li className="gw-stage gw-stage-done">
          <span className="gw-stage-key" aria-hidden="true">
            1
          </span>
          <div>
            <p className="gw-stage-title">
              <span>{t(inspectorTexts.rule)}</span>
            </p>
            <div className="gw-stage-math gw-fwd">
              <Tex tex={`\\displaystyle ${op.formula}`} />
            </div>
          </div>
        </li>
      )}
      <li className="gw-stage gw-stage-now gw-stage-fwd">
        <span className="gw-stage-key" aria-hidden="true">
          {op === undefined || 'source' in op ? 1 : 2}
        </span>
        <div>
          <p className="gw-stage-title">
            <span>{t(inspectorTexts.result)}</span>
            <span>{value.scalar === undefined && value.unevaluated !== true ? valueText(value) : ''}</span>
          </p>
          <div className="gw-stage-math">
            {value.unevaluated === true ? (
              <p className="gw-result gw-result-fwd">{shapeText(value)}</p>
            ) : value.scalar === undefined ? (
              <div className="gw-result-map">
                <HeatMap view={value} pass="fwd" {...roomyMap(value.map, { width: 252, height: 130 })} />
                <p className="gw-quiet">{shapeText(value)}</p>
              </div>
            ) : (
              <p className="gw-result gw-result-fwd">
                <span className="gw-result-equals">=</span>
                {panelNumber(value.scalar)}
              </p>
            )}
          </div>
        </div>
      </li>
    </ol>
  )
}
