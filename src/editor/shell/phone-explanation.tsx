import type { Explanation } from '../../engine/views'
import { gradientCell } from '../inspector/port-table'
import { explainedRow, usePortRows } from '../inspector/port-rows-hook'
import { SlopePicture } from '../inspector/slope-picture'
import { useExplanation } from '../inspector/stages'
import { useSubject } from '../inspector/subject'
import { valueText } from '../stepper/step-words'
import { useNode, useNodeView } from '../state/derived'
import { useOps } from '../state/ops'
import { useEditor } from '../state/store'
import { Sentence } from '../stepper/sentence'
import { nameOf } from '../stepper/step-words'
import { useLanguage, useText } from '../texts'
import { phoneTexts as texts } from '../texts/phone'
import { Tex } from './tex'

/** The gradient in play at one glance: its value large, the rule with the numbers put in, the slope. */
export function PhoneExplanation() {
  const subject = useSubject()
  return (
    <>
      {subject === undefined ? undefined : <Glance node={subject.node} port={subject.port} />}
      <Sentence />
    </>
  )
}

function Glance({ node, port }: { readonly node: string; readonly port: string | undefined }) {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  const view = useNodeView(node)
  const op = useOps().find(useNode(node)?.op ?? '')
  const rows = usePortRows(node, op)
  const row = explainedRow(rows, port)
  const explanation = useExplanation(node, row?.port ?? '')
  const isGradient = port !== undefined && row !== undefined && row.gradient !== undefined && row.isReached
  const other = row?.others[0]
  const value = view?.outputs[0]?.value
  return (
    <>
      <div className="gw-phone-head">
        <div>
          <b>{nameOf({ document }, node, language)}</b>
          <span>
            {isGradient
              ? t(texts.gradientFor, {
                  name: other === undefined ? row.name : nameOf({ document }, other, language),
                })
              : t(texts.valueOf)}
          </span>
        </div>
        <span className={isGradient ? 'gw-phone-big gw-bwd' : 'gw-phone-big gw-fwd'}>
          {isGradient && row.gradient !== undefined
            ? gradientCell(row.gradient)
            : value === undefined
              ? ''
              : valueText(value)}
        </span>
      </div>
      {isGradient ? (
        <div className="gw-phone-rule">
          {explanation === undefined ? <span /> : <Tex tex={aligned(explanation)} display />}
          <SlopePicture node={node} row={row} width={176} height={112} sentence={false} />
        </div>
      ) : undefined}
    </>
  )
}

/** The three lines of the explanation, aligned at the equals sign; the chain in the middle of the rule is left out. */
function aligned({ rule, upstream, numbers }: Explanation): string {
  const parts = rule.split(' = ')
  const lines = [`${parts[0] ?? ''} &= ${parts.at(-1) ?? ''}`, `&${upstream}`]
  if (numbers !== undefined) lines.push(`&${numbers}`)
  return `\\begin{aligned}${lines.join('\\\\')}\\end{aligned}`
}
