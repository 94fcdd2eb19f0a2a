// Medians, spreads, ratios and fits of what was measured.

export function median(values) {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and greatest, and how many there are. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/** The spread of the quotients of what was measured in the same repetition: what disturbs one of a pair mostly disturbs both. */
export function ratio(over, under) {
  return spread(over.map((value, place) => value / under[place]));
}

/** The line through points [x, y] whose relative errors are least, and the greatest relative error of a point. */
export function line(points) {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
  for (const [x, y] of points) {
    const weight = 1 / y ** 2;
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
  }
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
  const fixed = (wy - slope * wx) / w;
  return { fixed, slope, worst: Math.max(...points.map(([x, y]) => Math.abs(fixed + slope * x - y) / y)) };
}

