import { same, type Text } from '../base/text'
import * as e from '../expr/build'
import { call } from '../expr/fn'
import { ShapeError } from '../expr/shape-error'
import type { Value } from '../expr/value'
import type { Subgraph } from '../graph/document'
import { carriedNames, eachOf, scanOutputs } from '../graph/scans'
import type {
  AttrSpec,
  AttrValues,
  KnownShapes,
  Mode,
  NoiseSpec,
  OpDefinition,
  Port,
  StateSpec,
} from '../ops/kit/definition'
import { maxSteps, stack, stepsOf } from '../ops/kit/recurrence'
import { traceOp } from '../ops/kit/trace'
import { formatShape, sameShape } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { initOfPort, startOf } from './parameters'
import { startShapes } from './scan-start'
import type { FindOp } from './subgraph-body'

/*
 * A module repeated over time, as one node: every step is a call of the module's one function, so that fifty steps are
 * no more to differentiate than one. Parameters of the module are owned once and used at every step.
 */

/** `cell`: the module as an op of its own, one step. */
export function scanOp(
  name: string,
  title: string,
  body: Subgraph,
  cell: OpDefinition,
  find: FindOp,
): OpDefinition {
  const scan = planOf(body, cell, find)
  const label = { en: `${title} over time`, ja: `${title} を時刻ごとに` }
  return {
    name,
    category: 'sequence',
    order: 0,
    title: label,
    short: same(`↻ ${title}`),
    summary: {
      en: `Repeats ${title} at every time step${carriedText(scan.carried).en}.`,
      ja: `${title} を時刻ごとに繰り返す${carriedText(scan.carried).ja}。`,
    },
    about,
    backwardWords: {
      en: 'sends the gradient back through every time step and adds up the shares of the parameters',
      ja: '勾配を時刻を逆にたどって渡し、パラメータの分を足し合わせる',
    },
    figure: { kind: 'module', glyph: `↻ ${title}` },
    formula: '',
    inputs: portsOf(scan),
    outputs: scan.outputs,
    attrs: attrsOf(scan),
    state: Object.fromEntries(
      Object.entries(cell.state ?? {}).map(([state, spec]): [string, StateSpec] => [
        state,
        { ...spec, shape: (xs, attrs) => spec.shape(stepShapes(scan, xs, attrs), {}) },
      ]),
    ),
    // Every step draws its own.
    noise: Object.fromEntries(
      Object.entries(cell.noise ?? {}).map(([noise, spec]): [string, NoiseSpec] => [
        noise,
        {
          ...spec,
          shape: (xs, attrs) => [
            lengthIn(scan, xs, attrs) ?? 0,
            ...spec.shape(stepShapes(scan, xs, attrs), {}),
          ],
        },
      ]),
    ),
    expr: (x, attrs, mode) => run(scan, x as Given, attrs, mode), // its ports take one wire each
    samples: [],
  }
}

type Given = Readonly<Record<string, Value | undefined>>

interface Scan {
  readonly cell: OpDefinition
  /** handed from step to step */
  readonly carried: readonly string[]
  /** taken apart along time, unless an attribute says that they are whole at every step */
  readonly others: readonly string[]
  /** what it stacks over time, then what it carries */
  readonly outputs: readonly string[]
  /** shapes of what is carried before the first step, for what is not wired; those that can be known */
  readonly starts: (steps: KnownShapes) => KnownShapes
}

function planOf(body: Subgraph, cell: OpDefinition, find: FindOp): Scan {
  const carried = carriedNames(body)
  const others = (body.inputs ?? []).filter((name) => !carried.includes(name))
  return {
    cell,
    carried,
    others,
    outputs: scanOutputs(body),
    starts: (steps) => startShapes(body, find, carried, others, steps),
  }
}

/** The cell's ports; what is carried may start from zeros, and what the cell owns is sized for one step. */
function portsOf(scan: Scan): Record<string, Port> {
  const { cell, carried, others } = scan
  return Object.fromEntries(
    Object.entries(cell.inputs).map(([name, port]): [string, Port] => {
      if (carried.includes(name)) return [name, { ...port, optional: true, about: carriedAbout }]
      if (others.includes(name)) return [name, { ...port, about: slicedAbout }]
      const { param } = port
      if (param === undefined) return [name, port]
      const shared = {
        ...param,
        shape: (xs: KnownShapes, attrs: AttrValues) => param.shape(stepShapes(scan, xs, attrs), {}),
      }
      startOf.set(shared, startOf.get(param) ?? { init: initOfPort(param, undefined) })
      return [name, { ...port, param: shared }]
    }),
  )
}

function attrsOf({ others }: Scan): Record<string, AttrSpec> {
  const each = others.map((name): [string, AttrSpec] => [
    eachOf(name),
    {
      type: 'boolean',
      default: true,
      doc: {
        en: `Whether ${name} has a time axis and each step takes its own part; off: every step gets it whole.`,
        ja: `${name} に時刻の軸があり、各時刻がその一部を使うかどうか。オフなら毎時刻、全体を渡す。`,
      },
    },
  ])
  return {
    axis: {
      type: 'int',
      default: 1,
      doc: {
        en: 'The time axis of inputs and outputs: 1 with the batch first, 0 with time first.',
        ja: '入力と出力の時刻の軸。バッチが先なら 1、時刻が先なら 0。',
      },
    },
    reverse: {
      type: 'boolean',
      default: false,
      doc: { en: 'Reads the steps from the last to the first.', ja: '最後の時刻から逆向きに読む。' },
    },
    ...Object.fromEntries(each),
  }
}

const isSliced = (name: string, attrs: AttrValues): boolean => attrs[eachOf(name)] !== false

/** The time axis as counted from the front; `undefined` where a tensor has none there. */
function timeAxis(rank: number, attrs: AttrValues): number | undefined {
  const axis = typeof attrs.axis === 'number' ? attrs.axis : 1
  const place = axis < 0 ? axis + rank : axis
  return place >= 0 && place < rank ? place : undefined
}

/** What one step gets, as far as it is known. */
function stepShapes(scan: Scan, xs: KnownShapes, attrs: AttrValues): KnownShapes {
  const steps: Record<string, Shape | undefined> = { ...xs }
  for (const name of scan.others) {
    const shape = xs[name]
    if (shape === undefined || !isSliced(name, attrs)) continue
    const time = timeAxis(shape.length, attrs)
    steps[name] = time === undefined ? undefined : shape.filter((_, axis) => axis !== time)
  }
  return { ...scan.starts(steps), ...defined(steps) }
}

const defined = (xs: KnownShapes): KnownShapes =>
  Object.fromEntries(Object.entries(xs).filter(([, shape]) => shape !== undefined))

/** How many steps there are, by the first input that is taken apart. */
function lengthIn(scan: Scan, xs: KnownShapes, attrs: AttrValues): number | undefined {
  const name = scan.others.find((other) => isSliced(other, attrs) && xs[other] !== undefined)
  const shape = name === undefined ? undefined : xs[name]
  const time = shape === undefined ? undefined : timeAxis(shape.length, attrs)
  return time === undefined ? undefined : shape?.[time]
}

function run(scan: Scan, x: Given, attrs: AttrValues, mode: Mode): Record<string, Value> {
  const { cell, carried } = scan
  const sliced = slicedInputs(scan, x, attrs)
  const length = checkLength(sliced, attrs)
  const steps = new Map(sliced.map(([name, value]) => [name, stepsOf(value, axisOf(name, value, attrs))]))
  const states = Object.keys(cell.state ?? {})
  const noises = new Map(
    Object.keys(cell.noise ?? {}).map((name) => [name, stepsOf(x[name] ?? e.full([length], 0), 0)]),
  )
  let memory: Given = startsOf(scan, x, attrs)
  let remembered: Given = Object.fromEntries(states.map((name) => [name, x[name]]))
  const seen = Array.from({ length }, (): Given => ({}))
  for (let i = 0; i < length; i++) {
    const t = attrs.reverse === true ? length - 1 - i : i
    const now = Object.fromEntries([...steps, ...noises].map(([name, each]) => [name, each[t]]))
    const given: Given = { ...x, ...now, ...memory, ...remembered }
    const results = applyCell(cell, given, mode)
    for (const name of carried) needSame(name, memory[name], results[name])
    memory = Object.fromEntries(carried.map((name) => [name, results[name]]))
    remembered = Object.fromEntries(states.map((name) => [name, results[`next.${name}`] ?? remembered[name]]))
    seen[t] = results
  }
  const outputs = scan.outputs.map((name): [string, Value | undefined] => [
    name,
    carried.includes(name) ? memory[name] : overTime(name, seen, attrs),
  ])
  const hasNext =
    mode === 'train' || seen.some((results) => Object.keys(results).some((name) => name.startsWith('next.')))
  const nexts = states.flatMap((name): [string, Value | undefined][] =>
    hasNext && seen[0]?.[`next.${name}`] !== undefined ? [[`next.${name}`, remembered[name]]] : [],
  )
  return Object.fromEntries(
    [...outputs, ...nexts].filter((entry): entry is [string, Value] => entry[1] !== undefined),
  )
}

/** One step: a call of the cell's function, the same one at every step. */
function applyCell(cell: OpDefinition, given: Given, mode: Mode): Given {
  const fn = traceOp(cell, given, {}, mode)
  const results = call(
    fn,
    fn.paramNames.map((name) => given[name]).filter((value) => value !== undefined),
  )
  return Object.fromEntries(fn.resultNames.map((name, i) => [name, results[i]]))
}

function slicedInputs({ others }: Scan, x: Given, attrs: AttrValues): [string, Value][] {
  const sliced = others.flatMap((name): [string, Value][] => {
    const value = x[name]
    return value === undefined || !isSliced(name, attrs) ? [] : [[name, value]]
  })
  if (sliced.length > 0) return sliced
  throw new ShapeError(
    'no-time',
    {
      en: 'there is nothing to step through: no input has a time axis',
      ja: '繰り返す時刻がない: 時刻の軸を持つ入力が 1 つもない',
    },
    {
      hint: {
        en: 'an input that is not also an output of the module, and whose each is on, is taken step by step',
        ja: 'モジュールの出力にない入力で、each がオンのものが、時刻ごとに分けられる',
      },
    },
  )
}

function axisOf(name: string, value: Value, attrs: AttrValues): number {
  const axis = timeAxis(value.shape.length, attrs)
  if (axis !== undefined) return axis
  const shape = formatShape(value.shape)
  throw new ShapeError(
    'bad-axis',
    {
      en: `${name} is ${shape}: it has no time axis ${String(attrs.axis)}`,
      ja: `${name} の形が ${shape} になっている: 時刻の軸 ${String(attrs.axis)} がない`,
    },
    {
      port: name,
      hint: {
        en: `set axis, or each.${name} to false if every step gets it whole`,
        ja: `axis を直すか、毎時刻に全体を渡すなら each.${name} を false にする`,
      },
    },
  )
}

function checkLength(sliced: readonly (readonly [string, Value])[], attrs: AttrValues): number {
  const lengths = sliced.map(([name, value]) => [name, value.shape[axisOf(name, value, attrs)] ?? 0] as const)
  const [[first, length] = ['', 0]] = lengths
  const other = lengths.find(([, n]) => n !== length)
  if (other !== undefined)
    throw new ShapeError(
      'shape-mismatch',
      {
        en: `lengths differ: ${first} has ${length} time steps, ${other[0]} has ${other[1]}`,
        ja: `長さが違う: ${first} の時刻は ${length}、${other[0]} は ${other[1]}`,
      },
      { port: other[0] },
    )
  if (length === 0)
    throw new ShapeError(
      'empty-tensor',
      { en: `${first} has no time steps`, ja: `${first} に時刻がない` },
      { port: first },
    )
  if (length > maxSteps)
    throw new ShapeError(
      'too-many-steps',
      {
        en: `${first} has ${length} time steps: at most ${maxSteps} can be unrolled`,
        ja: `${first} の時刻が ${length} ある: 展開できるのは ${maxSteps} まで`,
      },
      {
        port: first,
        hint: {
          en: 'cut the sequence into pieces and carry the state on',
          ja: '系列を分割し、状態を引き継ぐ',
        },
      },
    )
  return length
}

/** What is carried before the first step: as wired, else zeros. */
function startsOf(scan: Scan, x: Given, attrs: AttrValues): Given {
  const known = Object.fromEntries(Object.entries(x).map(([name, value]) => [name, value?.shape]))
  const shapes = stepShapes(scan, known, attrs)
  return Object.fromEntries(
    scan.carried.map((name) => {
      const wired = x[name]
      if (wired !== undefined) return [name, wired]
      const shape = shapes[name]
      if (shape !== undefined) return [name, e.full(shape, 0)]
      throw new ShapeError(
        'unknown-size',
        {
          en: `the size of ${name} before the first step is not known`,
          ja: `最初の時刻より前の ${name} の大きさが決まらない`,
        },
        {
          port: name,
          hint: {
            en: `wire its start, or give the Input ${name} in the module a shape such as ["N", 16]`,
            ja: `初期値を配線するか、モジュールの中の Input ${name} に ["N", 16] のような形を付ける`,
          },
        },
      )
    }),
  )
}

function needSame(name: string, before: Value | undefined, after: Value | undefined): void {
  if (before === undefined || after === undefined || sameShape(before.shape, after.shape)) return
  const [from, to] = [formatShape(before.shape), formatShape(after.shape)]
  throw new ShapeError(
    'shape-mismatch',
    {
      en: `${name} goes in as ${from} and comes out as ${to}: what is carried must keep its shape`,
      ja: `${name} が ${from} で入り ${to} で出てくる: 引き継ぐものの形は変われない`,
    },
    { port: name },
  )
}

/** An output of all steps, in the order of time. */
function overTime(name: string, seen: readonly Given[], attrs: AttrValues): Value | undefined {
  const values = seen.map((results) => results[name]).filter((value) => value !== undefined)
  const [first] = values
  if (first === undefined || values.length < seen.length) return undefined
  const rank = first.shape.length + 1
  const axis = timeAxis(rank, attrs)
  if (axis !== undefined) return stack(values, axis)
  const shape = formatShape(first.shape)
  throw new ShapeError('bad-axis', {
    en: `${name} is ${shape} at each step: it has no place for time on axis ${String(attrs.axis)}`,
    ja: `${name} は各時刻で ${shape} なので、軸 ${String(attrs.axis)} に時刻を置けない`,
  })
}

const carriedText = (names: readonly string[]): Text =>
  names.length === 0
    ? { en: '', ja: '' }
    : { en: ` and carries ${names.join(', ')} on`, ja: `。${names.join('、')} を次の時刻へ引き継ぐ` }

const carriedAbout: Text = {
  en: 'before the first step; zeros when unwired',
  ja: '最初の時刻より前の値。つながなければ 0',
}

const slicedAbout: Text = {
  en: 'with a time axis, of which each step takes its part; or whole at every step (the attribute each)',
  ja: '時刻の軸を持ち、各時刻がその一部を使う。または毎時刻に全体を渡す（属性 each）',
}

const about: Text = {
  en: 'A module of this document at every time step. An input that is also an output of the module is carried: its port takes the start, its output is the end. Other inputs are cut along the time axis, or given whole to every step (each); other outputs are stacked over time. To see all states, give the module a second output of the same node. Parameters inside are owned once and shared by all steps, so their gradients are sums over time: backpropagation through time. ONNX’s Scan does the same by position: states first, then sequences, axis 0 unless told otherwise, a direction for each; here names say what is carried, and all sequences share one axis and one direction. PyTorch has a for loop.',
  ja: 'この文書のモジュールを時刻ごとに繰り返す。モジュールの入力のうち、出力にも同じ名前があるものは引き継がれる。その入力には最初の値をつなぎ、出力からは最後の値が出る。ほかの入力は時刻の軸に沿って分けるか、毎時刻に全体を渡す（each）。ほかの出力は時刻の順に積み重ねる。状態をすべて見たいときは、同じノードをもう 1 つの名前でも出力にする。中のパラメータは 1 組だけで、全時刻で共有する。勾配は全時刻の和になる（BPTT）。ONNX の Scan も同じだが、位置で決める。先頭に状態、次に系列を並べ、軸は既定で 0、向きは系列ごと。ここでは名前で引き継ぎが決まり、軸と向きは全体で 1 つ。PyTorch では for 文で書く。',
}
