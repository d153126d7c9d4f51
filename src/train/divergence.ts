import type { Problem } from '../base/problem'
import type { TrainingPlan } from '../engine/training-plan'
import type { GraphDocument } from '../graph/document'
import { sortNodes } from '../graph/order'

/** The first node, sources first, whose value in the latest run holds NaN or ±∞. */
export function firstNonFinite(document: GraphDocument, plan: TrainingPlan): string | undefined {
  for (const id of sortNodes(document.nodes).order) {
    if (!plan.node(id).data.every(Number.isFinite)) return id
  }
  return undefined
}

/** Why training stopped: the loss of an update is not a number any more. */
export function diverged(document: GraphDocument, plan: TrainingPlan, update: number, loss: number): Problem {
  const node = firstNonFinite(document, plan)
  const shown = Number.isNaN(loss) ? 'NaN' : loss > 0 ? '∞' : '−∞'
  return {
    code: 'non-finite',
    message: {
      en: `the loss is ${shown} in update ${update}`,
      ja: `${update} 回目の更新で損失が ${shown} になった`,
    },
    at: node === undefined ? [] : [node],
    hint: {
      en: 'a smaller learning rate, or clipNorm, usually helps',
      ja: '学習率を下げるか clipNorm を設定すると収まることが多い',
    },
  }
}
