import { hidesGradients } from '../../formats/figure-facts'
import { useEditor } from '../state/store'
import { useLanguage } from '../texts'
import { marksOf } from './marks'

/** A sentence whose numbers wear the colour of their pass and whose names stand out. */
export function Marked({ text }: { readonly text: string }) {
  const language = useLanguage()
  const isHidden = useEditor((state) => hidesGradients(state.document))
  return marksOf(text).map(({ kind, text: words }, i) => {
    switch (kind) {
      case 'fwd':
        return (
          <em key={i} className="gw-said-fwd">
            {words}
          </em>
        )
      case 'bwd':
        return (
          <em key={i} className="gw-said-bwd">
            {isHidden ? '?' : words}
          </em>
        )
      case 'node':
        // Japanese names stand in brackets instead, which the sentence has.
        return language === 'ja' ? <span key={i}>{words}</span> : <b key={i}>{words}</b>
      case 'key':
        return (
          <kbd key={i} className="gw-kbd">
            {words}
          </kbd>
        )
      case 'plain':
        return <span key={i}>{words}</span>
    }
  })
}
