import { useId, useState } from 'react'
import type { Problem } from '../../base/problem'
import type { Text } from '../../base/text'
import { formatNumber } from '../../base/numbers'
import { thinSpace } from '../../figure/numbers'
import { parseNumber } from '../../formats/formula'
import { optionProblem, type OptionSpec } from '../../train/options'
import { FieldProblem } from '../inspector/field-problem'
import { Choice } from '../shell/controls'
import { useText } from '../texts'
import { optionNames } from '../texts/training'

export type OptionValue = number | boolean | string | undefined

interface RowProps {
  readonly name: string
  readonly spec: OptionSpec
  readonly value: unknown
  readonly disabled?: boolean
  /** said instead of the default when nothing is set */
  readonly empty?: string
  /** its entry among the names of options, where the option's own would be ambiguous */
  readonly called?: string
  readonly onSet: (value: OptionValue) => void
}

const names: Readonly<Record<string, Text>> = optionNames

/** One option of training, its name and its value side by side; a refused value is not applied and says why. */
export function OptionRow(props: RowProps) {
  const t = useText()
  const id = useId()
  const [problem, setProblem] = useState<Problem>()
  const { name, spec } = props
  const named = props.called ?? name
  const title = Object.hasOwn(names, named) ? names[named] : undefined
  return (
    <>
      <div className="gw-option">
        <label htmlFor={id} title={t(spec.doc)}>
          {title === undefined ? name : t(title)}
        </label>
        <Control {...props} id={id} invalid={problem !== undefined} onProblem={setProblem} />
      </div>
      <FieldProblem problem={problem} />
    </>
  )
}

function Control(
  props: RowProps & {
    readonly id: string
    readonly invalid: boolean
    readonly onProblem: (problem: Problem | undefined) => void
  },
) {
  const { spec, value, id, disabled = false, onSet } = props
  if (spec.type === 'boolean') {
    return (
      <input
        id={id}
        type="checkbox"
        className="gw-tick"
        checked={typeof value === 'boolean' ? value : spec.default}
        disabled={disabled}
        onChange={(event) => {
          onSet(event.target.checked === spec.default ? undefined : event.target.checked)
        }}
      />
    )
  }
  if (spec.type === 'choice') {
    return (
      <Choice
        id={id}
        label={props.name}
        value={typeof value === 'string' ? value : spec.default}
        choices={spec.choices.map((choice) => ({ value: choice, text: choice }))}
        disabled={disabled}
        onChoose={(choice) => {
          onSet(choice === spec.default ? undefined : choice)
        }}
      />
    )
  }
  return <NumberField {...props} />
}

function NumberField({
  name,
  spec,
  value,
  id,
  disabled,
  empty,
  invalid,
  onSet,
  onProblem,
}: Parameters<typeof Control>[0]) {
  const [draft, setDraft] = useState<string>()
  const isShare = name === 'split'
  const held = typeof value === 'number' ? value : empty === undefined ? spec.default : undefined
  const shown =
    typeof held !== 'number'
      ? (empty ?? '')
      : isShare
        ? `${formatNumber(held * 100, 4)}${thinSpace}%`
        : written(held)
  const commit = async (): Promise<void> => {
    const text = draft?.trim()
    if (text === undefined || text === shown) {
      setDraft(undefined)
      onProblem(undefined)
      return
    }
    if (text === '') {
      onSet(undefined)
      onProblem(undefined)
      setDraft(undefined)
      return
    }
    const isPercent = /%$/.test(text)
    const read = await parseNumber(text.replace(/\s*%$/, ''))
    if ('problem' in read) {
      onProblem(read.problem)
      return
    }
    const number = isPercent ? read.value / 100 : read.value
    const problem = optionProblem(spec, number)
    onProblem(problem)
    if (problem !== undefined) return
    onSet(number)
    setDraft(undefined)
  }
  return (
    <input
      id={id}
      className="gw-field"
      value={draft ?? shown}
      disabled={disabled}
      spellCheck={false}
      autoComplete="off"
      aria-invalid={invalid}
      onFocus={(event) => {
        event.currentTarget.select()
      }}
      onChange={(event) => {
        setDraft(event.target.value)
      }}
      onBlur={() => void commit()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') void commit()
        if (event.key === 'Escape') {
          setDraft(undefined)
          onProblem(undefined)
        }
      }}
    />
  )
}

/** A setting is shown as exactly as it is kept. */
const written = (x: number): string => {
  const short = formatNumber(x, 7)
  return short.includes('×') || Number(short.replace('−', '-')) !== x ? String(x).replace('-', '−') : short
}
