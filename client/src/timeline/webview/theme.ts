import { verdicts } from '../../../../server/src/core/findings/verdict';

/** The colours of the theme, as a canvas takes them. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly inUse: string;
  readonly lost: string;
  readonly visible: string;
  readonly visibleEdge: string;
  readonly selection: string;
  readonly isHighContrast: boolean;
  /** For each verdict, and last for what was in use before the log began. */
  readonly bars: readonly string[];
  readonly font: string;
}

/** By verdict: the theme's variable, and how much of it. What is wrong is never mixed with the background. */
const barColours: readonly (readonly [variable: string, strength: number])[] = [
  ['--vscode-charts-red', 1],
  ['--vscode-editorWarning-foreground', 1],
  ['--vscode-charts-purple', 1],
  ['--vscode-charts-yellow', 0.55],
  ['--vscode-charts-blue', 1],
  ['--vscode-charts-blue', 0.7],
  ['--vscode-charts-blue', 0.7],
  ['--vscode-charts-green', 0.6],
  ['--vscode-descriptionForeground', 0.5],
];

/** The words of the legend, in the order of `bars`. */
export const barNames: readonly string[] = [...verdicts, 'before the log'];

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const value = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const background = value('--vscode-panel-background', value('--vscode-editor-background', '#1e1e1e'));
  const text = value('--vscode-foreground', '#cccccc');
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const mix = (colour: string, strength: number): string => resolve(colour, background, strength);
  return {
    background,
    text,
    muted: value('--vscode-descriptionForeground', text),
    grid: isHighContrast ? mix(text, 0.5) : mix(text, 0.14),
    inUse: mix(value('--vscode-charts-blue', '#4488cc'), isHighContrast ? 0.7 : 0.45),
    lost: value('--vscode-charts-red', '#cc4444'),
    visible: mix(text, isHighContrast ? 0.2 : 0.1),
    visibleEdge: value('--vscode-focusBorder', text),
    selection: value('--vscode-focusBorder', text),
    isHighContrast,
    bars: barColours.map(([variable, strength]) => mix(value(variable, text), isHighContrast ? 1 : strength)),
    font: `${value('--vscode-font-size', '13px')} ${value('--vscode-font-family', 'sans-serif')}`.replace(
      /^(\d+(?:\.\d+)?)px/,
      (_, size: string) => `${Math.round(Number(size) * 0.85)}px`,
    ),
  };
}

/** A colour, mixed with the background, as `#rrggbb`: what every program that opens a picture understands. */
function resolve(colour: string, background: string, strength: number): string {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) return colour;
  context.fillStyle = background;
  context.fillRect(0, 0, 1, 1);
  context.globalAlpha = strength;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Calls back when the theme has changed. */
export function onThemeChange(callback: () => void): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
