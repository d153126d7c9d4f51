import type { Label, Language } from '../../base/text'

/** `label` with its wording in one language replaced; the other language's stays. `undefined`: nothing is left. */
export function labelIn(label: Label | undefined, language: Language, words: string): Label | undefined {
  if (label === undefined || typeof label === 'string') return words === '' ? undefined : words
  const { [language]: _, ...others } = label
  const changed = words === '' ? others : { ...label, [language]: words }
  return Object.keys(changed).length === 0 ? undefined : changed
}
