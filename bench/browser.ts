import type { Row } from './measure'
export const browserRows = (_root: string): Row[] => []
