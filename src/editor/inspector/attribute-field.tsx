import { useId, useState } from 'react'
import type { Problem } from '../../base/problem'
import type { AttrValue, TensorLiteral } from '../../graph/document'
import type { AttrSpec } from '../../ops/kit/definition'
import { formatShape } from '../../tensor/shape'
import { useText, type Translate } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { Choice } from '../shell/controls'
import { readAttr, writtenAttr } from './attribute-text'
import { FieldProblem } from './field-problem'

interface FieldProps {
  readonly name: string
  readonly spec: AttrSpec
  /** `undefined`: the op's default holds */
  readonly value: AttrValue | undefined
  readonly readOnly: boolean
  /** applies the value unless it says what is wrong with it; `undefined` goes back to the default */
  readonly onSet: (value: AttrValue | undefined) => Problem | undefined
}

/** One setting: a switch, a choice, or a field of text that takes formulas and lists. */
export function AttributeField(props: FieldProps) {
  const t = useText()
  const id = useId()
  const [problem, setProblem] = useState<Problem>()
  const { name, spec } = props
  return (
    <div className="gw-attribute">
      <div className={spec.type === 'tensor' ? 'gw-attribute-tall' : 'gw-attribute-row'}>
        <label htmlFor={id} title={t(spec.doc)}>
          {name}
        </label>
        <Control {...props} id={id} problem={problem} onProblem={setProblem} />
      </div>
      <FieldProblem problem={problem} />
    </div>
  )
}

interface ControlProps extends FieldProps {
  readonly id: string
  readonly problem: Problem | undefined
  readonly onProblem: (problem: Problem | undefined) => void
}

function Control(props: ControlProps) {
  const t = useText()
  const { id, spec, value, readOnly, onSet } = props
  switch (spec.type) {
    case 'boolean':
      return (
        <input
          id={id}
          type="checkbox"
          className="gw-tick"
          checked={value === undefined ? spec.default : value === true}
          disabled={readOnly}
          onChange={(event) => {
            onSet(event.target.checked === spec.default ? undefined : event.target.checked)
          }}
        />
      )
    case 'choice':
      return (
        <Choice
          id={id}
          label={props.name}
          value={typeof value === 'string' ? value : spec.default}
          choices={spec.choices.map((choice) => {
            const named =
              spec.names !== undefined && Object.hasOwn(spec.names, choice) ? spec.names[choice] : undefined
            return { value: choice, text: named === undefined ? choice : t(named) }
          })}
          disabled={readOnly}
          onChoose={(choice) => {
            onSet(choice === spec.default ? undefined : choice)
          }}
        />
      )
    default:
      return <TextField {...props} />
  }
}

/** Applies on Enter and when it is left; Escape takes the change back. */
function TextField({ id, name, spec, value, readOnly, problem, onSet, onProblem }: ControlProps) {
  const t = useText()
  const [draft, setDraft] = useState<string>()
  const written = writtenAttr(spec, value)
  const isTall = spec.type === 'tensor'
  if (written === undefined) return <span className="gw-muted">{largeWords(t, value)}</span>
  const commit = async (): Promise<void> => {
    if (draft === undefined || draft === written) {
      setDraft(undefined)
      onProblem(undefined)
      return
    }
    const read = await readAttr(spec, draft)
    const fault = 'problem' in read ? read.problem : onSet(read.value)
    onProblem(fault)
    // What was refused stays to be corrected.
    if (fault === undefined) setDraft(undefined)
  }
  const shared = {
    id,
    value: draft ?? written,
    readOnly,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': problem !== undefined,
    'aria-label': name,
    placeholder: placeholderOf(t, spec),
    onBlur: () => void commit(),
  }
  const cancel = (): void => {
    setDraft(undefined)
    onProblem(undefined)
  }
  return isTall ? (
    <textarea
      {...shared}
      className="gw-area"
      title={t(inspectorTexts.valueHelp)}
      rows={Math.min(8, (draft ?? written).split('\n').length)}
      onChange={(event) => {
        setDraft(event.target.value)
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') cancel()
        if (event.key === 'Enter' && !event.shiftKey) {
          event.preventDefault()
          void commit()
        }
      }}
    />
  ) : (
    <input
      {...shared}
      className="gw-field"
      title={helpOf(t, spec)}
      onChange={(event) => {
        setDraft(event.target.value)
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') cancel()
        if (event.key === 'Enter') void commit()
      }}
    />
  )
}

/** How to write what the field takes, where that is not plain. */
function helpOf(t: Translate, spec: AttrSpec): string | undefined {
  if (spec.type === 'shape') return t(inspectorTexts.shapeHelp)
  return spec.type === 'ints' || spec.type === 'optional-ints' ? t(inspectorTexts.intsHelp) : undefined
}

function placeholderOf(t: Translate, spec: AttrSpec): string {
  switch (spec.type) {
    case 'shape':
      return 'N, 784'
    case 'tensor':
      return '0'
    case 'optional-int':
    case 'optional-ints':
    case 'optional-number':
      return t(inspectorTexts.none)
    case 'number':
    case 'int':
    case 'ints':
    case 'boolean':
    case 'choice':
      return String(spec.default)
  }
}

function largeWords(t: Translate, value: AttrValue | undefined): string {
  const isTensor = typeof value === 'object' && value !== null && 'shape' in value
  const shape = isTensor ? (value as Exclude<TensorLiteral, number | string>).shape : []
  return t(inspectorTexts.largeValue, {
    shape: formatShape(shape).replaceAll(',', ', '),
    count: shape.reduce((size, d) => size * d, 1),
  })
}
