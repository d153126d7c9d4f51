import { formatNumber } from '../base/numbers'
import { cut } from '../base/table'

export interface ProgressFacts {
  readonly updates: number
  readonly latest: { readonly update: number; readonly epoch: number; readonly loss: number }
}

const barWidth = 24

/** `████████░░░░  66 %  update 330/500  loss 0.01234  5200/s`, padded so that it covers what stood there. */
export function progressLine(
  { updates, latest }: ProgressFacts,
  milliseconds: number,
  columns: number,
): string {
  const share = updates === 0 ? 1 : latest.update / updates
  const full = Math.round(share * barWidth)
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full)
  const speed = milliseconds > 0 ? Math.round((1000 * latest.update) / milliseconds) : 0
  const text = [
    bar,
    `${Math.floor(100 * share)} %`.padStart(5),
    `update ${latest.update}/${updates}`,
    `loss ${formatNumber(latest.loss)}`,
    `${speed}/s`,
  ].join('  ')
  return cut(text, columns - 1).padEnd(columns - 1)
}
