import type { HelpConfiguration } from 'commander'
import { widthOf } from '../base/table'
import type { Language } from '../base/text'

/** The language that a command line asks for, before anything else of it is read. */
export function languageOf(args: readonly string[]): Language {
  const at = args.lastIndexOf('--lang')
  return args.includes('--lang=ja') || (at >= 0 && args[at + 1] === 'ja') ? 'ja' : 'en'
}

/** What commander says by itself, in Japanese. */
export const japaneseHelp: HelpConfiguration = {
  displayWidth: widthOf,
  styleTitle: (title) => titles.get(title) ?? title,
  optionDescription({ description, argChoices, defaultValue, required }) {
    const more = [
      ...(argChoices ? [`選択肢: ${argChoices.join('、')}`] : []),
      ...(required && typeof defaultValue === 'string' ? [`既定値: ${defaultValue}`] : []),
    ]
    return more.length === 0 ? description : `${description}（${more.join('。')}）`
  },
}

const titles: ReadonlyMap<string, string> = new Map([
  ['Usage:', '使い方:'],
  ['Arguments:', '引数:'],
  ['Options:', 'オプション:'],
  ['Commands:', 'コマンド:'],
])

/** A line of commander's about bad usage, in Japanese. */
export const japaneseUsage = (line: string): string =>
  refusals.reduce((said, [pattern, japanese]) => said.replace(pattern, japanese), line)

const refusals: readonly (readonly [RegExp, string])[] = [
  [/^error: missing required argument '(.*)'/, 'error: 引数 $1 がない'],
  [/^error: option '(.*)' argument missing/, 'error: オプション $1 に値がない'],
  [/^error: required option '(.*)' not specified/, 'error: オプション $1 が必要'],
  [/^error: unknown option '([^']*)'/, 'error: $1 というオプションはない'],
  [/^error: unknown command '([^']*)'/, 'error: $1 というコマンドはない'],
  [
    /^error: too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\./,
    'error: $1 の引数が多すぎる（$2 個のところに $3 個ある）',
  ],
  [
    /^error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
    'error: オプション $1 に $2 は使えない。選べるのは $3',
  ],
  [/^error: option '(.*)' argument '(.*)' is invalid\. /, 'error: オプション $1 に $2 は使えない。'],
  [/\n\(Did you mean (?:one of )?(.*)\?\)/, '（$1 のことか）'],
]
