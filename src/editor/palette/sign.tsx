import type { AnyOp } from '../../ops/kit/definition'
import { signParts } from '../../figure/sign-parts'

const box = { width: 30, height: 21 }
const samples = 40

/** An op's sign at the size of a tile: its shape, its curve, or its mathematics. */
export function Sign({ op, scale = 1 }: { readonly op: AnyOp; readonly scale?: number }) {
  const { figure } = op
  if (figure.kind === 'data' && op.name === 'Input') return <TagSign scale={scale} repeat={false} />
  if (figure.kind === 'parameter') return <TagSign scale={scale} repeat />
  if (figure.curve !== undefined)
    return <CurveSign curve={figure.curve} range={figure.range ?? 4} scale={scale} />
  if (figure.kind === 'module') return <ModuleSign scale={scale} />
  return <MathSign glyph={figure.glyph} scale={scale} />
}

/** A tag that points the way data flow; with the repeat barline it comes round with every update. */
export function TagSign({
  scale = 1,
  repeat = false,
}: {
  readonly scale?: number
  readonly repeat?: boolean
}) {
  return (
    <svg width={34 * scale} height={20 * scale} viewBox="0 0 34 20" aria-hidden="true">
      <path d="M1 2h25l7 8-7 8H1z" fill="none" stroke="currentColor" strokeWidth={1.5 / scale} />
      {repeat ? (
        <>
          <path d="M2.5 2v16" stroke="currentColor" strokeWidth="3.5" />
          <path d="M7 2v16" stroke="currentColor" strokeWidth="1.2" />
          <circle cx="11" cy="7.4" r="1.3" fill="currentColor" />
          <circle cx="11" cy="12.6" r="1.3" fill="currentColor" />
        </>
      ) : undefined}
    </svg>
  )
}

/** A card with a second sheet behind it: it opens. */
export function ModuleSign({ scale = 1 }: { readonly scale?: number }) {
  return (
    <svg width={30 * scale} height={21 * scale} viewBox="0 0 30 21" aria-hidden="true">
      <path d="M4 1h20v14H4z" fill="none" stroke="currentColor" strokeWidth={1.5 / scale} />
      <path d="M7 18.5h20.5V5" fill="none" stroke="currentColor" strokeWidth={1.25 / scale} />
      <path d="M0 8h4M24 8h4" fill="none" stroke="currentColor" strokeWidth={1.25 / scale} />
    </svg>
  )
}

function CurveSign({
  curve,
  range,
  scale,
}: {
  readonly curve: (x: number) => number
  readonly range: number
  readonly scale: number
}) {
  const xs = Array.from({ length: samples + 1 }, (_, i) => range * ((2 * i) / samples - 1))
  const ys = xs.map(curve)
  const low = Math.min(0, ...ys)
  const high = Math.max(0, ...ys)
  const y = (value: number): number => 1.7 + ((high - value) / (high - low || 1)) * (box.height - 3.4)
  const points = ys.map((value, i) => `${(1 + (28 * i) / samples).toFixed(1)} ${y(value).toFixed(1)}`)
  return (
    <svg
      width={box.width * scale}
      height={box.height * scale}
      viewBox={`0 0 ${box.width} ${box.height}`}
      aria-hidden="true"
    >
      <path d={`M0 ${y(0).toFixed(1)}H30M15 0V21`} stroke="var(--rule-2)" fill="none" />
      <path
        d={`M${points.join('L')}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** A glyph such as `XW+b` or `eˣ` in the faces of mathematics; long ones are set smaller. */
export function MathSign({ glyph, scale = 1 }: { readonly glyph: string; readonly scale?: number }) {
  const { parts, length } = signParts(glyph)
  const size = length <= 2.5 ? 18 : length <= 6 ? 15 : length <= 8 ? 13 : 11
  return (
    <span className="gw-sign" style={{ fontSize: size * scale }} aria-hidden="true">
      {parts.map(({ text, italic, raised }, i) => {
        const inner = italic ? <i>{text}</i> : text
        if (raised === 'up') return <sup key={i}>{inner}</sup>
        if (raised === 'down') return <sub key={i}>{inner}</sub>
        return <span key={i}>{inner}</span>
      })}
    </span>
  )
}
