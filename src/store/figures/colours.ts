/** A figure is for paper: the colours of the light theme, whatever the page shows. A test holds them to theme.css. */
import type { PresetId } from '../../lab/presets';

export const METHOD_INKS: Readonly<Record<PresetId, string>> = {
  'head-only': '#6d737c',
  'prompt-tuning': '#c97a00',
  warp: '#b8430a',
  idpg: '#00805f',
  'infoprompt-off': '#b5508c',
  infoprompt: '#0067a5',
  'infoprompt-head': '#2a8fca',
  'infoprompt-representation': '#857500',
  'infoprompt-static': '#6a4fb3',
  'infoprompt-released': '#1a1c20',
};

export const INKS = {
  paper: '#ffffff',
  text: '#1a1c20',
  muted: '#5c636e',
  line: '#8a8f98',
  grid: '#ecece8',
} as const;

/** An ink so strong on white paper, where it may not be seen through. @param strength from 0 to 1. */
export function onPaper(ink: string, strength: number): string {
  const mixed = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(ink.slice(at, at + 2), 16);
    return Math.round(255 + (channel - 255) * strength);
  });
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
