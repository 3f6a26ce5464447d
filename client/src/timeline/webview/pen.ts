/** What the timeline is drawn with: a canvas for the screen, SVG for a file. One drawing serves both. */
import { htmlText } from '../../../../server/src/core/text/htmlText';

export interface Pen {
  rect(x: number, y: number, width: number, height: number, fill: string): void;
  frame(x: number, y: number, width: number, height: number, stroke: string): void;
  line(x1: number, y1: number, x2: number, y2: number, stroke: string, dash?: readonly number[]): void;
  /** A polygon. */
  area(points: readonly number[], fill: string): void;
  text(x: number, y: number, text: string, fill: string, align: 'left' | 'center' | 'right', bold?: boolean): void;
  /** What follows is only seen within this, until `unclip`. */
  clip(x: number, y: number, width: number, height: number): void;
  unclip(): void;
}

export class CanvasPen implements Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #font: string;
  #isBold: boolean | undefined;

  constructor(context: CanvasRenderingContext2D, font: string) {
    this.#context = context;
    this.#font = font;
    context.textBaseline = 'middle';
  }

  rect(x: number, y: number, width: number, height: number, fill: string): void {
    this.#context.fillStyle = fill;
    this.#context.fillRect(x, y, width, height);
  }

  frame(x: number, y: number, width: number, height: number, stroke: string): void {
    this.#context.strokeStyle = stroke;
    this.#context.lineWidth = 1;
    this.#context.setLineDash([]);
    this.#context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string, dash: readonly number[] = []): void {
    const context = this.#context;
    context.strokeStyle = stroke;
    context.lineWidth = 1;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }

  area(points: readonly number[], fill: string): void {
    const context = this.#context;
    context.fillStyle = fill;
    context.beginPath();
    for (let k = 0; k < points.length; k += 2) context.lineTo(points[k], points[k + 1]);
    context.fill();
  }

  text(x: number, y: number, text: string, fill: string, align: CanvasTextAlign, isBold = false): void {
    const context = this.#context;
    if (this.#isBold !== isBold) {
      this.#isBold = isBold;
      context.font = isBold ? `600 ${this.#font}` : this.#font;
    }
    context.fillStyle = fill;
    context.textAlign = align;
    context.fillText(text, x, y);
  }

  clip(x: number, y: number, width: number, height: number): void {
    this.#context.save();
    this.#isBold = undefined;
    this.#context.beginPath();
    this.#context.rect(x, y, width, height);
    this.#context.clip();
  }

  unclip(): void {
    this.#context.restore();
    this.#isBold = undefined;
  }
}

export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  readonly #font: string;
  #clips = 0;

  constructor(font: string) {
    this.#font = font;
  }

  rect(x: number, y: number, width: number, height: number, fill: string): void {
    this.#parts.push(
      `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${htmlText(fill)}"/>`,
    );
  }

  frame(x: number, y: number, width: number, height: number, stroke: string): void {
    this.#parts.push(
      `<rect x="${number(x + 0.5)}" y="${number(y + 0.5)}" width="${number(Math.max(0, width - 1))}" height="${number(Math.max(0, height - 1))}" fill="none" stroke="${htmlText(stroke)}"/>`,
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string, dash: readonly number[] = []): void {
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    this.#parts.push(
      `<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" stroke="${htmlText(stroke)}"${dashes}/>`,
    );
  }

  area(points: readonly number[], fill: string): void {
    this.#parts.push(`<polygon points="${points.map(number).join(' ')}" fill="${htmlText(fill)}"/>`);
  }

  text(x: number, y: number, text: string, fill: string, align: 'left' | 'center' | 'right', isBold = false): void {
    const anchor = { left: 'start', center: 'middle', right: 'end' }[align];
    const weight = isBold ? ' font-weight="600"' : '';
    this.#parts.push(
      `<text x="${number(x)}" y="${number(y)}" text-anchor="${anchor}" dominant-baseline="central" fill="${htmlText(fill)}"${weight}>${htmlText(text)}</text>`,
    );
  }

  clip(x: number, y: number, width: number, height: number): void {
    const id = `clip${++this.#clips}`;
    this.#parts.push(
      `<clipPath id="${id}"><rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"/></clipPath><g clip-path="url(#${id})">`,
    );
  }

  unclip(): void {
    this.#parts.push('</g>');
  }

  /** A whole file. */
  finish(width: number, height: number, title: string): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      `style="font:${htmlText(this.#font)}" role="img"><title>${htmlText(title)}</title>${this.#parts.join('')}</svg>\n`
    );
  }
}

const number = (value: number): string => String(Math.round(value * 10) / 10);
