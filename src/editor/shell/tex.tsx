import { useLayoutEffect, useRef, useState } from 'react'

/** `setTex` of `./katex`, which is loaded when it is first needed. */
type SetTex = (element: HTMLElement, tex: string, display: boolean) => void

/** KaTeX is large, and comes with the first formula. */
let loaded: SetTex | undefined
let loading: Promise<SetTex> | undefined
const load = (): Promise<SetTex> => (loading ??= import('./katex').then(({ setTex }) => (loaded = setTex)))

/** A formula. Its place stays empty for the moment in which the typesetter is loaded. */
export function Tex({ tex, display = false }: { readonly tex: string; readonly display?: boolean }) {
  const box = useRef<HTMLSpanElement>(null)
  const [isLoaded, setLoaded] = useState(loaded !== undefined)
  useLayoutEffect(() => {
    if (isLoaded) {
      if (box.current !== null) loaded?.(box.current, tex, display)
      return undefined
    }
    let isGone = false
    load().then(
      () => {
        if (!isGone) setLoaded(true)
      },
      () => {
        // Offline before the first formula: its source still says what it means.
        if (!isGone && box.current !== null) box.current.textContent = tex
      },
    )
    return () => {
      isGone = true
    }
  }, [tex, display, isLoaded])
  return <span ref={box} className="gw-tex" />
}

/** TeX without the colours' macros, for another document. */
export const plainTex = (tex: string): string => tex.replace(/\\(?:fwd|bwd)(?![a-zA-Z])/g, '')
