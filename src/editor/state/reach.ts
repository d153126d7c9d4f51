import type { Frame, Step } from '../../engine/views'
import type { EditorState } from './editor-state'

/** What can be seen at the cursor: nothing that a later step will bring. */
export interface Reach {
  valueShown(node: string): boolean
  gradientShown(wire: string): boolean
  parameterGradientShown(parameter: string): boolean
  /** the seed, ∂L/∂L = 1 */
  readonly seeded: boolean
  /** the gradient that has gathered so far at an output, with how many of its contributions have come */
  gathered(node: string, output: string): { readonly step: Step; readonly complete: boolean } | undefined
  /** the step that has just been taken, while someone is stepping */
  readonly inPlay?: Step
}

interface Schedule {
  readonly value: ReadonlyMap<string, number>
  readonly gradient: ReadonlyMap<string, number>
  readonly parameter: ReadonlyMap<string, number>
  readonly gathering: ReadonlyMap<string, readonly Step[]>
  readonly seed: number
}

const schedules = new WeakMap<Frame, Schedule>()
let latest:
  | { readonly frame: Frame; readonly cursor: number; readonly stepping: boolean; readonly reach: Reach }
  | undefined

/** The reach of a state; the same object for the same frame and cursor. */
export function reachOf({
  frame,
  cursor,
  stepping,
}: Pick<EditorState, 'frame' | 'cursor' | 'stepping'>): Reach {
  if (latest?.frame === frame && latest.cursor === cursor && latest.stepping === stepping) return latest.reach
  const reach = reachAt(frame, cursor, stepping)
  latest = { frame, cursor, stepping, reach }
  return reach
}

export function reachAt(frame: Frame, cursor: number, stepping: boolean): Reach {
  const schedule = scheduleOf(frame)
  const done = (index: number | undefined): boolean => index !== undefined && index < cursor
  const inPlay = stepping ? frame.steps[cursor - 1] : undefined
  return {
    valueShown: (node) => done(schedule.value.get(node)),
    gradientShown: (wire) => done(schedule.gradient.get(wire)),
    parameterGradientShown: (parameter) => done(schedule.parameter.get(parameter)),
    seeded: done(schedule.seed),
    gathered: (node, output) => {
      const steps = schedule.gathering.get(`${node}:${output}`) ?? []
      const step = steps.filter(({ index }) => index < cursor).at(-1)
      return step === undefined ? undefined : { step, complete: step === steps.at(-1) }
    },
    ...(inPlay === undefined ? {} : { inPlay }),
  }
}

function scheduleOf(frame: Frame): Schedule {
  const known = schedules.get(frame)
  if (known !== undefined) return known
  const sources = new Map(frame.wires.map(({ id, source }) => [id, `${source.node}:${source.output}`]))
  const value = new Map<string, number>()
  const gradient = new Map<string, number>()
  const parameter = new Map<string, number>()
  const gathering = new Map<string, Step[]>()
  let seed = Infinity
  const gather = (output: string | undefined, step: Step): void => {
    if (output === undefined) return
    const steps = gathering.get(output)
    if (steps === undefined) gathering.set(output, [step])
    else steps.push(step)
  }
  for (const step of frame.steps) {
    switch (step.kind) {
      case 'forward':
        value.set(step.node, step.index)
        break
      case 'seed':
        if (step.arriving === undefined) seed = step.index
        else {
          gradient.set(step.arriving.wire, step.index)
          gather(sources.get(step.arriving.wire), step)
        }
        break
      case 'contribution':
        if (step.wire !== undefined) {
          gradient.set(step.wire, step.index)
          gather(sources.get(step.wire), step)
        }
        if (step.param !== undefined) parameter.set(step.param, step.index)
        break
      case 'blocked':
        gradient.set(step.wire, step.index)
        break
      case 'accumulate':
        gather(`${step.node}:${step.output}`, step)
    }
  }
  const schedule = { value, gradient, parameter, gathering, seed }
  schedules.set(frame, schedule)
  return schedule
}
