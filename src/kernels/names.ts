/** Ways of computing, as a person names them. */
export const backendNames = ['reference', 'simd'] as const

export type BackendName = (typeof backendNames)[number]
