import { smallSign, type SmallSign } from '../../figure/small-sign'
import type { AnyOp } from '../../ops/kit/definition'
import { Strokes } from '../nodes/drawing'

/** An op's sign in an SVG: as it stands at a tick, or on the playhead. */
export function StepSign({ op, ...sign }: SmallSign & { readonly op: AnyOp | undefined }) {
  return <Strokes marks={smallSign(op, sign)} />
}
