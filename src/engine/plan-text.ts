import { repeats } from '../base/repeats'
import { table, widthOf, type Column } from '../base/table'
import type { Language, Text } from '../base/text'
import type { Alone, Sharing, SimdSummary, StepKind, StepSummary } from '../kernels/simd'
import type { PlanReport } from './describe-plan'
import { maxPlanBytes } from './memory'
import type { ReferenceSummary } from './reference-summary'

/** A plan in words of one language: what it is about, every step with its work, then the sums. */
export interface PlanWords {
  readonly about: string
  readonly columns: readonly Column[]
  /** what is repeated stands in one row */
  readonly rows: readonly (readonly string[])[]
  readonly sums: readonly { readonly name: string; readonly says: string }[]
}

type Named = (id: string) => string

/** `named`: what a person calls a node; its id where absent. */
export function planWords(report: PlanReport, language: Language, named: Named = (id) => id): PlanWords {
  const { plan } = report
  const isSimd = plan.backend === 'simd'
  const sums = isSimd ? simdSums(plan, language) : referenceSums(plan)
  return {
    about: heading(report, named)[language],
    ...(isSimd ? stepTable(plan.steps, language, named) : primitiveTable(plan, language)),
    sums: sums.map(([name, says]) => ({ name: name[language], says: says[language] })),
  }
}

/** The same for a terminal. */
export function planText(report: PlanReport, language: Language): string {
  const { about, columns, rows, sums } = planWords(report, language)
  const width = Math.max(...sums.map(({ name }) => widthOf(name)))
  const lines = sums.map(({ name, says }) => `${name}${' '.repeat(width - widthOf(name))}  ${says}\n`)
  return `${about}\n\n${table(columns, rows)}\n${lines.join('')}`
}

const isAllOnFastTape = ({ hasFastTape, primitives }: ReferenceSummary): boolean =>
  hasFastTape && primitives.every(({ times, onTape }) => times === onTape)

/** A name as it stands before a Japanese word: a space follows other letters. */
const before = (name: string): string => (/[\x21-\x7E]$/.test(name) ? `${name} ` : name)

function heading({ objective, parameters, mode, batch, precision, plan }: PlanReport, named: Named): Text {
  const { arrays, numbers } = parameters
  const single = precision === 'f32'
  const by: Text =
    plan.backend === 'simd' || isAllOnFastTape(plan)
      ? { en: 'in WebAssembly', ja: 'WebAssembly ' }
      : { en: 'by plain loops', ja: '普通のループ' }
  const how: Text = {
    en: `Computed ${by.en}: ${mode} mode, ${batch === undefined ? '' : `batch of ${String(batch)}, `}${single ? 'single' : 'double'} precision`,
    ja: `${by.ja}で計算する。${mode} モード、${batch === undefined ? '' : `バッチ ${String(batch)}、`}${single ? '単精度' : '倍精度'}`,
  }
  if (objective === undefined)
    return {
      en: `One forward pass, as the document has no objective.\n${how.en}.`,
      ja: `目的が決まっていないので、順伝播 1 回分。\n${how.ja}。`,
    }
  const size = short(numbers).trim()
  const goal = named(objective)
  return {
    en: `One training step: ${arrays === 0 ? `forward to ${goal}; there are no parameters to train` : `forward to ${goal}, and back to ${count(arrays, 'parameter')} of ${size} numbers in all`}.\n${how.en}; the optimizer's update comes on top.`,
    ja: `学習 1 ステップ分: ${arrays === 0 ? `${before(goal)}までの順伝播。学習するパラメータはない` : `${before(goal)}までの順伝播と、パラメータ ${String(arrays)} 個（数は計 ${size} 個）への逆伝播`}。\n${how.ja}。最適化手法による更新は含まない。`,
  }
}

/** `1 step`, `2 steps`. */
const count = (n: number, noun: string): string => `${String(n)} ${noun}${n === 1 ? '' : 's'}`

const heads = {
  step: { en: 'step', ja: 'ステップ' },
  times: { en: 'times', ja: '回数' },
  what: { en: 'what', ja: '内容' },
  size: { en: 'size', ja: '大きさ' },
  work: { en: 'work', ja: '計算量' },
  moved: { en: 'moved', ja: '読み書き' },
  pass: { en: 'pass', ja: '向き' },
  nodes: { en: 'nodes', ja: 'ノード' },
  computes: { en: 'computes at each point', ja: '要素ごとの計算' },
  primitive: { en: 'primitive', ja: '基本演算' },
  onTape: { en: 'on the tape', ja: 'テープ上' },
} satisfies Record<string, Text>

const kinds: Readonly<Record<StepKind, Text>> = {
  product: { en: 'product', ja: '行列積' },
  loop: { en: 'loop', ja: 'ループ' },
  pack: { en: 'pack', ja: '詰め替え' },
  gather: { en: 'take rows', ja: '行の取り出し' },
  scatterAdd: { en: 'add rows', ja: '行への加算' },
  reference: { en: 'outside', ja: '外部' },
}

const gathered: Text = { en: 'product, gathered', ja: '行列積（集めながら）' }
const tiled: Text = { en: 'product, in tiles', ja: '行列積（タイルごと）' }

const kindOf = (step: StepSummary): Text =>
  step.gathered === true ? gathered : step.tiled === true ? tiled : kinds[step.kind]
const copies: Text = { en: 'copy', ja: 'コピー' }

type Table = Pick<PlanWords, 'columns' | 'rows'>

function stepTable(steps: readonly StepSummary[], language: Language, named: Named): Table {
  const column = (name: keyof typeof heads, align?: 'right'): Column => ({
    head: heads[name][language],
    ...(align && { align }),
  })
  const rows = repeats(steps.map(keyOf)).flatMap(({ start, period, times }) =>
    steps.slice(start, start + period).map((step, i) => {
      const all = steps.filter(
        (_, at) => at >= start && at < start + period * times && (at - start) % period === i,
      )
      return [
        numbersOf(start + i, period, times),
        times === 1 ? '' : `${String(times)} ×`,
        kindOf(step)[language],
        step.size,
        quantity(sum(all, 'flops'), 'FLOP'),
        quantity(sum(all, 'bytes'), 'B'),
        passOf(step)[language],
        namesOf(step, named),
        wordsOf(step, language),
      ]
    }),
  )
  const columns = [
    column('step', 'right'), column('times', 'right'), column('what'), column('size'), column('work', 'right'),
    column('moved', 'right'), column('pass'), column('nodes'), column('computes'),
  ] // prettier-ignore
  const isShown = columns.map(({ head }, i) => head !== heads.times[language] || rows.some((row) => row[i]))
  const shown = <T>(list: readonly T[]): T[] => list.filter((_, i) => isShown[i])
  return { columns: shown(columns), rows: rows.map(shown) }
}

/** Steps that differ in nothing but where their numbers lie. */
const keyOf = ({ kind, size, primitives, nodes, passes, flops }: StepSummary): string =>
  JSON.stringify([kind, size, primitives, nodes, passes, flops])

/** `3`, `3–8` where each is the same, `3, 5 … 99` where several take turns. */
function numbersOf(first: number, period: number, times: number): string {
  const at = (turn: number): string => String(first + turn * period + 1)
  if (times === 1) return at(0)
  if (period === 1) return `${at(0)}–${at(times - 1)}`
  return times === 2 ? `${at(0)}, ${at(1)}` : `${at(0)}, ${at(1)} … ${at(times - 1)}`
}

function passOf({ passes }: StepSummary): Text {
  const [pass] = passes
  if (pass === undefined) return { en: '', ja: '' }
  if (passes.length > 1) return { en: 'both', ja: '両方' }
  return pass === 'forward' ? { en: 'forward', ja: '順' } : { en: 'backward', ja: '逆' }
}

/** So many nodes are named; of more, those at the ends. */
const fewNodes = 4

function namesOf({ nodes }: StepSummary, named: Named): string {
  const [first = '', second = ''] = nodes
  return nodes.length <= fewNodes
    ? nodes.map(named).join(', ')
    : `${named(first)}, ${named(second)} … ${named(nodes.at(-1) ?? '')} (${String(nodes.length)})`
}

/** So many primitives are written out; more are counted. */
const fewWords = 6

function wordsOf({ kind, primitives }: StepSummary, language: Language): string {
  if (primitives.length === 0) return kind === 'loop' ? copies[language] : ''
  if (primitives.length <= fewWords) return primitives.join(' ')
  const counts = new Map<string, number>()
  for (const prim of primitives) counts.set(prim, (counts.get(prim) ?? 0) + 1)
  return [...counts].map(([prim, times]) => (times === 1 ? prim : `${prim}×${String(times)}`)).join(' ')
}

type Line = readonly [name: Text, says: Text]

function simdSums(
  {
    steps,
    flops,
    bytes,
    arenaBytes,
    unsharedBytes,
    fused,
    strips,
    threads,
  }: SimdSummary & { threads: Sharing },
  language: Language,
): Line[] {
  const outside = steps.filter(({ kind }) => kind === 'reference').length
  const shares = (Object.keys(kinds) as StepKind[])
    .map((kind) => ({ kind, own: steps.filter((step) => step.kind === kind) }))
    .map(({ kind, own }) => ({ name: kinds[kind][language], flops: sum(own, 'flops') }))
    .filter((share) => share.flops >= 0.005 * flops && share.flops > 0)
    .map((share) => `${share.name} ${percent(share.flops / flops)}`)
    .join(language === 'en' ? ', ' : '、')
  const saved = 1 - arenaBytes / unsharedBytes
  const allowed: Text =
    arenaBytes > maxPlanBytes
      ? {
          en: `; more than the ${quantity(maxPlanBytes, 'B')} that are allowed`,
          ja: `。使える ${quantity(maxPlanBytes, 'B')} を超えている`,
        }
      : { en: '', ja: '' }
  return [
    [
      { en: 'work', ja: '計算量' },
      {
        en: `${quantity(flops, 'FLOP')} in ${count(steps.length, 'step')}: ${shares}`,
        ja: `${String(steps.length)} ステップで ${quantity(flops, 'FLOP')}（${shares}）`,
      },
    ],
    [
      { en: 'moved', ja: '読み書き' },
      {
        en: `${quantity(bytes, 'B')} read and written, each array of a step once`,
        ja: `${quantity(bytes, 'B')}（各ステップで配列ごとに 1 回と数える）`,
      },
    ],
    [
      { en: 'fusion', ja: '融合' },
      {
        en: `${String(fused.primitives)} element-wise primitives and sums run as ${count(fused.loops, 'loop')}`,
        ja: `要素ごとの基本演算と総和 ${String(fused.primitives)} 個を ${String(fused.loops)} 個のループにまとめた`,
      },
    ],
    ...stripsLine(strips),
    [
      { en: 'memory', ja: 'メモリー' },
      saved > 0
        ? {
            en: `${quantity(arenaBytes, 'B')} for all numbers, ${percent(saved)} less than the ${quantity(unsharedBytes, 'B')} without sharing${allowed.en}`,
            ja: `全体で ${quantity(arenaBytes, 'B')}。使い回さない場合の ${quantity(unsharedBytes, 'B')} より ${percent(saved)} 少ない${allowed.ja}`,
          }
        : {
            en: `${quantity(arenaBytes, 'B')} for all numbers${allowed.en}`,
            ja: `全体で ${quantity(arenaBytes, 'B')}${allowed.ja}`,
          },
    ],
    [
      { en: 'calls', ja: '呼び出し' },
      outside === 0
        ? { en: 'one call of WebAssembly a run', ja: '1 回の実行につき WebAssembly の呼び出し 1 回' }
        : {
            en: `${count(outside, 'step')} outside of WebAssembly, by plain loops`,
            ja: `${String(outside)} ステップは WebAssembly の外で、普通のループで計算する`,
          },
    ],
    [{ en: 'threads', ja: 'スレッド' }, sharingText(threads)],
  ]
}

/** So many groups of steps are listed. */
const fewGroups = 4

function stripsLine(strips: SimdSummary['strips']): Line[] {
  if (strips.length === 0) return []
  const list = strips
    .slice(0, fewGroups)
    .map(({ first, last }) => `${String(first + 1)}–${String(last + 1)}`)
    .concat(strips.length > fewGroups ? ['…'] : [])
  return [
    [
      { en: 'strips', ja: '小分け' },
      {
        en: `${count(strips.length, 'group')} of steps (${list.join(', ')}) run together, a few examples of the batch at a time, so that what they pass on stays in the cache`,
        ja: `ステップ ${list.join('、')}（${String(strips.length)} 組）は、バッチを少しずつに分けてまとめて計算する。途中の値がキャッシュに残るため`,
      },
    ],
  ]
}

const alone: Readonly<Record<Alone, Text>> = {
  outside: {
    en: 'one, as not all steps are in WebAssembly',
    ja: '1 本。WebAssembly の外で計算するステップがあるため',
  },
  small: { en: 'one, as there is too little to share', ja: '1 本。分けるほどの計算がないため' },
  'in a row': {
    en: 'one, as each step has to wait for the one before',
    ja: '1 本。どのステップも前のステップを待つため',
  },
}

function sharingText(sharing: Sharing): Text {
  if ('alone' in sharing) return alone[sharing.alone]
  const ways = sharing.gains.map(({ threads, gain, meetings }): Text => {
    const factor = String(Number(gain.toFixed(1)))
    return {
      en: `${String(threads)} do it at most ${factor} times as fast (${count(meetings, 'meeting')})`,
      ja: `${String(threads)} 本なら最大 ${factor} 倍の速さ（待ち合わせ ${String(meetings)} 回）`,
    }
  })
  return {
    en: `${ways.map(({ en }) => en).join(', ')}; training measures which is fastest`,
    ja: `${ways.map(({ ja }) => ja).join('、')}。学習時に実測して速いほうを使う`,
  }
}

function primitiveTable({ primitives }: ReferenceSummary, language: Language): Table {
  const columns = [
    { head: heads.primitive[language] },
    ...(['times', 'onTape', 'work'] as const).map((name) => ({
      head: heads[name][language],
      align: 'right' as const,
    })),
  ]
  return {
    columns,
    rows: primitives.map(({ prim, times, onTape, flops }) => [
      prim,
      String(times),
      onTape === 0 ? '–' : String(onTape),
      quantity(flops, 'FLOP'),
    ]),
  }
}

function referenceSums({ primitives, flops, bytes, hasFastTape }: ReferenceSummary): Line[] {
  const times = sum(primitives, 'times')
  const onTape = sum(primitives, 'onTape')
  const tape: Text =
    onTape === 0
      ? { en: 'one call of a plain loop each', ja: 'それぞれ普通のループの呼び出し 1 回' }
      : {
          en: `${String(onTape)} of them single numbers, which run one after the other on a tape${hasFastTape ? ' in WebAssembly' : ''}`,
          ja: `そのうち単独の数 ${String(onTape)} 個は、${hasFastTape ? 'WebAssembly の' : ''}テープに並べて続けて計算する`,
        }
  return [
    [
      { en: 'work', ja: '計算量' },
      {
        en: `${quantity(flops, 'FLOP')} in ${count(times, 'primitive')}, ${tape.en}`,
        ja: `基本演算 ${String(times)} 個で ${quantity(flops, 'FLOP')}。${tape.ja}`,
      },
    ],
    [
      { en: 'memory', ja: 'メモリー' },
      { en: `${quantity(bytes, 'B')} for all numbers`, ja: `全体で ${quantity(bytes, 'B')}` },
    ],
    [
      { en: 'threads', ja: 'スレッド' },
      { en: 'one', ja: '1 本' },
    ],
  ]
}

const sum = <K extends string>(list: readonly Readonly<Record<K, number>>[], key: K): number =>
  list.reduce((total, item) => total + item[key], 0)

const percent = (share: number): string => `${String(Math.round(100 * share))} %`

/** `1.23 kB`; a dash for nothing. */
const quantity = (n: number, unit: string): string => (n === 0 ? '–' : `${short(n)}${unit}`)

/** `1.23 k`, three digits, ready for a unit. */
function short(n: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P']
  const power = n < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3))
  return `${String(Number((n / 1000 ** power).toPrecision(3)))} ${units[power] ?? ''}`
}
