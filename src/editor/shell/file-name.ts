import { inLanguage, type Label, type Language } from '../../base/text'

/** A title as a file's name: what no file system likes becomes a hyphen. */
export function suggestedName(title: Label, language: Language): string {
  const plain = inLanguage(title, language)
    .trim()
    .toLowerCase()
    .replace(/[\s\\/:*?"<>|.\u0000-\u001f]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  return plain === '' ? 'graph' : plain
}
