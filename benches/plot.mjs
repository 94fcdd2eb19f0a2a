// The plot: time of a call over the size of the body, a panel for each runtime.

const panel = { width: 430, height: 300, left: 52, top: 28, right: 12, bottom: 34 };
const colours = ["#d6336c", "#1c7ed6", "#5f3dc4", "#2b8a3e", "#e67700", "#0b7285", "#868e96", "#343a40", "#a61e4d"];
const escaped = (text) => String(text).replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const sizeText = (size) => (size >= 1e6 ? `${size / 1e6} MB` : `${size / 1000} kB`);
const timeText = (microseconds) => (microseconds >= 1000 ? `${microseconds / 1000} ms` : `${microseconds} µs`);

/** `panels`: { title, lines: [{ name, points: [[bytes, microseconds]] }] }; a name has the same colour in every panel. */
export function plot(panels, { title }) {
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const points = panels.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  const sizes = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  const decades = [Math.floor(Math.log10(Math.min(...points.map(([, y]) => y)))), Math.ceil(Math.log10(Math.max(...points.map(([, y]) => y))))];
  const [low, high] = [Math.log10(sizes[0]), Math.log10(sizes.at(-1))];
  const across = panel.width - panel.left - panel.right;
  const down = panel.height - panel.top - panel.bottom;
  const x = (size) => panel.left + (high > low ? (Math.log10(size) - low) / (high - low) : 0.5) * across;
  const y = (time) => panel.top + (1 - (Math.log10(time) - decades[0]) / Math.max(1, decades[1] - decades[0])) * down;
  const columns = 2;
  const rows = Math.ceil(panels.length / columns);
  const width = panel.width * columns;
  const legendTop = 30 + rows * panel.height;
  const height = legendTop + 10 + 18 * Math.ceil(names.length / 3);
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${width / 2}" y="18" text-anchor="middle" font-size="14" fill="#212529">${escaped(title)}</text>`,
  ];
  for (const [place, { title: name, lines }] of panels.entries()) {
    out.push(`<g transform="translate(${(place % columns) * panel.width} ${24 + Math.floor(place / columns) * panel.height})">`);
    out.push(`<text x="${panel.left}" y="${panel.top - 8}" font-weight="600" fill="#212529">${escaped(name)}</text>`);
    for (let decade = decades[0]; decade <= decades[1]; decade += 1) {
      const at = y(10 ** decade).toFixed(1);
      out.push(`<line x1="${panel.left}" x2="${panel.width - panel.right}" y1="${at}" y2="${at}" stroke="#e9ecef"/>`);
      out.push(`<text x="${panel.left - 6}" y="${Number(at) + 4}" text-anchor="end" fill="#495057">${timeText(10 ** decade)}</text>`);
    }
    for (const size of sizes) {
      const at = x(size).toFixed(1);
      out.push(`<line x1="${at}" x2="${at}" y1="${panel.top}" y2="${panel.height - panel.bottom}" stroke="#f1f3f5"/>`);
      out.push(`<text x="${at}" y="${panel.height - panel.bottom + 16}" text-anchor="middle" fill="#495057">${sizeText(size)}</text>`);
    }
    for (const { name: called, points: own } of lines) {
      const colour = colours[names.indexOf(called) % colours.length];
      const path = own.map(([size, time]) => `${x(size).toFixed(1)},${y(time).toFixed(1)}`).join(" ");
      out.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${called.startsWith("hookseal") ? 2.5 : 1.3}"/>`);
      for (const [size, time] of own) out.push(`<circle cx="${x(size).toFixed(1)}" cy="${y(time).toFixed(1)}" r="2" fill="${colour}"/>`);
    }
    out.push("</g>");
  }
  for (const [place, name] of names.entries()) {
    const [left, top] = [20 + (place % 3) * (width / 3), legendTop + 14 + Math.floor(place / 3) * 18];
    out.push(`<line x1="${left}" x2="${left + 20}" y1="${top - 4}" y2="${top - 4}" stroke="${colours[place % colours.length]}" stroke-width="2.5"/>`);
    out.push(`<text x="${left + 26}" y="${top}" fill="#212529">${escaped(name)}</text>`);
  }
  out.push("</svg>");
  return `${out.join("\n")}\n`;
}
