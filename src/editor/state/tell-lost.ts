import type { GraphDocument } from '../../graph/document'
import { lostOutside } from '../../graph/lost-wires'
import { say } from '../texts'
import { moduleTexts as texts } from '../texts/modules'
import { store } from './store'
import { toast } from './toast'

const shown = 6

/** Says what an edit of a module has taken along outside of it, where a person may not be looking. */
export function tellLost(before: GraphDocument, module: string): void {
  const { wires, objective } = lostOutside(before, store.getState().whole, module)
  const list = wires.slice(0, shown).join(', ') + (wires.length > shown ? ', …' : '')
  const words = [
    ...(wires.length === 0 ? [] : [say(texts.lostWires, { wires: list })]),
    ...(objective ? [say(texts.lostObjective)] : []),
  ].join(' ')
  if (words === '') return
  toast(words, { id: 'lost' })
  store.setState({ announcement: words })
}
