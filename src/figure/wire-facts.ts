import type { Language, Text } from '../base/text'
import type { TensorFacts } from './facts'

/** The local derivative as its chip shows it. */
export type LocalFacts =
  | { readonly kind: 'factor'; readonly value: number }
  | { readonly kind: 'elementwise'; readonly value: TensorFacts }
  | { readonly kind: 'map'; readonly glyph: string }

/** What can be seen of a wire at the present step. */
export interface WireFacts {
  readonly language: Language
  readonly value?: TensorFacts
  readonly gradient?: TensorFacts
  /** `coming`: a later step brings it; `none`: nothing flows back here */
  readonly backward: 'none' | 'coming' | 'shown'
  readonly local?: LocalFacts
  /** is the chip shown? */
  readonly chip: boolean
  /** the step in play hands its gradient back through this wire, or reads its value */
  readonly inPlay?: 'forward' | 'backward'
  /** upstream × local = contribution, while in play */
  readonly arithmetic?: {
    readonly upstream: TensorFacts
    readonly local?: LocalFacts
    readonly contribution: TensorFacts
  }
  /** why a gradient of zero is zero */
  readonly zero?: Text
  /** NaN or ±∞ flows here; `first`: from the node where it appeared */
  readonly broken?: 'first' | 'downstream'
  /** labels (class indices or one-hot rows) rather than quantities */
  readonly oneHot?: boolean
  readonly lens: 'values' | 'shapes'
  /** decimals that stay as they are while training, so that labels do not twitch */
  readonly valueDecimals?: number
  readonly gradientDecimals?: number
}
