/*
 * How wide a text is, without a page to measure it: advances of IBM Plex Sans in thousandths of an em, rounded. Close
 * enough to decide what fits on a tag, the same in the editor, the worker and the terminal.
 */

const narrow = new Set([..."iljI.,:;|!’'`"])
const slim = new Set([...'frt()[]{}-/\\" …·'])
const wide = new Set([...'mwMW@%'])

const isFullWidth = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) ||
  (code >= 0x2e80 && code <= 0xa4cf) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0xfe30 && code <= 0xfe4f) ||
  (code >= 0xff00 && code <= 0xff60) ||
  (code >= 0xffe0 && code <= 0xffe6) ||
  code >= 0x20000

function advance(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (isFullWidth(code)) return 1000
  if (character === '\u2009') return 200
  if (narrow.has(character)) return 280
  if (slim.has(character)) return 360
  if (wide.has(character)) return 860
  if (/[⁰¹²³⁴-⁹⁻]/u.test(character)) return 380
  if (/[A-Z]/.test(character)) return 650
  if (/[0-9]/.test(character)) return 600
  return 570
}

/** Width of `text` in px at `size` px. */
export function textWidth(text: string, size: number): number {
  let sum = 0
  for (const character of text) sum += advance(character)
  return (sum * size) / 1000
}

/** `text`, or as much of it as fits `width` px, ending in an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  const room = width - textWidth('…', size)
  let kept = ''
  let used = 0
  for (const character of text) {
    used += textWidth(character, size)
    if (used > room) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}
