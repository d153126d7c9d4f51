import { useCallback } from 'react'
import { inLanguage, type Label, type Language, type Text } from '../../base/text'
import { store, useEditor } from '../state/store'

/*
 * Every text of the editor stands in a table of this folder, in both languages. Sentences with a number in them are
 * worded so that they read the same for one and for many.
 */

/** What stands for `{name}` in a text. */
export type Values = Readonly<Record<string, string | number>>

/** A table of texts by key. */
export type Texts = Readonly<Record<string, Text>>

export type Translate = (text: Text, values?: Values) => string

/** `text` with every `{name}` replaced; names without a value stay as they are. */
export function fillIn(text: string, values: Values = {}): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

export const useLanguage = (): Language => useEditor((state) => state.language)

/** `t(texts.key, { name: … })` in the language that is chosen. */
export function useText(): Translate {
  const language = useLanguage()
  return useCallback((text, values) => fillIn(text[language], values), [language])
}

/** The same outside of components: toasts, announcements. */
export const say = (text: Text, values?: Values): string => fillIn(text[store.getState().language], values)

/** Names that people wrote, in the language that is chosen. */
export function useLabel(): (label: Label) => string {
  const language = useLanguage()
  return useCallback((label) => inLanguage(label, language), [language])
}
