/** Sizes of the figure in px at 100 % (LOOK "Nodes", "Wires and labels"). */
export const sizes = {
  /** distance between the ports of one node, for single numbers and for tensors */
  lane: 60,
  laneTensor: 132,
  /** the straight piece out of a source, and the one into a port, without and with a chip on it */
  stub: 14,
  land: 112,
  landChip: 134,
  /** from the middle of a wire to each of its two lanes */
  split: 2.5,
  splitTensor: 3.5,
  /** widths of lanes */
  line: 1.75,
  lineTensor: 2.75,
  linePlay: 1.5,
  /** a wire from the objective to its barline, and from there to the far side of the L */
  seedWire: 80,
  barline: 38,

  circle: 72,
  /** a port on the frame of an inside */
  port: { width: 24, height: 24 },
  tag: { width: 112, height: 40, tip: 9 },
  parameter: { width: 104, widest: 120, height: 46 },
  activation: 88,
  slab: { width: 92, height: 188, inset: 28 },
  card: { width: 120, height: 136, port: 68 },
  /** `side`: room for the names of ports, `middle`: between them; rows of maps begin at `rows`, each under its label */
  module: { width: 184, port: 82, side: 40, middle: 84, rows: 66, label: 16, gap: 6, foot: 26, fewest: 3 },
  loss: { width: 132, height: 150, port: 66, below: 34 },
  unknown: { width: 124, height: 76, port: 50 },
} as const
