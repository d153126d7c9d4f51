import { lazy, Suspense, useState } from 'react'
import { edit } from '../state/actions'
import { useEditor } from '../state/store'
import { useLanguage, useText } from '../texts'
import { stepperTexts as texts } from '../texts/stepper'
import { IconButton } from '../shell/controls'
import { Tex } from '../shell/tex'
import { gradientText, nameOf, valueText } from './step-words'
import { isSame, seenOf, watchedIn, withWatched, type Watched } from './watch-entries'

const WatchDialog = lazy(() => import('./watch-dialog').then((m) => ({ default: m.WatchDialog })))

/** Values and gradients to keep an eye on while stepping. The document remembers which. */
export function WatchList() {
  const t = useText()
  // The list is kept with the document, whose nodes it names.
  const isInside = useEditor((state) => state.path.length > 0)
  const document = useEditor((state) => state.document)
  const readOnly = useEditor((state) => state.readOnly)
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
          disabled={readOnly || isInside || document.nodes.length === 0}
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
  const frame = useEditor((state) => state.frame)
  const cursor = useEditor((state) => state.cursor)
  const stepping = useEditor((state) => state.stepping)
  const readOnly = useEditor((state) => state.readOnly)
  const seen = seenOf({ document, frame, cursor, stepping }, watched)
  const name = nameOf({ document }, watched.node, language)
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
      {readOnly ? undefined : (
        <IconButton
          className="gw-watch-remove"
          look="bare"
          icon="close"
          label={t(texts.watchRemove, { name })}
          onClick={() => {
            edit((before) =>
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
