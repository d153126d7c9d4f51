/** A text that a person sees, in both languages of the product. */
export interface Text {
  readonly en: string
  readonly ja: string
}

export type Language = keyof Text

/** A name written by a person in a document: one string for every language, or one for each. */
export type Label = string | Partial<Text>

/** The wording of `label` in `language`; the other language's where this one is missing. */
export function inLanguage(label: Label, language: Language): string {
  if (typeof label === 'string') return label
  return label[language] ?? label.en ?? label.ja ?? ''
}

/** A text that reads the same in both languages (a formula, a number, an identifier). */
export const same = (words: string): Text => ({ en: words, ja: words })

/** What stands between Japanese and a neighbouring character: a space, where that is not Japanese itself. */
export const gap = (neighbour = ''): string => (/[\u3040-\u9fff\uf900-\ufaff]/.test(neighbour) ? '' : ' ')
