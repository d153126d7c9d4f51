import type { Span } from './marks'

/** `(N, 10)`, a named axis in italics. */
export function shapeSpans(named: readonly (number | string)[]): Span[] {
  const spans: Span[] = [{ text: '(' }]
  named.forEach((size, i) => {
    if (i > 0) spans.push({ text: ', ' })
    spans.push(typeof size === 'string' ? { text: size, italic: true } : { text: String(size) })
  })
  spans.push({ text: ')' })
  return merged(spans)
}

export const shapeText = (named: readonly (number | string)[]): string => `(${named.join(', ')})`

/** Neighbours of one style as one span. */
function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const span of spans) {
    const last = out.at(-1)
    if (last !== undefined && last.italic === span.italic)
      out[out.length - 1] = { ...last, text: last.text + span.text }
    else out.push(span)
  }
  return out
}
