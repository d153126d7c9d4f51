import { compile } from '../src/engine/compile'
import { leafValues } from '../src/engine/evaluate'
import { inline } from '../src/expr/inline'
import { topo } from '../src/expr/topo'
import { instantiate, planSimd, simd } from '../src/kernels/simd'
import { nameOf, workOf } from '../src/kernels/simd/plan/describe'
import { median, milliseconds } from './measure'
import { chosenNets, type Net } from './nets'
import { markdown } from './report'

/** Runs that only warm up, and for how long runs are timed after them, in milliseconds. */
const warm = 30
const span = 1000
/** Steps with a smaller share are summed up in one line. */
const least = 0.01

interface Line {
  readonly what: string
  readonly times: number
  /** all of them together, in milliseconds */
  readonly ms: number
  readonly flops: number
  readonly bytes: number
}

/**
 * Where the passes of a training step spend their time: every step of its plan in its place in the sequence, so that caches
 * are as they are. Steps that say the same of themselves share a line.
 */
export const stepsTables = (words: readonly string[]): string =>
  chosenNets(words)
    .map((net) => table(net.name, linesOf(net)))
    .join('\n\n')

function linesOf({ name, document, batch, inputs }: Net): Line[] {
  const { program, problems } = compile(document, {
    backend: simd,
    mode: 'train',
    precision: 'f32',
    batch,
  })
  const { objective, parameters, gradients, leaves } = program
  if (objective === undefined) throw new Error(problems[0]?.message.en ?? `${name} has no objective`)
  const roots = [objective.value, ...parameters.flatMap(({ value }) => gradients.get(value) ?? [])]
  const inlined = inline(roots)
  const held = leafValues(program)
  const plan = planSimd(topo([...inlined.roots, ...held]), inlined.roots, held)
  const { parts, get } = instantiate(plan, { apart: true })
  for (const leaf of leaves.values()) {
    if (held.includes(leaf.value)) get(leaf.value).set(inputs[leaf.name]?.data ?? leaf.initial().data)
  }
  for (let run = 0; run < warm; run++) for (const part of parts) part()
  const samples = parts.map((): number[] => [])
  const until = performance.now() + span
  do {
    parts.forEach((part, i) => {
      const start = performance.now()
      part()
      samples[i]?.push(performance.now() - start)
    })
  } while (performance.now() < until)
  const lines = new Map<string, Line>()
  plan.steps.forEach((step, i) => {
    const work = workOf(step)
    const { flops, bytes } = work
    const what = nameOf(work)
    const known = lines.get(what)
    lines.set(what, {
      what,
      flops,
      bytes,
      times: (known?.times ?? 0) + 1,
      ms: (known?.ms ?? 0) + median(samples[i] ?? []),
    })
  })
  return [...lines.values()].sort((a, b) => b.ms - a.ms)
}

function table(name: string, lines: readonly Line[]): string {
  const ms = (some: readonly Line[]): number => some.reduce((sum, line) => sum + line.ms, 0)
  const all = ms(lines)
  const isProduct = ({ what }: Line): boolean => what.startsWith('product')
  const share = (part: number): string => `${((100 * part) / all).toFixed(1)} %`
  const row = (what: string, times: number, part: number, speed: string): string[] => [
    what,
    String(times),
    milliseconds(part),
    share(part),
    speed,
  ]
  const small = lines.filter((line) => line.ms < least * all)
  return [
    `## ${name}: ${milliseconds(all)}, ${share(ms(lines.filter(isProduct)))} of it in products`,
    markdown(
      ['step', 'times', 'together', 'share', 'speed'],
      [
        ...lines
          .filter((line) => !small.includes(line))
          .map((line) => row(line.what, line.times, line.ms, speedOf(line))),
        row(
          'all others',
          small.reduce((sum, { times }) => sum + times, 0),
          ms(small),
          '',
        ),
      ],
    ),
  ].join('\n\n')
}

/** What limits a product is arithmetic, what limits the others is memory, as long as they are simple. */
function speedOf({ what, flops, bytes, ms, times }: Line): string {
  const perSecond = (amount: number): string => ((amount * times) / ms / 1e6).toFixed(1)
  return what.startsWith('product') ? `${perSecond(flops)} GFLOP/s` : `${perSecond(bytes)} GB/s`
}
