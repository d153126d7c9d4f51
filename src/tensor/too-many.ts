import { bytesText, leastBytes, sizeText } from '../base/bytes'
import type { Text } from '../base/text'
import { maxElements } from './shape'

/** Why so many numbers are refused: what they would take at least, and how many there may be. Follows a colon. */
export function tooManyNumbers(count: number): Text {
  const needs = bytesText(leastBytes(count))
  const most = sizeText(leastBytes(maxElements))
  return {
    en: `${count} numbers need at least ${needs.en}, and ${maxElements} (${most}) are allowed`,
    ja: `数が ${count} 個で少なくとも ${needs.ja}必要になり、上限の ${maxElements} 個（${most}）を超える`,
  }
}
