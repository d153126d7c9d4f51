import { lazy, Suspense, useState } from 'react'
import { isSame, watchedIn, withWatched, type Watched } from '../../graph/watch'
import { editWhole } from '../state/actions'
import { useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { stepperTexts as texts } from '../texts/stepper'
import { IconButton } from '../shell/controls'
import { Tex } from '../shell/tex'
import { gradientText, nameOf, valueText } from './step-words'
import { seenOf, standingOutside } from './watch-entries'

const WatchDialog = lazy(() => import('./watch-dialog').then((m) => ({ default: m.WatchDialog })))

/** Values and gradients to keep an eye on while stepping. The document remembers which. */
export function WatchList() {
  const t = useText()
  // The list is the whole document's, whose nodes it names, also inside of one of them.
  const document = useEditor((state) => state.whole)
  const isLocked = useEditor((state) => state.locked === 'newer')
  const [isAdding, setAdding] = useState(false)
  const list = watchedIn(document)
  return (
    <section className="gw-watch" aria-label={t(texts.watch)}>
      <h3>
        {t(texts.watch)}
        <IconButton
          look="bare"
          icon="plus"
          label={t(texts.watchAdd)}
          disabled={isLocked || document.nodes.length === 0}
          onClick={() => {
            setAdding(true)
          }}
        />
      </h3>
      {list.length === 0 ? (
        <p className="gw-watch-empty">{t(texts.watchEmpty)}</p>
      ) : (
        <ul>
          {list.map((watched) => (
            <Row key={`${watched.what} ${watched.node}`} watched={watched} />
          ))}
        </ul>
      )}
      {isAdding ? (
        <Suspense>
          <WatchDialog
            onClose={() => {
              setAdding(false)
            }}
          />
        </Suspense>
      ) : undefined}
    </section>
  )
}

function Row({ watched }: { readonly watched: Watched }) {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  const whole = useEditor((state) => state.whole)
  const frame = useEditor((state) => state.frame)
  const cursor = useEditor((state) => state.cursor)
  const stepping = useEditor((state) => state.stepping)
  const isLocked = useEditor((state) => state.locked === 'newer')
  const seen = seenOf(standingOutside({ document, whole, frame, cursor, stepping }), watched)
  const name = nameOf({ document: whole }, watched.node, language)
  return (
    <li>
      {watched.what === 'gradient' ? (
        <span className="gw-watch-name">
          <Tex tex="\bwd{\partial L}" /> / {name}
        </span>
      ) : (
        <span className="gw-watch-name">{name}</span>
      )}
      {seen === undefined ? (
        <span className="gw-quiet">{t(texts.notReached)}</span>
      ) : (
        <b className={watched.what === 'value' ? 'gw-fwd' : 'gw-bwd'}>
          {watched.what === 'value' ? valueText(seen) : gradientText(seen)}
        </b>
      )}
      {isLocked ? undefined : (
        <IconButton
          className="gw-watch-remove"
          look="bare"
          icon="close"
          label={t(texts.watchRemove, { name })}
          onClick={() => {
            editWhole((before) =>
              withWatched(
                before,
                watchedIn(before).filter((other) => !isSame(other, watched)),
              ),
            )
          }}
        />
      )}
    </li>
  )
}
