import { useEffect, useState } from 'react'
import type { Slope } from '../../engine/views'
import { parseSource } from '../../graph/wires'
import { wireNumber } from '../../figure/numbers'
import { engine } from '../state/engine-link'
import { useEditor } from '../state/store'
import { Marked } from '../stepper/marked'
import { nameOf } from '../stepper/step-words'
import { useLanguage, useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import type { PortRow } from './port-rows'
import { isStraight, slopeFigure } from './slope-figure'

/** The scalar source whose change the picture shows: the node itself, or what the explained wire comes from. */
function sourceOf(node: string, row: PortRow | undefined): string | undefined {
  if (row === undefined) return undefined
  if (row.kind === 'parameter') return row.name
  return row.kind === 'wire' ? row.others[0] : node
}

/** The objective over one number, with the gradient as the slope where it stands now. */
export function SlopePicture({
  node,
  row,
  width = 300,
  height = 106,
  sentence = true,
}: {
  readonly node: string
  readonly row: PortRow | undefined
  readonly width?: number
  readonly height?: number
  /** what the slope means, above it */
  readonly sentence?: boolean
}) {
  const t = useText()
  const source = sourceOf(node, row)
  const isReached = row?.isReached === true
  const slope = useSlope(isReached ? source : undefined)
  const names = useNames(source)
  if (slope === undefined || row === undefined) return undefined
  // Where the source goes into several nodes, this wire carries only a part of its slope.
  const isWhole = row.gradient?.scalar === undefined || close(row.gradient.scalar, slope.at.slope)
  if (!isWhole) return undefined
  const figure = slopeFigure(slope, width, height)
  const says = {
    source: names.source,
    objective: names.objective,
    slope: wireNumber(Math.abs(slope.at.slope)),
  }
  return (
    <section className="gw-slope">
      {sentence ? (
        <p className="gw-words">
          <Marked text={t(sentenceFor(slope), says)} />
        </p>
      ) : undefined}
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={t(inspectorTexts.slopePicture, { ...says, slope: wireNumber(slope.at.slope) })}
      >
        <path d={figure.axes} stroke="var(--rule-2)" fill="none" />
        <path d={figure.curve} stroke="var(--fwd)" strokeWidth="1.75" fill="none" />
        <path d={figure.triangle} stroke="var(--bwd)" strokeWidth="1.75" fill="none" />
        <circle
          cx={figure.point[0]}
          cy={figure.point[1]}
          r="3.5"
          fill="var(--paper)"
          stroke="var(--fwd)"
          strokeWidth="1.75"
        />
        <text x={figure.run.x} y={figure.run.y} className="gw-svg-g" textAnchor="middle">
          {figure.run.text}
        </text>
        <text x={figure.rise.x} y={figure.rise.y} className="gw-svg-g">
          {figure.rise.text}
        </text>
        <text x={figure.value.x} y={figure.value.y} className="gw-svg-v" textAnchor={figure.value.anchor}>
          {figure.value.text}
        </text>
        <text x={figure.at.x} y={figure.at.y} className="gw-svg-small" textAnchor="middle">
          {figure.at.text}
        </text>
        <text
          x={width - 14}
          y={height - 2}
          className="gw-svg-mathit"
          fontSize="14"
          fill="var(--ink-2)"
          textAnchor="end"
        >
          {row.kind === 'output' ? 'x' : row.tex.replace(/[\\{}]/g, '')}
        </text>
        <text x="14" y="14" className="gw-svg-mathit" fontSize="14" fill="var(--ink-2)" textAnchor="end">
          L
        </text>
      </svg>
    </section>
  )
}

function sentenceFor(slope: Slope) {
  const { slope: s } = slope.at
  if (s === 0) return inspectorTexts.flat
  if (isStraight(slope)) return s > 0 ? inspectorTexts.raises : inspectorTexts.lowers
  return s > 0 ? inspectorTexts.rises : inspectorTexts.falls
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))

function useSlope(source: string | undefined): Slope | undefined {
  const frame = useEditor((state) => state.frame)
  const [found, setFound] = useState<{ readonly source: string; readonly slope: Slope | undefined }>()
  useEffect(() => {
    if (source === undefined) return undefined
    let isLate = false
    void engine.slope(source).then((slope) => {
      if (!isLate) setFound({ source, slope })
    })
    return () => {
      isLate = true
    }
  }, [frame, source])
  return source !== undefined && found?.source === source ? found.slope : undefined
}

function useNames(source: string | undefined): { readonly source: string; readonly objective: string } {
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  const clean = (id: string): string => nameOf({ document }, id, language).replace(/[{}]/g, '')
  return {
    source: source === undefined ? '' : clean(source),
    objective: document.objective === undefined ? 'L' : clean(parseSource(document.objective).node),
  }
}
