import { openExample } from '../shell/files'
import { useText } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'

const examples = [
  { name: 'e11-apple-and-orange', title: texts.exampleFruit },
  { name: 'e19-xor', title: texts.exampleXor },
  { name: 'e20-spiral', title: texts.exampleSpiral },
] as const

/** The outline of a first graph, one sentence, three examples. */
export function EmptyCanvas() {
  const t = useText()
  return (
    <div className="gw-empty">
      <svg width="270" height="66" aria-hidden="true">
        <g fill="none" stroke="var(--rule-2)" strokeWidth="1.5">
          <path d="M1 17h60l8 16-8 16h-60z" />
          <circle cx="239" cy="33" r="28" />
          <path d="M69 30.5H211" strokeWidth="1.75" />
        </g>
        <g fill="var(--paper)" stroke="var(--ink-3)" strokeWidth="1.5">
          <circle cx="69" cy="33" r="4" />
          <circle cx="211" cy="33" r="4" />
        </g>
      </svg>
      <p>{t(texts.emptyTitle)}</p>
      <p className="gw-empty-examples">
        <span>{t(texts.emptyExamples)}</span>
        {examples.map(({ name, title }) => (
          <button key={name} type="button" className="gw-link" onClick={() => void openExample(name)}>
            {t(title)}
          </button>
        ))}
      </p>
    </div>
  )
}
