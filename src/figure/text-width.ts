/*
 * How wide a text is, without a page to measure it: advances of IBM Plex Sans Regular in thousandths of an em, and of
 * KaTeX Main for ℓ, ∂ and ⊙. What fits on a tag is then the same in the editor, the worker and the terminal.
 */

const groups: readonly (readonly [number, string])[] = [
  [200, '\u2009'], [236, ' '], [242, "'"], [250, 'ij'], [272, ',.l'], [284, '!'], [292, ':;'], [314, '|'], [317, '[]'],
  [324, 'f'], [335, '()·'], [348, '{}t'], [365, 'r⁰¹²³⁴⁵⁶⁷⁸⁹'], [384, '/\\'], [400, '-I'], [417, 'ℓ'], [419, '"'], [450, '*'],
  [464, 'z'], [482, '?s'], [493, 'v'], [501, 'Lyc'], [508, 'xJ'], [527, 'kg⁻'], [531, '∂'], [534, 'a'], [551, 'e≤F'], [562, 'o_'],
  [570, 'hnuT'], [580, 'ZbdpqSΣE'], [595, 'Y$'], [606, 'PV'], [617, 'XC'], [636, 'KRAB'], [675, 'DU'], [695, '&G'],
  [708, 'HNOQ#∞'], [768, 'w'], [778, '⊙'], [803, '…'], [812, 'M'], [880, 'mW@'], [927, '%'],
] // prettier-ignore

const advances = new Map(
  groups.flatMap(([width, characters]) => [...characters].map((one) => [one, width] as const)),
)

const isFullWidth = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) ||
  (code >= 0x2e80 && code <= 0xa4cf) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0xfe30 && code <= 0xfe4f) ||
  (code >= 0xff00 && code <= 0xff60) ||
  (code >= 0xffe0 && code <= 0xffe6) ||
  code >= 0x20000

/** Figures and signs of arithmetic are 600 wide, and so is what the table does not know. */
const advance = (character: string): number =>
  advances.get(character) ?? (isFullWidth(character.codePointAt(0) ?? 0) ? 1000 : 600)

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
