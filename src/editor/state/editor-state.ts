import type { Language } from '../../base/text'
import type { Problem } from '../../base/problem'
import type { GraphDocument } from '../../graph/document'
import type { Frame, InsideLevel } from '../../engine/views'
import type { History } from '../../graph/history'
import type { DataSetView, Progress, RunView } from '../../worker/api'

export type Theme = 'light' | 'dark'
/** Which fact a wire's label shows. */
export type Lens = 'values' | 'shapes'
export type SidePanel = 'inspector' | 'training'

/** What is selected on the canvas. */
export interface Selection {
  readonly nodes: ReadonlySet<string>
  readonly wires: ReadonlySet<string>
}

/** Everything that the page knows. Only `document` (with its history) and the preferences outlive it. */
export interface EditorState {
  /** what is shown and edited: all of it, or the inside of one of its nodes */
  readonly document: GraphDocument
  /** the whole document, as the file holds it */
  readonly whole: GraphDocument
  /** of `whole` */
  readonly history: History
  /** where `document` stands in `whole`: ids of the opened nodes, from the top */
  readonly path: readonly string[]
  /** what is shown at each of them; empty at the top */
  readonly levels: readonly InsideLevel[]
  /** grows by one with every document that is opened */
  readonly session: number
  /** grows by one with every change of `document` */
  readonly revision: number
  /** what is shown cannot be edited: `newer`, a newer version's file; `expression`, what an op is made of */
  readonly readOnly: boolean
  readonly locked?: 'newer' | 'expression' | undefined
  readonly saving: 'saved' | 'pending' | 'failed'

  readonly selection: Selection
  /** node and port whose gradient the inspector explains when no step is in play */
  readonly focusPort?: { readonly node: string; readonly port: string } | undefined

  /** the latest evaluation; may be one revision behind for a few milliseconds */
  readonly frame: Frame
  /** steps taken so far: steps 0 … cursor−1 are done, step cursor−1 is in play; `frame.steps.length` shows everything */
  readonly cursor: number
  /** someone is stepping: the step before the cursor is in play. Off while everything is simply shown. */
  readonly stepping: boolean
  readonly playing: boolean

  readonly lens: Lens
  /** local derivatives on every wire, not only around the selected node */
  readonly allLocals: boolean
  readonly side: SidePanel
  readonly logOpen: boolean
  readonly theme: Theme
  readonly language: Language

  readonly training: TrainingState
  /** the runs of the document's experiments, once they were asked for */
  readonly comparison?: ComparisonState | undefined
  /** updates a second at most while training; absent: as fast as it goes */
  readonly pace?: number | undefined
  /** what the live region says */
  readonly announcement: string
  /** the dialog or menu that is open */
  readonly overlay?: Overlay | undefined
}

export interface TrainingState {
  readonly data?: DataSetView
  readonly progress?: Progress
  readonly problems: readonly Problem[]
  readonly running: boolean
  /** the browser has no WebAssembly SIMD */
  readonly lacksSimd?: boolean
}

export interface ComparisonState {
  /** the document whose runs they are */
  readonly of: GraphDocument
  readonly runs: readonly RunView[]
  /** what keeps all of them from beginning */
  readonly problems: readonly Problem[]
  readonly running: boolean
}

export type Overlay =
  | { readonly kind: 'commands' }
  | { readonly kind: 'examples' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'plan' }
  /** the search palette on the canvas; `from` or `to`: the loose end of a wire that the new node shall take */
  | {
      readonly kind: 'add'
      readonly at: readonly [number, number]
      readonly screen: readonly [number, number]
      readonly from?: string
      readonly to?: { readonly node: string; readonly port: string }
    }
  /** the name of the module that nodes become */
  | {
      readonly kind: 'group'
      readonly ids: readonly string[]
      /** a first proposal */
      readonly name: string
      readonly screen: readonly [number, number]
    }
  /** wiring by keyboard: choose where the output `from` goes */
  | { readonly kind: 'connect'; readonly from: string }
