/** Drawn with a pen of 1.5 px on 16 × 16. */
const drawn = {
  search: 'M11 7a4 4 0 1 1-8 0a4 4 0 0 1 8 0zM10.2 10.2L13.5 13.5',
  moon: 'M12.8 9.6A5.3 5.3 0 0 1 6.4 3.2a5.4 5.4 0 1 0 6.4 6.4z',
  sun: 'M10.8 8a2.8 2.8 0 1 1-5.6 0a2.8 2.8 0 0 1 5.6 0zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.8.8M11.8 11.8l.8.8M12.6 3.4l-.8.8M4.2 11.8l-.8.8',
  page: 'M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3',
  plus: 'M8 3v10M3 8h10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 3v-.5h-8v8H3',
  reset: 'M3.2 8a4.8 4.8 0 1 0 1.6-3.6M3.2 2.5v3h3',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  undo: 'M5.5 3.5L2.5 6.5l3 3M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7',
  redo: 'M10.5 3.5l3 3-3 3M13 6.5H6.5a3.5 3.5 0 0 0 0 7H9',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  list: 'M2.5 4h2M7 4h6.5M2.5 8h2M7 8h6.5M2.5 12h2M7 12h6.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 7h11M6.5 3.5v9',
} as const

/** Filled shapes on 16 × 16. */
const filled = {
  toStart: 'M3 3h2v10H3zM13 3v10L6 8z',
  stepBack: 'M9.5 3v10L3 8zM11 3h2v10h-2z',
  step: 'M6.5 3v10L13 8zM3 3h2v10H3z',
  play: 'M4 2.5v11L13.5 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  toEnd: 'M11 3h2v10h-2zM3 3v10l7-5z',
  oneUpdate: 'M4 3v10l7-5zM12 3h1.5v10H12z',
} as const

export type IconName = keyof typeof drawn | keyof typeof filled

const isFilled = (name: IconName): name is keyof typeof filled => Object.hasOwn(filled, name)

export function Icon({ name }: { readonly name: IconName }) {
  return isFilled(name) ? (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={filled[name]} />
    </svg>
  ) : (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="square"
      aria-hidden="true"
    >
      <path d={drawn[name]} />
    </svg>
  )
}

/** The product's mark: two lanes through an addition. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M0 9.5h24" stroke="var(--fwd)" strokeWidth="2" />
      <path d="M0 14.5h24" stroke="var(--bwd)" strokeWidth="2" />
      <circle cx="12" cy="12" r="7" fill="var(--desk)" stroke="var(--ink)" strokeWidth="2" />
      <path d="M9.6 12h4.8M12 9.6v4.8" stroke="var(--ink)" strokeWidth="1.8" />
    </svg>
  )
}

/** How something went, each with a shape of its own: colour alone would not tell them apart for everyone. */
export function Verdict({ kind }: { readonly kind: 'problem' | 'ok' | 'hint' | 'failed' | 'kink' }) {
  switch (kind) {
    case 'problem':
      return (
        <svg width="16" height="16" aria-hidden="true">
          <path d="M8 1l7 13H1z" fill="var(--bad)" />
          <path d="M8 5.5v4M8 11v1.6" stroke="var(--paper)" strokeWidth="1.6" />
        </svg>
      )
    case 'ok':
      return (
        <svg width="14" height="14" aria-hidden="true">
          <path d="M2 7.5l3.5 3.5L12 3.5" fill="none" stroke="var(--ok)" strokeWidth="2" />
        </svg>
      )
    case 'hint':
      return (
        <svg width="16" height="16" aria-hidden="true">
          <path d="M3 8h10" stroke="var(--warn)" strokeWidth="2.5" />
        </svg>
      )
    case 'failed':
      return (
        <svg width="14" height="14" aria-hidden="true">
          <rect width="14" height="14" fill="var(--bad)" />
          <path d="M4 4l6 6M10 4l-6 6" stroke="var(--paper)" strokeWidth="1.6" />
        </svg>
      )
    case 'kink':
      return (
        <svg width="14" height="14" aria-hidden="true">
          <circle cx="7" cy="7" r="6" fill="var(--paper)" stroke="var(--ink-3)" strokeWidth="1.25" />
          <path d="M3.5 9h3.5l3.2-4" fill="none" stroke="var(--ink-2)" strokeWidth="1.4" />
        </svg>
      )
  }
}
