import type { Text } from '../../base/text'
import type { AnyOp } from './definition'

/** Added to an op's words where broadcasting stretched the input that the gradient goes back to. */
export const stretchedWords: Text = {
  en: 'and adds it up over the axes that were stretched',
  ja: '、広げた軸では足し合わせる',
}

/** What a node does on the way back, as a clause after its sign; `stretched`: the input was broadcast. */
export function backwardWordsOf(op: AnyOp, stretched = false): Text | undefined {
  const words = op.backwardWords
  if (words === undefined || !stretched) return words
  return { en: `${words.en} ${stretchedWords.en}`, ja: `${words.ja}${stretchedWords.ja}` }
}
