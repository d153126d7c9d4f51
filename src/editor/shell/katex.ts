import katex from 'katex'
import 'katex/dist/katex.min.css'

/** Forward values and gradients wear their colours; nothing else may set a class, and no link or image is made. */
const macros = {
  '\\fwd': '\\htmlClass{gw-fwd}{#1}',
  '\\bwd': '\\htmlClass{gw-bwd}{#1}',
}

/** Sets `tex` into `element`. What cannot be set stays readable as source. */
export function setTex(element: HTMLElement, tex: string, display: boolean): void {
  katex.render(tex, element, {
    displayMode: display,
    throwOnError: false,
    strict: false,
    macros: { ...macros },
    trust: ({ command }) => command === '\\htmlClass',
    maxExpand: 2000,
    maxSize: 20,
  })
}
