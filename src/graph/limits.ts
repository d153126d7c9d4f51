/** Caps on what comes from outside, checked before anything is allocated for it. */
export const limits = {
  /** of a file, a paste or a link, as UTF-8 */
  bytes: 100e6,
  nodes: 100_000,
  /** of objects and lists inside each other */
  depth: 64,
  /** problems reported at once */
  problems: 100,
} as const

/** Ids of nodes, names of ports and outputs. */
export const idPattern = /^[A-Za-z_][A-Za-z0-9_-]*$/
