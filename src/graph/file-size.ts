import { bytesText } from '../base/bytes'
import type { Problem } from '../base/problem'
import { limits } from './limits'

/** A file of more bytes than are read; `undefined` when it may be read. To be asked before it is. */
export const fileTooLarge = (size: number): Problem | undefined =>
  size <= limits.bytes
    ? undefined
    : {
        code: 'file-too-large',
        message: {
          en: `the file has ${bytesText(size).en}, and ${bytesText(limits.bytes).en} are allowed`,
          ja: `ファイルが ${bytesText(size).ja}あり、上限の ${bytesText(limits.bytes).ja}を超える`,
        },
        at: [],
      }
