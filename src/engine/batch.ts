import type { Problem } from '../base/problem'
import type { SourceReading } from './sources'

/** An Input whose shape has a named axis, with what it is fed or holds. */
export interface NamedInput {
  readonly id: string
  readonly reading: SourceReading
}

export interface Binding {
  /** size of every name */
  readonly sizes: ReadonlyMap<string, number>
  /** the first axis' size, as `Frame.batch` shows it */
  readonly batch?: number
  readonly problems: readonly Problem[]
}

/**
 * The size of every named axis. A feed decides; else `batch`, for names of first axes; else the value in the document;
 * else 1. Two that disagree are a problem which names both.
 */
export function bindAxes(inputs: readonly NamedInput[], batch: number | undefined): Binding {
  const sizes = new Map<string, number>()
  const boundBy = new Map<string, string>()
  const problems: Problem[] = []
  const bind = ({ id, reading }: NamedInput): void => {
    reading.axes.forEach((axis, i) => {
      const size = reading.value?.shape[i]
      if (typeof axis !== 'string' || size === undefined) return
      const known = sizes.get(axis)
      if (known === undefined) {
        sizes.set(axis, size)
        boundBy.set(axis, id)
      } else if (known !== size) {
        problems.push(batchDiffers(axis, [boundBy.get(axis) ?? id, known], [id, size]))
      }
    })
  }
  const names = inputs.flatMap(({ reading }) => reading.axes.filter((axis) => typeof axis === 'string'))
  for (const input of inputs) if (input.reading.fed) bind(input)
  if (batch === undefined) {
    for (const input of inputs) if (!input.reading.fed) bind(input)
  }
  for (const name of names) if (!sizes.has(name)) sizes.set(name, batch ?? 1)
  const first = names[0]
  return { sizes, batch: first === undefined ? undefined : sizes.get(first), problems }
}

/** The axes with every name replaced by its size. */
export const boundShape = (axes: SourceReading['axes'], sizes: ReadonlyMap<string, number>): number[] =>
  axes.map((axis) => (typeof axis === 'string' ? (sizes.get(axis) ?? 1) : axis))

function batchDiffers(axis: string, first: [string, number], second: [string, number]): Problem {
  const [a, sizeA] = first
  const [b, sizeB] = second
  return {
    code: 'batch-differs',
    message: {
      en: `${axis} is ${sizeA} in ${a} and ${sizeB} in ${b}`,
      ja: `${axis} が ${a} では ${sizeA}、${b} では ${sizeB} になっている`,
    },
    at: [b, a],
    hint: {
      en: `give both the same number of rows, or declare another letter than ${axis}`,
      ja: `行数をそろえるか、${axis} とは別の文字で宣言する`,
    },
  }
}
