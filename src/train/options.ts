import type { Problem } from '../base/problem'
import type { Text } from '../base/text'

/** One setting of an optimiser, a schedule or a data source: what a form draws and a document may say. */
export type OptionSpec = { readonly doc: Text; readonly tex?: string } & (
  | { readonly type: 'number'; readonly default: number; readonly min?: number; readonly max?: number; readonly above?: number; readonly below?: number }
  | { readonly type: 'int'; readonly default: number; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
) // prettier-ignore

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

export type OptionOf<S extends OptionSpec> = S extends { type: 'number' | 'int' }
  ? number
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'choice'; choices: readonly (infer C)[] }
      ? C
      : never

/** Options with every default filled in. */
export type OptionValues<S extends OptionSpecs = OptionSpecs> = { readonly [K in keyof S]: OptionOf<S[K]> }

export interface Resolved {
  readonly values: OptionValues
  readonly problems: readonly Problem[]
}

/**
 * Fills in defaults and checks names, types and ranges.
 * `reserved`: keys of `given` that are not options (`op`, `source`, `seed`, …). Every mistake is one `bad-option`.
 */
export function resolveOptions(
  owner: string,
  specs: OptionSpecs,
  given: Readonly<Record<string, unknown>>,
  reserved: readonly string[] = [],
): Resolved {
  const problems: Problem[] = []
  const values: Record<string, number | boolean | string> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    const fault = value === undefined ? undefined : faultOf(spec, value)
    if (fault !== undefined) problems.push(badOption(owner, name, value, fault))
    values[name] =
      value === undefined || fault !== undefined ? spec.default : (value as string | number | boolean) // checked by faultOf
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name) && !reserved.includes(name))
      problems.push(unknownOption(owner, name, specs))
  }
  return { values, problems }
}

/** What is wrong with a value that is typed beside the option's name; `undefined` where nothing is. */
export function optionProblem(spec: OptionSpec, value: unknown): Problem | undefined {
  const expected = faultOf(spec, value)
  if (expected === undefined) return undefined
  return {
    code: 'bad-option',
    message: {
      en: `${shown(value)} does not fit: it takes ${expected.en}`,
      ja: `${shown(value)} は使えない。指定できるのは${expected.ja}`,
    },
    at: [],
  }
}

/** What `value` should have been instead, or `undefined` when it is fine. */
function faultOf(spec: OptionSpec, value: unknown): Text | undefined {
  switch (spec.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : { en: 'true or false', ja: 'true か false' }
    case 'choice':
      if (typeof value === 'string' && spec.choices.includes(value)) return undefined
      return { en: `one of ${spec.choices.join(', ')}`, ja: `${spec.choices.join('、')} のいずれか` }
    case 'int':
      if (typeof value === 'number' && Number.isInteger(value) && inRange(spec, value)) return undefined
      return rangeText({ en: 'a whole number', ja: '整数' }, spec)
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value) && inRange(spec, value)) return undefined
      return rangeText({ en: 'a number', ja: '数' }, spec)
  }
}

interface Range {
  readonly min?: number
  readonly max?: number
  readonly above?: number
  readonly below?: number
}

const inRange = ({ min, max, above, below }: Range, x: number): boolean =>
  (min === undefined || x >= min) &&
  (max === undefined || x <= max) &&
  (above === undefined || x > above) &&
  (below === undefined || x < below)

function rangeText(kind: Text, { min, max, above, below }: Range): Text {
  const bounds = [
    min === undefined ? undefined : { en: `at least ${min}`, ja: `${min} 以上` },
    above === undefined ? undefined : { en: `above ${above}`, ja: `${above} より大きい` },
    max === undefined ? undefined : { en: `at most ${max}`, ja: `${max} 以下` },
    below === undefined ? undefined : { en: `below ${below}`, ja: `${below} 未満` },
  ].filter((bound) => bound !== undefined)
  if (bounds.length === 0) return kind
  return {
    en: `${kind.en}, ${bounds.map((bound) => bound.en).join(' and ')}`,
    ja: `${bounds.map((bound) => bound.ja).join('、')}の${kind.ja}`,
  }
}

/** The value as a person wrote it, short enough for one line. */
function shown(value: unknown): string {
  const written = JSON.stringify(value) ?? String(value)
  return written.length <= 40 ? written : `${written.slice(0, 39)}…`
}

/** An option whose value is not what it takes. */
export const badOption = (owner: string, name: string, value: unknown, expected: Text): Problem => ({
  code: 'bad-option',
  message: {
    en: `${name} of ${owner} is ${shown(value)}, but it takes ${expected.en}`,
    ja: `${owner} の ${name} が ${shown(value)} になっている。指定できるのは ${expected.ja}`,
  },
  at: [],
})

function unknownOption(owner: string, name: string, specs: OptionSpecs): Problem {
  const names = Object.keys(specs)
  return {
    code: 'bad-option',
    message: {
      en: `${owner} has no option ${shown(name)}`,
      ja: `${owner} に ${shown(name)} という設定はない`,
    },
    at: [],
    hint:
      names.length === 0
        ? { en: 'it takes no options', ja: '設定できる項目はない' }
        : { en: `it takes ${names.join(', ')}`, ja: `使える設定: ${names.join('、')}` },
  }
}

/** A problem for a name that a registry does not hold; the hint lists those that it does. */
export function unknownName(code: string, kind: Text, name: unknown, known: readonly string[]): Problem {
  const near =
    typeof name === 'string' ? known.find((k) => k.toLowerCase() === name.toLowerCase()) : undefined
  return {
    code,
    message: { en: `no ${kind.en} is called ${shown(name)}`, ja: `${shown(name)} という${kind.ja}はない` },
    at: [],
    hint:
      near === undefined
        ? { en: `there are ${known.join(', ')}`, ja: `使えるもの: ${known.join('、')}` }
        : { en: `did you mean ${near}?`, ja: `${near} ではないか` },
  }
}
