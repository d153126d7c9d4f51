import { useState } from 'react'
import { setLabel } from '../../graph/edits'
import type { GraphNode } from '../../graph/document'
import type { AnyOp } from '../../ops/kit/definition'
import { MathSign, Sign } from '../palette/sign'
import { edit } from '../state/actions'
import { useStepInPlay } from '../state/derived'
import { useEditor } from '../state/store'
import { StepSign } from '../stepper/step-sign'
import { passOf } from '../stepper/timeline-model'
import { useLabel, useLanguage, useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { labelIn } from '../shell/label-in'
import { Tex } from '../shell/tex'

/** The node's token, its name (to write over), its op and formula. */
export function NodeHead({ node, op }: { readonly node: GraphNode; readonly op: AnyOp | undefined }) {
  return (
    <header className="gw-node-head">
      <Token id={node.id} op={op} />
      <div>
        <NodeName node={node} />
        <p className="gw-node-op">
          {node.op}
          {op === undefined ? undefined : <Tex tex={op.formula} />}
        </p>
      </div>
    </header>
  )
}

/** The op's symbol; printed solid in the colour of the pass while the node is in play. */
function Token({ id, op }: { readonly id: string; readonly op: AnyOp | undefined }) {
  const inPlay = useStepInPlay()
  const isInPlay = inPlay?.node === id
  const pass = inPlay === undefined ? undefined : passOf(inPlay)
  const solid = isInPlay ? (pass === 'forward' ? ' gw-token-fwd' : ' gw-token-bwd') : ''
  const round = op === undefined || op.figure.kind === 'circle' ? ' gw-token-round' : ''
  const hasStroke = op?.figure.stroke !== undefined
  return (
    <div className={`gw-token${round}${solid}`} aria-hidden="true">
      {op === undefined ? (
        <MathSign glyph="?" />
      ) : hasStroke ? (
        <svg width="44" height="44">
          <StepSign op={op} x={22} y={22} size={6.46} ink={isInPlay ? 'paper' : 'ink'} width={2} />
        </svg>
      ) : (
        <Sign op={op} scale={op.figure.curve === undefined && op.figure.glyph.length > 3 ? 0.78 : 1} />
      )}
    </div>
  )
}

function NodeName({ node }: { readonly node: GraphNode }) {
  const t = useText()
  const label = useLabel()
  const language = useLanguage()
  const readOnly = useEditor((state) => state.readOnly)
  const [draft, setDraft] = useState<string>()
  const shown = node.label === undefined ? node.id : label(node.label)
  const commit = (): void => {
    const words = draft?.trim()
    setDraft(undefined)
    if (words === undefined || words === shown) return
    edit((document) => setLabel(document, node.id, labelIn(node.label, language, words)))
  }
  return (
    <input
      className="gw-node-name"
      aria-label={t(inspectorTexts.name)}
      value={draft ?? shown}
      readOnly={readOnly}
      spellCheck={false}
      onChange={(event) => {
        setDraft(event.target.value)
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setDraft(undefined)
      }}
    />
  )
}
