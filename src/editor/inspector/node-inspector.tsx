import type { GraphNode } from '../../graph/document'
import type { AnyOp } from '../../ops/kit/definition'
import { useNodeView, useStepInPlay } from '../state/derived'
import { useLabel, useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { ProblemList } from '../shell/problem-card'
import { About } from './about'
import { Attributes } from './attributes'
import { ForwardResult } from './forward-result'
import { GradientCheck } from './gradient-check'
import { ModuleFacts } from './module-facts'
import { NodeFoot } from './node-foot'
import { NodeHead } from './node-head'
import { Parameters } from './parameters'
import { explainedRow, usePortRows } from './port-rows-hook'
import { PortTable } from './port-table'
import { SlopePicture } from './slope-picture'
import { Stages } from './stages'
import { WholeTensor } from './whole-tensor'

/** Everything about one node, in reading order: what it is, what flows through it, why, and what can be changed. */
export function NodeInspector({
  node,
  op,
  port,
}: {
  readonly node: GraphNode
  readonly op: AnyOp | undefined
  readonly port: string | undefined
}) {
  const t = useText()
  const label = useLabel()
  const problems = useNodeView(node.id)?.problems ?? []
  const rows = usePortRows(node.id, op)
  const inPlay = useStepInPlay()
  const isForward = inPlay?.kind === 'forward' && inPlay.node === node.id && port === undefined
  const explained = explainedRow(rows, port)
  const isSource = op !== undefined && 'source' in op
  const settings = op === undefined ? undefined : <Attributes node={node} op={op} />
  return (
    <>
      <div className="gw-inspector-body">
        <NodeHead node={node} op={op} />
        {op === undefined ? (
          <p className="gw-words">{t(inspectorTexts.unknownOp, { op: node.op })}</p>
        ) : undefined}
        {problems.length > 0 ? <ProblemList problems={problems} showable={false} /> : undefined}
        {isSource ? settings : undefined}
        <PortTable node={node.id} rows={rows} explained={isForward ? undefined : explained?.port} />
        {isForward ? (
          <ForwardResult node={node.id} op={op} />
        ) : isSource || explained === undefined ? undefined : (
          <Stages node={node.id} row={explained} />
        )}
        {isForward ? undefined : <SlopePicture node={node.id} row={explained} />}
        <ModuleFacts node={node} />
        <Parameters node={node.id} />
        {isSource ? undefined : settings}
        <WholeTensor node={node.id} row={explained} />
        {node.note === undefined ? undefined : <p className="gw-words">{label(node.note)}</p>}
        <GradientCheck />
        {op === undefined ? undefined : <About op={op} />}
      </div>
      <NodeFoot node={node.id} row={explained} />
    </>
  )
}
