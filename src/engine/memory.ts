import { bytesText } from '../base/bytes'
import { ProblemError, type Problem } from '../base/problem'

/** Bytes that one plan may take: what one WebAssembly memory can hold, less a page. */
export const maxPlanBytes = 65535 * 65536

/** A plan whose numbers do not fit: says how many bytes they would need, and how many there may be. */
export const tooLarge = (bytes: number): Problem => ({
  code: 'too-large',
  message:
    bytes > maxPlanBytes
      ? {
          en: `the numbers of this document need ${bytesText(bytes).en}, and ${bytesText(maxPlanBytes).en} are allowed`,
          ja: `この文書の数値には ${bytesText(bytes).ja}必要で、使えるのは ${bytesText(maxPlanBytes).ja}まで`,
        }
      : {
          en: `the numbers of this document need ${bytesText(bytes).en}, more than this machine gives`,
          ja: `この文書の数値には ${bytesText(bytes).ja}必要で、このマシンのメモリーに入りきらない`,
        },
  at: [],
  hint: {
    en: 'make the batch or the largest tensors smaller',
    ja: 'バッチか、最も大きいテンソルを小さくする',
  },
})

/**
 * Allocates what a plan needs. Throws ProblemError `too-large`, before anything is allocated when it is more than any
 * machine gives, and in place of the engine's own error when this machine refuses.
 */
export function allocated<T>(bytes: number, allocate: () => T): T {
  if (bytes > maxPlanBytes) throw new ProblemError([tooLarge(bytes)])
  try {
    return allocate()
  } catch (error) {
    // Arrays and memories that are refused are RangeErrors.
    if (error instanceof RangeError) throw new ProblemError([tooLarge(bytes)])
    throw error
  }
}
