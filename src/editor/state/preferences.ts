import type { Language } from '../../base/text'
import type { Theme } from './editor-state'

interface Preferences {
  readonly language: Language
  readonly theme: Theme
}

const key = 'gradwire.preferences'

/** What a person chose before; else what the browser says. Storage may be refused (private mode): then it says nothing. */
function read(): Preferences {
  const chosen = stored()
  return {
    language: chosen.language ?? (navigator.language.startsWith('ja') ? 'ja' : 'en'),
    theme: chosen.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
  }
}

function stored(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    const { language, theme } = value as { language?: unknown; theme?: unknown }
    return {
      ...(language === 'en' || language === 'ja' ? { language } : {}),
      ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
    }
  } catch {
    return {}
  }
}

function write(preferences: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences))
  } catch {
    // A browser that stores nothing still edits; the choice just lasts as long as the page.
  }
}

export const preferences = { read, write }
