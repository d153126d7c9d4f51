export type StartOptions = { readonly port?: number } | { readonly refusal: string }

export function startOptions(args: readonly string[], fromEnvironment: string | undefined): StartOptions
