/** Sizes in px that a person may change, and what they are at first. */
const initial = { palette: 204, inspector: 332, training: 404, transport: 184 }

export type SizeName = keyof typeof initial

const key = 'gradwire.sizes'

/** The sizes as they were left; storage may be refused, then they last as long as the page. */
const sizes: Record<SizeName, number> = { ...initial, ...stored() }

function stored(): Partial<Record<SizeName, number>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter(
        ([name, size]) => Object.hasOwn(initial, name) && typeof size === 'number' && size > 0 && size < 5000,
      ),
    )
  } catch {
    return {}
  }
}

export const sizeOf = (name: SizeName): number => sizes[name]

export function rememberSize(name: SizeName, size: number): void {
  sizes[name] = Math.round(size)
  try {
    localStorage.setItem(key, JSON.stringify(sizes))
  } catch {
    // Nothing is lost but the size.
  }
}
