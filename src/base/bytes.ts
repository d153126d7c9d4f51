import type { Text } from './text'

/** `4.2 GB`, in powers of ten as files and memory are sold. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${String(Number((bytes / 1000 ** power).toPrecision(3)))} ${units[power] ?? 'B'}`
}

/** For people, and exactly. */
export const bytesText = (bytes: number): Text => ({
  en: `${sizeText(bytes)} (${String(bytes)} bytes)`,
  ja: `${sizeText(bytes)}（${String(bytes)} バイト）`,
})

/** What so many numbers take in single precision: they cannot do with less. */
export const leastBytes = (numbers: number): number => 4 * numbers
