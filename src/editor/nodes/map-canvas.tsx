import { memo, useEffect, useRef } from 'react'
import type { Mark } from '../../figure/marks'
import { mapInks, palettes, type Theme } from '../../figure/palette'
import { cellColour, hexOf, strongest } from '../../figure/tensor-map'
import { useEditor } from '../state/store'

type MapMark = Extract<Mark, { kind: 'map' }>

/** A heat map. One pixel per cell, unless cells carry signs of their own. */
export const MapCanvas = memo(function MapCanvas({ x, y, width, height, map, hue, part }: MapMark) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useEditor((state) => state.theme)
  useEffect(() => {
    if (canvas.current !== null) paintMap(canvas.current, { width, height, map, hue }, theme)
  }, [width, height, map, hue, theme])
  return (
    <canvas
      ref={canvas}
      className={`gw-map-canvas ${part ?? ''}`}
      style={{ left: x, top: y, width, height }}
      aria-hidden="true"
    />
  )
})

export function paintMap(
  canvas: HTMLCanvasElement,
  { width, height, map, hue }: Pick<MapMark, 'width' | 'height' | 'map' | 'hue'>,
  theme: Theme,
): void {
  const { rows, cols, data } = map
  if (rows === 0 || cols === 0) return
  const [w, h] = [width / cols, height / rows]
  const signs = (w >= 9 && h >= 8 && data.some((x) => x < 0)) || data.some((x) => !Number.isFinite(x))
  const [sx, sy] = signs ? [Math.max(2, Math.round(w * 2)), Math.max(2, Math.round(h * 2))] : [1, 1]
  canvas.width = cols * sx
  canvas.height = rows * sy
  const context = canvas.getContext('2d')
  if (context === null) return
  const inks = mapInks(theme, hue)
  const max = strongest(map)
  data.forEach((value, i) => {
    const [left, top] = [(i % cols) * sx, Math.floor(i / cols) * sy]
    context.fillStyle = hexOf(cellColour(value, max, inks))
    context.fillRect(left, top, sx, sy)
    if (signs) paintSign(context, value, left, top, sx, sy, palettes[theme].paper)
  })
}

/** A minus, a diagonal for NaN, a dot for ±∞. */
function paintSign(
  context: CanvasRenderingContext2D,
  value: number,
  left: number,
  top: number,
  width: number,
  height: number,
  paper: string,
): void {
  context.strokeStyle = paper
  context.fillStyle = paper
  context.lineWidth = Math.max(1, height / 8)
  context.beginPath()
  if (Number.isNaN(value)) {
    context.moveTo(left, top + height)
    context.lineTo(left + width, top)
  } else if (!Number.isFinite(value)) {
    context.arc(left + width / 2, top + height / 2, Math.max(1, height / 6), 0, 2 * Math.PI)
    context.fill()
  } else if (value < 0 && width >= 18 && height >= 16) {
    context.lineWidth = 2.5
    context.moveTo(left + width / 2 - 4, top + height / 2)
    context.lineTo(left + width / 2 + 4, top + height / 2)
  }
  context.stroke()
}
