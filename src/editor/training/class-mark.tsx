/** Classes differ by shape as well as by colour; beyond three colours the shapes go on. */
const colours = ['--c0', '--c1', '--c2'] as const
const shapes = ['circle', 'triangle', 'square', 'diamond'] as const

export const classColour = (index: number): string => colours[index % colours.length] ?? '--c0'
export const classSoft = (index: number): string => `${classColour(index)}s`
export const classShape = (index: number): (typeof shapes)[number] =>
  shapes[index % shapes.length] ?? 'circle'

/** The outline of a class's mark around (0, 0), as path data. */
export function markPath(index: number): string {
  switch (classShape(index)) {
    case 'circle':
      return 'M2.7 0a2.7 2.7 0 1 1-5.4 0a2.7 2.7 0 1 1 5.4 0z'
    case 'triangle':
      return 'M0-3.2l3.2 5.7h-6.4z'
    case 'square':
      return 'M-2.5-2.5h5v5h-5z'
    case 'diamond':
      return 'M0-3.5l3.5 3.5-3.5 3.5-3.5-3.5z'
  }
}

/** A class in a legend. */
export function ClassMark({ index, hollow = false }: { readonly index: number; readonly hollow?: boolean }) {
  const colour = hollow ? 'var(--ink-3)' : `var(${classColour(index)})`
  return (
    <svg width="10" height="10" viewBox="-4 -4 8 8" aria-hidden="true">
      <path
        d={markPath(index)}
        fill={hollow ? 'none' : colour}
        stroke={hollow ? colour : 'none'}
        strokeWidth="1.2"
      />
    </svg>
  )
}
