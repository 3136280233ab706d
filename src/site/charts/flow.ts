import { Graph, layout } from '@dagrejs/dagre';
import { curveBasis, line } from 'd3-shape';
import type { Flow, FlowNode } from '../handbook/flow.ts';
import { coordinate, escapeText, fitText, picture, textWidth } from './svg.ts';

/** Sizes of the words in the picture. */
const TITLE = 12;
const NOTE = 11;
const LINE = 15;

interface Box {
  readonly node: FlowNode;
  readonly title: readonly string[];
  readonly note: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** A box with the middle of it, or a label with its own. */
interface Placed {
  readonly x: number;
  readonly y: number;
}

/**
 * The steps from top to bottom, branches beside each other. Where they have no room beside each other they stand below each other, one in a
 * row, indented by how many questions lie before them.
 */
export function flowChart(flow: Flow, label: string, width: number): string {
  const boxes = flow.nodes.map((node) => boxOf(node, width < 500 ? 150 : 212));
  return besideEachOther(flow, boxes, label, width) ?? belowEachOther(flow, label, width);
}

function besideEachOther(flow: Flow, boxes: readonly Box[], label: string, width: number): string | undefined {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, edgesep: 12, ranksep: 20 });
  const labels = flow.edges.map((edge) => wrap(edge.label ?? '', NOTE, width < 500 ? 120 : 176, 3));
  for (const { node, width: wide, height } of boxes) graph.setNode(node.id, { width: wide, height });
  for (const [index, { from, to }] of flow.edges.entries()) {
    const lines = labels[index] ?? [];
    const size = { width: Math.max(0, ...lines.map((text) => textWidth(text, NOTE))) + 8, height: lines.length * LINE };
    graph.setEdge(from, to, lines.length === 0 ? { width: 0, height: 0 } : { ...size, labelpos: 'c' }, String(index));
  }
  layout(graph);
  const size = graph.graph();
  const [wide = 0, high = 0] = [size.width, size.height];
  if (wide > width) return undefined;
  const left = Math.min(40, (width - wide) / 2);
  const edges = flow.edges.flatMap(({ from, to }, index) => {
    const { points = [], x, y } = graph.edge(from, to, String(index));
    const path = line<Placed>(
      (point) => point.x + left,
      (point) => point.y,
    )
      .digits(1)
      .curve(curveBasis)(points);
    const end = points.at(-1) ?? { x: 0, y: 0 };
    const lines = labels[index] ?? [];
    return [
      `<path class="${lines.length > 0 ? 'way branch' : 'way'}" d="${path ?? ''}"/>`,
      arrow(end.x + left, end.y),
      x === undefined || y === undefined ? '' : words(lines, x + left, y - ((lines.length - 1) * LINE) / 2 + 4, 'answer'),
    ];
  });
  const nodes = boxes.map((box) => {
    const { x, y } = graph.node(box.node.id);
    return drawBox(box, x + left - box.width / 2, y - box.height / 2);
  });
  return picture(width, Math.ceil(high) + 4, label, className(width), [...edges, ...nodes]);
}

function belowEachOther(flow: Flow, label: string, width: number): string {
  const depths = new Map<string, number>();
  const spots = new Map<string, { readonly left: number; readonly top: number; readonly bottom: number }>();
  const drawn: string[] = [];
  const room = Math.min(width, 560);
  let y = 0;
  for (const node of flow.nodes) {
    const edges = flow.edges.filter(({ to }) => to === node.id);
    const answer = edges.find((edge) => edge.label !== null)?.label ?? null;
    const depth = Math.min(3, Math.max(0, ...edges.map(({ from }) => depths.get(from) ?? 0)) + (answer === null ? 0 : 1));
    depths.set(node.id, depth);
    const left = depth * 22;
    const box = boxOf(node, room - left);
    const said = wrap(answer ?? '', NOTE, room - left - 16, 2);
    const top = y + said.length * LINE;
    for (const { from } of edges) {
      const spot = spots.get(from);
      if (spot === undefined) continue;
      const [x, middle] = [spot.left + 10, top + box.height / 2];
      drawn.push(
        spot.left === left
          ? `<path class="way" d="M${coordinate(x)} ${coordinate(spot.bottom)}V${coordinate(top)}"/>`
          : `<path class="way branch" d="M${coordinate(x)} ${coordinate(spot.bottom)}V${coordinate(middle)}H${coordinate(left)}"/>`,
      );
    }
    drawn.push(words(said, left + 14, y + 11, 'answer first'), drawBox(box, left, top));
    spots.set(node.id, { left, top, bottom: top + box.height });
    y = top + box.height + 12;
  }
  return picture(width, Math.ceil(y), label, className(width), drawn);
}

function className(width: number): string {
  return width < 500 ? 'flow narrow' : 'flow wide';
}

function boxOf(node: FlowNode, width: number): Box {
  const room = width - 40;
  const title = wrap(node.title, TITLE, room, 3);
  const note = wrap(node.note ?? '', NOTE, room, 2);
  return { node, title, note, width, height: (title.length + note.length) * LINE + 13 };
}

function drawBox({ node, title, note, width, height }: Box, x: number, y: number): string {
  const [left, top] = [coordinate(x), coordinate(y)];
  const text = (lines: readonly string[], first: number, name: string): string => words(lines, x + 28, y + first, name);
  return `<g class="step ${node.sign}"><rect x="${left}" y="${top}" width="${width}" height="${height}" rx="6"/>${sign(node, x + 14, y + 14)}${text(title, 18, 'name first')}${text(note, 18 + title.length * LINE, 'note first')}</g>`;
}

function sign({ sign: kind }: FlowNode, x: number, y: number): string {
  const [a, b] = [coordinate(x), coordinate(y)];
  switch (kind) {
    case 'question':
      return `<path class="mark" d="M${a} ${coordinate(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>`;
    case 'playbook':
      return `<path class="mark full" d="M${coordinate(x - 4)} ${coordinate(y - 5)}l9 5l-9 5z"/>`;
    case 'contact':
      return `<circle class="mark full" cx="${a}" cy="${b}" r="4.5"/>`;
    case 'start':
      return `<path class="mark full" d="M${coordinate(x - 4.5)} ${coordinate(y - 1)}h9v2h-9z"/>`;
    case 'task':
      return `<circle class="mark" cx="${a}" cy="${b}" r="4.5"/>`;
  }
}

/** A point downwards: two strokes, because filled triangles are taken. */
function arrow(x: number, y: number): string {
  return `<path class="way" d="M${coordinate(x - 4)} ${coordinate(y - 5)}L${coordinate(x)} ${coordinate(y - 0.5)}L${coordinate(x + 4)} ${coordinate(y - 5)}"/>`;
}

function words(lines: readonly string[], x: number, y: number, name: string): string {
  return lines
    .map((text, index) => `<text class="${name}" x="${coordinate(x)}" y="${coordinate(y + index * LINE)}">${escapeText(text)}</text>`)
    .join('');
}

/** Text in at most so many lines of a width, broken between words or Chinese signs; what does not fit ends in an ellipsis. */
function wrap(text: string, size: number, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  let rest: readonly string[] =
    text.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+|\s+/g) ?? [];
  while (rest.length > 0) {
    if (lines.length === most - 1) return [...lines, fitText(rest.join('').trim(), size, width)];
    let count = rest.length;
    while (count > 1 && textWidth(rest.slice(0, count).join('').trim(), size) > width) count -= 1;
    lines.push(fitText(rest.slice(0, count).join('').trim(), size, width));
    rest = rest.slice(rest[count]?.trim() === '' ? count + 1 : count);
  }
  return lines;
}
