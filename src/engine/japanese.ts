const japanese = /[\u3041-\u30ff\u3400-\u9fff々]/

/**
 * Joins pieces of Japanese text: a space where Japanese meets Latin letters, digits or signs, none elsewhere (beside
 * brackets and punctuation there is room already).
 */
export function joinJapanese(...pieces: readonly string[]): string {
  return pieces.reduce((text, piece) => text + (needsSpace(text.at(-1), piece[0]) ? ' ' : '') + piece, '')
}

function needsSpace(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined || isOpen(before) || isOpen(after)) return false
  return japanese.test(before) !== japanese.test(after)
}

const isOpen = (character: string): boolean => /[\s「」（）『』、。：・]/.test(character)
