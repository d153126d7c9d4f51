import { setObjective } from '../../graph/edits'
import { setHidden, showsShapesOnly } from '../../graph/view'
import { wiresOf } from '../../graph/wires'
import { countNumber, panelNumber } from '../../figure/numbers'
import { edit, editWhole, setOverlay } from '../state/actions'
import { hasModes, nodeViewOf } from '../state/derived'
import { useEditor } from '../state/store'
import { nameOf } from '../stepper/step-words'
import { useLabel, useLanguage, useText } from '../texts'
import { barTexts } from '../texts/bar'
import { insideTexts } from '../texts/inside'
import { documentTexts as texts } from '../texts/inspector'
import { problemTexts } from '../texts/problems'
import { useTouch } from '../shell/narrow'
import { Button, Choice, Keys } from '../shell/controls'
import { ProblemList } from '../shell/problem-card'
import { ModuleList } from './module-list'
import { GradientCheck } from './gradient-check'
import { ModeSwitch } from './mode-switch'

/** The document as a whole: how much there is of it, what it is about, what is wrong, and what can be done. */
export function DocumentFacts() {
  const t = useText()
  const label = useLabel()
  const document = useEditor((state) => state.document)
  const problems = useEditor((state) => state.frame.problems)
  const notes = document.nodes.flatMap(({ note }) => (note === undefined ? [] : [label(note)]))
  return (
    <div className="gw-inspector-body">
      <header className="gw-facts-head">
        <h2>{document.title === undefined ? t(barTexts.untitled) : label(document.title)}</h2>
      </header>
      {document.nodes.length === 0 ? <EmptyWords /> : <Facts />}
      {showsShapesOnly(document) ? <OnlyShapes /> : undefined}
      {problems.length > 0 ? (
        <section className="gw-section">
          <h3>{t(problemTexts.title)}</h3>
          <ProblemList problems={problems} />
        </section>
      ) : undefined}
      {notes.map((note) => (
        <p key={note} className="gw-words">
          {note}
        </p>
      ))}
      <ModuleList />
      <WhatToDo />
      {showsShapesOnly(document) ? undefined : <GradientCheck />}
    </div>
  )
}

function OnlyShapes() {
  const t = useText()
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <div className="gw-words">
      <p>{t(texts.onlyShapes)}</p>
      <Button
        disabled={readOnly}
        onClick={() => {
          editWhole((document) => setHidden(document, 'values', false))
        }}
      >
        {t(texts.computeNumbers)}
      </Button>
    </div>
  )
}

function EmptyWords() {
  const t = useText()
  return (
    <div className="gw-words">
      <p>{t(texts.empty)}</p>
      <Button
        onClick={() => {
          setOverlay({ kind: 'examples' })
        }}
      >
        {t(texts.examples)}
      </Button>
    </div>
  )
}

function Facts() {
  const t = useText()
  const isInside = useEditor((state) => state.path.length > 0)
  const document = useEditor((state) => state.document)
  const frame = useEditor((state) => state.frame)
  const parameters = frame.nodes
    .flatMap((node) => node.parameters)
    .reduce((sum, { value }) => sum + value.shape.reduce((size, d) => size * d, 1), 0)
  const rows: readonly (readonly [string, number | undefined])[] = [
    [t(texts.nodes), document.nodes.length],
    [t(texts.wires), wiresOf(document).length],
    [t(texts.parameters), parameters === 0 ? undefined : parameters],
    [t(texts.steps), frame.steps.length],
    [t(texts.batch), frame.batch],
  ]
  return (
    <dl className="gw-facts">
      {rows.map(([name, count]) =>
        count === undefined ? undefined : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{countNumber(count)}</dd>
          </div>
        ),
      )}
      {showsShapesOnly(document) || isInside ? undefined : <ObjectiveFact />}
      {hasModes(document) && !showsShapesOnly(document) ? (
        <div>
          <dt>{t(texts.mode)}</dt>
          <dd>
            <ModeSwitch />
          </dd>
        </div>
      ) : undefined}
    </dl>
  )
}

/** The objective can be chosen here: any node of one number, the last ones first. */
function ObjectiveFact() {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  const frame = useEditor((state) => state.frame)
  const readOnly = useEditor((state) => state.readOnly)
  const { objective } = document
  const isScalar = (id: string): boolean => nodeViewOf({ frame }, id)?.outputs[0]?.value?.scalar !== undefined
  const choices = document.nodes
    .filter(({ id }) => isScalar(id) || id === objective)
    .map(({ id }) => ({ value: id, text: nameOf({ document }, id, language) }))
    .reverse()
  return (
    <div>
      <dt>{t(texts.objective)}</dt>
      <dd>
        {frame.loss === undefined ? undefined : <span className="gw-fwd">{panelNumber(frame.loss)}</span>}
        <Choice
          label={t(texts.objective)}
          value={objective ?? ''}
          choices={
            objective === undefined ? [{ value: '', text: t(texts.noObjective) }, ...choices] : choices
          }
          disabled={readOnly || choices.length === 0}
          onChoose={(id) => {
            if (id !== '') edit((before) => setObjective(before, id))
          }}
        />
      </dd>
    </div>
  )
}

function WhatToDo() {
  const t = useText()
  const isLocked = useEditor((state) => state.readOnly)
  const isInside = useEditor((state) => state.path.length > 0)
  const isTouch = useTouch()
  const rows = [
    { text: t(texts.doStep), keys: ['.', ','] },
    ...(isLocked
      ? []
      : [
          { text: t(texts.doAdd), keys: ['Tab', 'Shift+A'] },
          { text: t(texts.doWire), keys: ['C'] },
        ]),
    ...(isInside ? [{ text: t(insideTexts.stepOut), keys: ['Escape'] }] : []),
    { text: t(texts.doFind), keys: ['$mod+K'] },
    { text: t(texts.doKeys), keys: ['?'] },
  ]
  return (
    <section className="gw-section">
      <h3>{t(texts.whatToDo)}</h3>
      <p>{t(texts.doSelect)}</p>
      {isTouch ? undefined : (
        <ul className="gw-todo">
          {rows.map(({ text, keys }) => (
            <li key={text}>
              <span>{text}</span>
              <span className="gw-todo-keys">
                {keys.map((each) => (
                  <Keys key={each} keys={each} />
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
