import { inLanguage, type Label, type Text } from '../../base/text'
import { folded, rankOf } from '../palette/op-search'
import { exampleSummaries } from '../texts/examples'

// Titles only: a document is loaded when it is opened.
const titles = import.meta.glob<Label>('/examples/*.gradwire.json', { eager: true, import: 'title' })

export interface Example {
  /** the file's name without its ending */
  readonly name: string
  readonly title: Label
  /** what there is to see */
  readonly summary?: Text
}

/** In teaching order. */
export const examples: readonly Example[] = Object.entries(titles).map(([path, title]) => {
  const name = path.replace(/^.*\//, '').replace(/\.gradwire\.json$/, '')
  const summary = Object.hasOwn(exampleSummaries, name) ? exampleSummaries[name] : undefined
  return { name, title, ...(summary && { summary }) }
})

/**
 * How well an example answers a query, as `rankOf` has it; ∞ where it does not. Its name and both languages count alike,
 * the summary after them.
 */
export function rankOfExample({ name, title, summary }: Example, query: string): number {
  const wanted = folded(query)
  const rank = (text: string): number => rankOf(folded(text), wanted)
  const byTitle = Math.min(...[name, inLanguage(title, 'en'), inLanguage(title, 'ja')].map(rank))
  if (byTitle < Infinity || summary === undefined) return byTitle
  return 4 + Math.min(rank(summary.en), rank(summary.ja))
}
